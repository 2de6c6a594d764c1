/**
 * Many independent stations in one process, in real time, for whoever tests a central system. Each is a whole station:
 * the same machines, ledger and protocol as on a board. They share what never changes: charts, tables, settings of
 * the pattern, the clock.
 *
 *   pattern, shard ─▶ members, so many a second ─▶ central system        what happens ─▶ counts, outages
 */
import type { Logger } from 'pino';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Connect } from '../../adapters/ports/socket.ts';
import { Settings } from '../../config/settings.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { Member } from './member.ts';
import { Returns, type Outage } from './returns.ts';
import type { Rhythm } from './rhythm.ts';
import { identities, type Shard } from './shard.ts';

export type FleetOptions = {
  readonly pattern: Settings;
  /** Of the whole fleet, whatever the shard. */
  readonly stations: number;
  readonly shard: Shard;
  readonly prefix: string;
  /** Stations started a second. */
  readonly ramp: number;
  readonly rhythm: Rhythm;
  readonly clock: Clock;
  readonly connect: Connect;
  readonly log: Logger;
  readonly version: string;
  /** Everybody is back. */
  readonly over: (outage: Outage) => void;
};

export type Counts = {
  readonly started: number;
  /** Registered and accepted at this moment. */
  readonly accepted: number;
  readonly charging: number;
  readonly sessions: { readonly begun: number; readonly ended: number };
};

export class Fleet {
  readonly #options: FleetOptions;
  readonly #identities: readonly string[];
  readonly #members = new Map<string, Member>();
  readonly #accepted = new Set<string>();
  readonly #known = new Set<string>();
  readonly #returns: Returns;
  #startedAt = 0;
  #begun = 0;
  #ended = 0;
  #callOff: () => void = () => undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#identities = identities(options.prefix, options.stations, options.shard);
    this.#returns = new Returns(options.over);
  }

  /** How many it will be. */
  get size(): number {
    return this.#identities.length;
  }

  get counts(): Counts {
    const sessions = { begun: this.#begun, ended: this.#ended };
    return {
      started: this.#members.size,
      accepted: this.#accepted.size,
      charging: this.#begun - this.#ended,
      sessions,
    };
  }

  /** How many have been accepted at least once. */
  get everAccepted(): number {
    return this.#known.size;
  }

  /** The outage that is going on, if any. */
  get outage(): Outage | null {
    return this.#returns.current();
  }

  member(identity: string): Member {
    const member = this.#members.get(identity);
    if (member === undefined) throw new Error(`no station of this fleet is called ${identity}`);
    return member;
  }

  start(): void {
    this.#startedAt = this.#options.clock.now();
    this.#next();
  }

  stop(): void {
    this.#callOff();
    for (const member of this.#members.values()) member.stop();
  }

  #next(): void {
    const identity = this.#identities[this.#members.size];
    if (identity === undefined) return;
    const member = this.#create(identity);
    this.#members.set(identity, member);
    member.start();
    const { clock, ramp } = this.#options;
    const due = this.#startedAt + Math.round((this.#members.size * 1000) / ramp);
    this.#callOff = clock.at(Math.max(due, clock.now()), () => this.#next());
  }

  #create(identity: string): Member {
    const { pattern, shard, clock, connect, log, version, rhythm } = this.#options;
    return new Member({
      clock,
      log,
      version,
      rhythm,
      settings: new Settings(new Map([['ocpp/identity', identity]]), pattern.evses, pattern),
      // Another one in each shard too.
      seed: 1 + shard.index + this.#members.size * shard.count,
      connect: (options, events) => {
        this.#returns.tried(clock.now());
        return connect(options, events);
      },
      hear: (told) => this.#hear(identity, told),
    });
  }

  #hear(identity: string, { fact }: Told): void {
    if (fact.type === 'transaction.started') this.#begun += 1;
    else if (fact.type === 'transaction.stopped') this.#ended += 1;
    else if (fact.type === 'link.changed') this.#linked(identity, fact.state === 'accepted');
  }

  #linked(identity: string, isAccepted: boolean): void {
    const now = this.#options.clock.now();
    if (isAccepted) {
      this.#accepted.add(identity);
      this.#known.add(identity);
      this.#returns.back(identity, now);
    } else if (this.#accepted.delete(identity)) this.#returns.lost(identity, now);
  }
}
