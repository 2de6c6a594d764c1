/** One view of the page: a row of the table in `table.ts`. */
import type { ComponentType } from 'preact';
import type { FrameSeen } from '../../../adapters/web/views.ts';
import type { Place } from '../route.ts';

export type View = {
  /** Its name in the address: `#/station`. */
  readonly id: string;
  readonly title: string;
  /** Whether there is anything to show at this station. */
  readonly isShown: (frame: FrameSeen) => boolean;
  /** What it looks on at while it is open; `frame` is always there. */
  readonly topics: (place: Place) => readonly string[];
  /** Shows what `store.see` gives and nothing else, so that a recording can be shown too. */
  readonly component: ComponentType<{ readonly place: Place }>;
};
