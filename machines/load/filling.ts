/**
 * Sharing out current fairly: everybody gets the same until he has enough or a conductor of his is full; then the
 * others go on. Like water that rises in several vessels at once. Pure; it knows nothing of time.
 */
import { everyLine, type Line } from './phase-lines.ts';

export type Vessel = {
  readonly id: number;
  /** The conductors behind its phases. */
  readonly lines: readonly Line[];
  /** As much as it can use, A per phase. */
  readonly amps: number;
};

/** What is left on each conductor, A: under the fuse, and for those of few phases under the rule of asymmetry. */
export class Room {
  readonly #all: number[];
  readonly #few: number[];

  constructor(fuseAmps: number, asymmetryAmps: number) {
    this.#all = everyLine.map(() => fuseAmps);
    this.#few = everyLine.map(() => (asymmetryAmps > 0 ? asymmetryAmps : Infinity));
  }

  /** For each of so many who use the same conductors, A. */
  left({ lines }: Pick<Vessel, 'lines'>, sharers: readonly Pick<Vessel, 'lines'>[]): number {
    const users = (line: Line, few: boolean) =>
      Math.max(1, sharers.filter((one) => one.lines.includes(line) && (!few || isFew(one))).length);
    const each = lines.map((line) => {
      const underFuse = (this.#all[line] ?? 0) / users(line, false);
      return isFew({ lines }) ? Math.min(underFuse, (this.#few[line] ?? 0) / users(line, true)) : underFuse;
    });
    return Math.min(...each);
  }

  take({ lines }: Pick<Vessel, 'lines'>, amps: number): void {
    for (const line of lines) {
      this.#all[line] = (this.#all[line] ?? 0) - amps;
      if (isFew({ lines })) this.#few[line] = (this.#few[line] ?? 0) - amps;
    }
  }
}

const isFew = ({ lines }: Pick<Vessel, 'lines'>): boolean => lines.length < everyLine.length;

/** Less than this is nothing, A. */
const DROP_AMPS = 1e-6;

/** What each vessel holds in the end, by its id; `room` is what is left. */
export function fill(vessels: readonly Vessel[], room: Room): ReadonlyMap<number, number> {
  const held = new Map(vessels.map(({ id }) => [id, 0]));
  const missing = ({ id, amps }: Vessel): number => amps - (held.get(id) ?? 0);
  const open = (ones: readonly Vessel[]) =>
    ones.filter((one) => missing(one) > DROP_AMPS && room.left(one, [one]) > DROP_AMPS);
  for (let rising = open(vessels); rising.length > 0; rising = open(rising)) {
    const step = Math.min(...rising.map((one) => Math.min(missing(one), room.left(one, rising))));
    for (const one of rising) {
      held.set(one.id, (held.get(one.id) ?? 0) + step);
      room.take(one, step);
    }
  }
  return held;
}
