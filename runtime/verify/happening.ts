/** Something that may happen next, and what is told of it afterwards. */
import type { Past } from './past.ts';
import type { WorldTimer } from './plant.ts';

export type Happening =
  | { readonly kind: 'act'; readonly act: number }
  | { readonly kind: 'world-timer'; readonly timer: WorldTimer }
  | { readonly kind: 'timer'; readonly place: number; readonly id: string }
  | { readonly kind: 'death'; readonly place: number }
  | { readonly kind: 'power-cut' }
  /** `past`: what the ledger shows whoever starts. */
  | { readonly kind: 'power'; readonly past: Past };

/** Equal for equal happenings, and only for them. */
export const keyOf = (happening: Happening): string => {
  switch (happening.kind) {
    case 'act':
      return `act ${happening.act}`;
    case 'world-timer':
      return `world ${happening.timer}`;
    case 'timer':
      return `timer ${happening.place} ${happening.id}`;
    case 'death':
      return `death ${happening.place}`;
    case 'power':
      return `power ${happening.past}`;
    case 'power-cut':
      return happening.kind;
  }
};

/** What happens within a step, in order: for whoever tells of it. */
export type Traced =
  | { readonly kind: 'letter' | 'fact' | 'fired'; readonly role: string; readonly text: string }
  | { readonly kind: 'set'; readonly role: string; readonly text: string; readonly delay: number | null }
  | { readonly kind: 'levels'; readonly role: 'world'; readonly text: string };

export type TracedStep = { readonly title: string; readonly deed: string | null; readonly lines: readonly Traced[] };

/** `contactor.opened`, or `lock.failed {"wanted":"locked"}`. */
export const spelled = ({ type, ...rest }: { readonly type: string }): string =>
  Object.keys(rest).length === 0 ? type : `${type} ${JSON.stringify(rest)}`;
