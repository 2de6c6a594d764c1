/** A word with a dot of the colour of its mood. */
import type { ComponentChildren } from 'preact';
import type { Tone } from '../words.ts';

type About = { readonly tone: Tone; readonly children: ComponentChildren };

export const Pill = ({ tone, children }: About) => (
  <span class="pill" data-tone={tone}>
    {children}
  </span>
);
