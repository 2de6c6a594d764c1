/**
 * Who talks with a storm's station over MQTT: an energy manager, who also moves the air for those who have no fan, and
 * the broker between them, which may be away. Some stations have no neighbours; there the same limits are set by hand.
 *
 *   manager ──limit, kept by the broker──▶ broker ──▶ station        broker away: nobody hears anybody
 */
import { topics } from '../../../adapters/mqtt/topics.ts';
import type { Clock } from '../../../adapters/ports/clock.ts';
import type { Messages } from '../../../adapters/ports/messages.ts';
import type { Controller } from '../../compose.ts';
import { Bridge } from '../../mqtt/bridge.ts';
import { MemoryBroker } from './memory-broker.ts';

const NO_LIMIT = -1;
/** Until a fan of his has come up to speed. */
const FAN_MS = 1500;
const nonsense = ['', 'NaN', '1e999', '{}', '-17', 'operative ', '\u0000', 'x'.repeat(100_000)] as const;

const at = ({ topic }: { readonly topic: string }, port: string): string => topic.replace('{port}', port);

export class Neighbours {
  readonly #broker = new MemoryBroker();
  readonly #manager = this.#broker.sit();
  /** The seat of the process that lives. */
  #seat: Messages | null = null;
  #isAway = false;
  /** What the manager has allowed last, A. */
  #wanted: number | null = null;
  readonly #clock: Clock;
  readonly #ports: readonly string[];
  /** Ports for which he moves the air now. */
  readonly #aired = new Set<string>();
  #hasAir = true;

  constructor(clock: Clock, evses: number) {
    this.#clock = clock;
    this.#ports = Array.from({ length: evses }, (_, index) => `port${index}`);
    this.air(true);
    for (const port of this.#ports) {
      this.#manager.subscribe(at(topics.ventilationTarget, port), (_, payload) => {
        this.#clock.at(this.#clock.now() + FAN_MS, () => this.#move(port, payload === '1'));
      });
    }
  }

  /** Whether the air moves at this EVSE, as far as the station can know. */
  airs(evse: number): boolean {
    return this.#isAway || this.#aired.has(`port${evse - 1}`);
  }

  /** His fans can be had, or not. */
  air(hasAir: boolean): void {
    this.#hasAir = hasAir;
    for (const port of this.#ports) {
      if (!hasAir) this.#move(port, false);
      this.#say(at(topics.ventilationOffer, port), hasAir ? '1' : '0', true);
    }
  }

  #move(port: string, on: boolean): void {
    const moves = on && this.#hasAir;
    if (moves) this.#aired.add(port);
    else this.#aired.delete(port);
    this.#say(at(topics.ventilationState, port), moves ? '1' : '0', true);
  }

  /** What the station knows of, A; undefined: it knows of nothing new. */
  get heard(): number | null | undefined {
    return this.#isAway ? undefined : this.#wanted;
  }

  /** A process has begun: it takes its seat. */
  join(controller: Controller, version: string): void {
    const seat = this.#broker.sit();
    this.#seat = seat;
    if (this.#isAway) this.#broker.cut(seat);
    const bridge = new Bridge({
      messages: seat,
      station: controller.station,
      transfers: controller.transfers(),
      version,
      limit: (name, amps) => {
        const word = /^dyn_current_limit\/(.+)$/.exec(name)?.[1];
        controller.limit(word === undefined ? 'station' : { dynamic: word }, amps);
      },
      log: { warn: () => undefined },
    });
    controller.onFact((told) => bridge.hear(told));
    controller.onLimit(() => bridge.refresh());
  }

  /** … and is gone. */
  leave(): void {
    if (this.#seat !== null) this.#broker.leave(this.#seat);
    this.#seat = null;
  }

  limit(amps: number | null): void {
    this.#wanted = amps;
    this.#say(topics.stationLimit.topic, String(amps ?? NO_LIMIT), topics.stationLimit.retain);
  }

  /** The same number, the same rubbish, to whoever listens there. */
  babble(number: number): void {
    const heard = Object.values(topics).filter(({ direction }) => direction === 'in');
    const { topic } = heard[number % heard.length] ?? topics.stationLimit;
    this.#say(at({ topic }, 'port0').replace('+', 'x'), nonsense[number % nonsense.length] ?? '', false);
  }

  away(isAway: boolean): void {
    this.#isAway = isAway;
    if (this.#seat === null) return;
    if (isAway) this.#broker.cut(this.#seat);
    else this.#broker.mend(this.#seat);
  }

  #say(topic: string, payload: string, retain: boolean): void {
    this.#manager.publish(topic, payload, retain);
  }
}
