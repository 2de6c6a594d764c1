/**
 * Puts a counter-example on a real clock: when must each step happen so that every timer fires exactly when it is due?
 * A system of differences (`later - earlier ≤ bound`), solved by Bellman–Ford: the earliest times, or none, when the
 * order cannot be.
 */
import { acts } from './acts.ts';
import type { TracedStep } from './happening.ts';
import { onDisk } from './plant.ts';

/** times[to] − times[from] ≤ bound. */
type Bound = { readonly from: number; readonly to: number; readonly bound: number };

/** A card held again within this time counts as the same gesture (`ports[]/rfid/guard_ms`). */
const GUARD_MS = 2000;

const exactly = (from: number, to: number, ms: number): readonly Bound[] => [
  { from, to, bound: ms },
  { from: to, to: from, bound: -ms },
];

type Bounds = { readonly needed: readonly Bound[]; readonly others: readonly Bound[] };

/** Timers that fire do so when they are due; those called off, or still running at the end, were not due before. */
const timerBounds = (steps: readonly TracedStep[]): Bounds => {
  const needed: Bound[] = [];
  const others: Bound[] = [];
  const running = new Map<string, { readonly step: number; readonly delay: number }>();
  for (const [step, { lines }] of steps.entries()) {
    for (const line of lines) {
      if (line.kind !== 'fired' && line.kind !== 'set') continue;
      const key = `${line.role} ${line.text}`;
      if (line.role === 'world' && onDisk.some((timer) => timer === line.text)) continue;
      const timer = running.get(key);
      running.delete(key);
      if (timer !== undefined && line.kind === 'fired') {
        needed.push(...exactly(timer.step, step, timer.delay));
        // What is done at the very instant that it is due comes after it.
        const deeds = steps
          .slice(timer.step + 1, step)
          .flatMap(({ deed }, at) => (deed === null ? [] : [timer.step + 1 + at]));
        needed.push(...deeds.map((to): Bound => ({ from: timer.step, to, bound: timer.delay - 1 })));
      }
      // Called off at the very instant that it is due, it would have fired.
      if (timer !== undefined && line.kind === 'set') {
        others.push({ from: timer.step, to: step, bound: timer.delay - 1 });
      }
      if (line.kind === 'set' && line.delay !== null) running.set(key, { step, delay: line.delay });
    }
  }
  for (const { step, delay } of running.values()) others.push({ from: step, to: steps.length - 1, bound: delay - 1 });
  return { needed, others };
};

const isLate = (deed: string | null): boolean | undefined =>
  acts.find(({ name }) => name === deed)?.letters?.find(({ late }) => late !== undefined)?.late;

/** A card has started or stopped something here: from then on the guard time counts. */
const touches = ({ deed, lines }: TracedStep): boolean =>
  lines.some(({ kind, text }) => {
    if (kind === 'fact') return text.startsWith('token.accepted');
    return kind === 'letter' && deed?.startsWith('card') === true && text.startsWith('transaction.end');
  });

/** "Moments later" and "long after", as the acts with a card mean it: after the last touch. */
const cardBounds = (steps: readonly TracedStep[]): readonly Bound[] => {
  const bounds: Bound[] = [];
  let last: number | null = null;
  for (const [step, traced] of steps.entries()) {
    const late = isLate(traced.deed);
    if (last !== null && late === true) bounds.push({ from: step, to: last, bound: -GUARD_MS });
    if (last !== null && late === false) bounds.push({ from: last, to: step, bound: GUARD_MS - 1 });
    if (late !== undefined && touches(traced)) last = step;
  }
  return bounds;
};

/** The earliest times that keep all bounds; null when none do. */
const earliest = (steps: number, bounds: readonly Bound[]): readonly number[] | null => {
  const times = Array.from({ length: steps }, () => 0);
  for (let round = 0; round <= steps; round++) {
    let changed = false;
    for (const { from, to, bound } of bounds) {
      const least = (times[to] ?? 0) - bound;
      if (least <= (times[from] ?? 0)) continue;
      times[from] = least;
      changed = true;
    }
    if (!changed) return times;
  }
  return null;
};

export type Schedule = {
  /** Milliseconds by step. */
  readonly times: readonly number[];
  /** Nothing else happens meanwhile. Else timers fire that had no part in it: a longer way would name them. */
  readonly isExact: boolean;
};

/** Null when no times fit, even if other timers fire meanwhile. */
export const schedule = (steps: readonly TracedStep[]): Schedule | null => {
  const inOrder = steps.slice(1).map((_, step): Bound => ({ from: step + 1, to: step, bound: 0 }));
  const { needed, others } = timerBounds(steps);
  // Of two timers that are due together another clock may fire the other one first.
  const firing = steps.map(({ lines }) => lines[0]?.kind === 'fired');
  const apart = firing.flatMap((fires, step): readonly Bound[] =>
    fires && firing[step - 1] === true ? [{ from: step, to: step - 1, bound: -1 }] : [],
  );
  const least = [...inOrder, ...needed, ...cardBounds(steps)];
  const exact = earliest(steps.length, [...least, ...others, ...apart]);
  if (exact !== null) return { times: exact, isExact: true };
  const times = earliest(steps.length, least);
  return times === null ? null : { times, isExact: false };
};
