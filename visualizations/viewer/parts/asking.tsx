/** Things to press: what was asked of the station, and in one sentence what became of it. */
import { useSignal, type ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { act, type Told } from '../act.ts';
import { isPast } from '../past.ts';

export type Ask = (path: string, body?: Readonly<Record<string, unknown>>) => void;

/** Asks, and keeps the answer to what was asked last. */
export const useAsk = (): { readonly ask: Ask; readonly told: ReadonlySignal<Told | null> } => {
  const told = useSignal<Told | null>(null);
  const ask: Ask = (path, body = {}) => {
    void act(path, body).then((answer) => {
      told.value = answer;
    });
  };
  return { ask, told };
};

export const Answer = ({ told }: { readonly told: ReadonlySignal<Told | null> }) => (
  <p class="answer" role="status" data-tone={told.value?.good === false ? 'bad' : 'good'}>
    {told.value?.sentence}
  </p>
);

type Pressed = {
  readonly press: () => void;
  readonly disabled?: boolean;
  readonly danger?: boolean;
  readonly children: ComponentChildren;
};

export const Button = ({ press, disabled = false, danger = false, children }: Pressed) => (
  <button type="button" class={danger ? 'button danger' : 'button'} disabled={disabled || isPast.value} onClick={press}>
    {children}
  </button>
);

type Flipped = {
  readonly text: string;
  readonly about?: string;
  readonly on: boolean;
  readonly flip: (on: boolean) => void;
  readonly good?: boolean;
};

/** A switch: `flip` is told what is wanted, the station's answer decides what is shown. */
export const Toggle = ({ text, about, on, flip, good = false }: Flipped) => (
  <label class={good ? 'toggle good' : 'toggle'} title={about}>
    <input
      type="checkbox"
      role="switch"
      checked={on}
      disabled={isPast.value}
      aria-description={about}
      onClick={(event) => {
        event.preventDefault();
        flip(!on);
      }}
    />
    <span>{text}</span>
  </label>
);
