/**
 * A finding told again on the real host, with real machines, real timers and a (virtual) clock: the same plant, the
 * same judge, none of the explorer's tables. What the explorer has found must be seen here too, or its idea of time was
 * wrong; and once the mistake is mended the story must pass.
 */
import { VirtualClock } from '../clock/virtual.ts';
import { Chance } from '../host/chance.ts';
import { Host, type Incoming, type Turn } from '../host/host.ts';
import { evseName, type Actor } from '../host/actors.ts';
import { safeLevels } from '../../machines/vocabulary/levels.ts';
import { imposedBy, limiters } from '../station/imposed.ts';
import type { Letter } from './act.ts';
import { acts } from './acts.ts';
import type { Deed } from './finding.ts';
import { freshPlant, onDisk, worldDelays, type Plant, type WorldTimer } from './plant.ts';
import { variantNamed } from './chapters.ts';
import { castOf, scopeOf, type Variant } from './variants.ts';
import { cares } from './places.ts';
import { pastOf } from './past.ts';
import * as world from './world.ts';
import type { Reaction } from './world.ts';

const isOnDisk = (deed: string): deed is WorldTimer => onDisk.some((timer) => timer === deed);

class Retelling {
  readonly clock = new VirtualClock();
  readonly broken = new Set<string>();
  readonly #variant: Variant;
  readonly #doomed = new Set<string>();
  readonly #alarms = new Map<WorldTimer, () => void>();
  #plant: Plant;
  #host: Host | null = null;

  constructor(variant: Variant) {
    this.#variant = variant;
    this.#plant = freshPlant(scopeOf(variant));
  }

  do(deed: string): void {
    if (deed === 'power') this.#power();
    else if (deed === 'power-cut') this.#cut();
    else if (isOnDisk(deed)) this.#elapse(deed);
    else if (deed.startsWith('death of ')) this.#kill(deed.slice('death of '.length));
    else this.#act(deed);
    this.rest();
  }

  get plant(): Plant {
    return this.#plant;
  }

  #act(name: string): void {
    const act = acts.find((one) => one.name === name);
    if (act === undefined) throw new Error(`nobody can do "${name}"`);
    // The world no longer allows it: the story goes another way than it did.
    if (world.mayAct(this.#plant, act)) this.#take(world.onAct(this.#plant, act));
  }

  #power(): void {
    const actors = castOf(this.#variant)[pastOf(this.#plant)].map((actor) => this.#mortal(actor));
    this.#doomed.clear();
    const host = new Host({
      clock: this.clock,
      chance: new Chance(1),
      actors,
      derive: () => [],
      record: () => undefined,
      settle: (turn) => {
        if (this.#host === null || this.#host === host) this.#settle(turn);
      },
    });
    host.start();
    this.#host = host;
    this.#take(world.onPower(this.#plant));
  }

  /** A machine fails when it throws: one that is doomed throws at its next event. */
  #mortal(actor: Actor): Actor {
    return {
      ...actor,
      levels: (snapshot) => {
        if (this.#doomed.has(actor.name)) throw new Error('died by order of the story');
        return actor.levels(snapshot);
      },
    };
  }

  #kill(role: string): void {
    this.#take(world.onDeath(this.#plant, role));
    this.#doomed.add(evseName(1, role));
    this.#host?.dispatch(evseName(1, role), { type: 'story.death' });
  }

  #cut(): void {
    this.#host?.halt();
    this.#host = null;
    this.#take(world.onPowerCut(this.#plant));
  }

  #settle(turn: Turn): void {
    for (const { fact } of turn.facts) this.#take(world.onFact(this.#plant, fact));
    this.#take(world.onLevels(this.#plant, turn.levels.get(1) ?? this.#host?.levels(1) ?? safeLevels));
    for (const { body } of turn.orders) this.#take(world.onOrder(this.#plant, body.type));
    for (const role of limiters) this.#limit(role);
  }

  #limit(role: string): void {
    const name = evseName(1, role);
    if (this.#host?.has(name) !== true) return;
    this.#take(world.onCap(this.#plant, imposedBy(role, this.#host.snapshot(name))));
  }

  #take({ plant, letters }: Reaction): void {
    const before = this.#plant;
    this.#plant = plant;
    this.#wind(before, plant);
    for (const letter of letters) this.#deliver(letter);
  }

  #deliver({ to, event }: Letter): void {
    const name = evseName(1, to);
    if (this.#host?.has(name) === true) this.#host.dispatch(name, event satisfies Incoming);
  }

  #wind(before: Plant, after: Plant): void {
    for (const timer of before.timers) {
      if (after.timers.includes(timer) && !after.rewound.includes(timer)) continue;
      this.#alarms.get(timer)?.();
      this.#alarms.delete(timer);
    }
    for (const timer of after.timers) {
      if (onDisk.includes(timer) || (before.timers.includes(timer) && !after.rewound.includes(timer))) continue;
      const callOff = this.clock.at(this.clock.now() + worldDelays[timer], () => {
        this.#elapse(timer);
        this.rest();
      });
      this.#alarms.set(timer, callOff);
    }
  }

  #elapse(timer: WorldTimer): void {
    if (this.#plant.timers.includes(timer)) this.#take(world.onTimer(this.#plant, timer));
  }

  /** As the explorer does it; machines whose own timers have fired have been heard meanwhile. */
  rest(): void {
    const { plant, letters, broken = [] } = world.onRest(this.#plant);
    for (const promise of broken) this.broken.add(promise);
    this.#plant = plant;
    for (const { to, event } of letters) {
      const snapshot = this.#host?.snapshot(evseName(1, to)) ?? null;
      if (!cares(to, snapshot, event)) this.#take(world.onUnheard(this.#plant, to));
    }
  }
}

const tell = (variant: string, deeds: readonly Deed[], endMs: number): Retelling => {
  const retelling = new Retelling(variantNamed(variant));
  for (const { at, does } of deeds) {
    retelling.clock.advance(at - retelling.clock.now());
    retelling.do(does);
  }
  retelling.clock.advance(endMs - retelling.clock.now());
  retelling.rest();
  return retelling;
};

/**
 * @param variant name of a row of `chapters.ts`
 * @param deeds what is done, and when, ms
 * @param endMs how long to watch
 * @returns the promises that were broken on the way
 */
export const retell = (variant: string, deeds: readonly Deed[], endMs: number): readonly string[] => [
  ...tell(variant, deeds, endMs).broken,
];

/** The same, and what it made of the world. */
export const plantAfter = (variant: string, deeds: readonly Deed[], endMs: number): Plant =>
  tell(variant, deeds, endMs).plant;
