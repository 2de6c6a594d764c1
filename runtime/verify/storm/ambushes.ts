/**
 * Somebody lies in wait for a moment in the life of the station (a coil goes on, a bolt arrives, a start is told) and
 * then something happens, at once or some milliseconds later. Chance alone meets the half second of a switching once in
 * years; most of what can go wrong with a switching happens in it.
 *
 *   laid ──its moment──▶ sprung ──so many ms──▶ done        each moment springs one of an EVSE, the oldest
 */
import type { Clock } from '../../../adapters/ports/clock.ts';
import type { EvseHardware, Hardware } from '../../../adapters/ports/hardware.ts';
import type { Connect } from '../../../adapters/ports/socket.ts';

/** What the station drives, what its senses tell, what it says, and what its drivers do. */
export const moments = [
  'begin',
  'coil-on',
  'coil-off',
  'contact',
  'bolt-lock',
  'bolt-unlock',
  'bolt',
  'rcd-test',
  'rcd',
  'relay2',
  'recloser',
  'offer',
  'plug',
  'tag',
  'unplug',
  'Authorize',
  'StartTransaction',
  'StopTransaction',
] as const;
export type Moment = (typeof moments)[number];

export const isMoment = (word: string): word is Moment => moments.some((one) => one === word);

type Ambush = { readonly moment: Moment; readonly evse: number; readonly afterMs: number; readonly task: () => void };

const spoken = /^\[2,"[^"]*","(\w+)"/;

export class Ambushes {
  readonly #clock: Clock;
  #laid: Ambush[] = [];
  /** Sprung, and not done yet. */
  readonly #sprung = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lay(moment: Moment, evse: number, afterMs: number, task: () => void): void {
    this.#laid.push({ moment, evse, afterMs, task });
  }

  /** Whoever has waited in vain goes home. */
  clear(): void {
    this.#laid = [];
    for (const callOff of this.#sprung) callOff();
    this.#sprung.clear();
  }

  /** This moment has come. EVSE 0: of whichever. */
  pass(moment: Moment, evse: number): void {
    const place = this.#laid.findIndex((one) => one.moment === moment && (evse === 0 || one.evse === evse));
    const [ambush] = place === -1 ? [] : this.#laid.splice(place, 1);
    if (ambush === undefined) return;
    const callOff = this.#clock.at(this.#clock.now() + ambush.afterMs, () => {
      this.#sprung.delete(callOff);
      ambush.task();
    });
    this.#sprung.add(callOff);
  }

  /** The same line, overheard. */
  connect(line: Connect): Connect {
    return (options, events) => {
      const connection = line(options, events);
      return {
        ...connection,
        send: (text) => {
          connection.send(text);
          const action = spoken.exec(text)?.[1] ?? '';
          if (isMoment(action)) this.pass(action, 0);
        },
      };
    };
  }

  /** The same board, watched. */
  board(hardware: Hardware): Hardware {
    return { ...hardware, evses: hardware.evses.map((one, index) => this.#evse(one, index + 1)) };
  }

  #evse(board: EvseHardware, evse: number): EvseHardware {
    const { pilot, contactor, lock, relay2, rcd, recloser } = board;
    /** Drives, and lets the moment pass. */
    const driven =
      <V>(drive: (value: V) => void, moment: Moment | ((value: V) => Moment)) =>
      (value: V) => {
        drive(value);
        this.pass(typeof moment === 'string' ? moment : moment(value), evse);
      };
    /** Tells, and lets the moment pass. */
    const told =
      <V>(watch: (listener: (value: V) => void) => void, moment: Moment) =>
      (listener: (value: V) => void) =>
        watch((value) => {
          listener(value);
          this.pass(moment, evse);
        });
    return {
      ...board,
      pilot: {
        setDuty: driven((percent) => pilot.setDuty(percent), 'offer'),
        setOff: (off) => pilot.setOff(off),
        watch: (listener) => pilot.watch(listener),
      },
      contactor: {
        setCoil: driven(
          (on) => contactor.setCoil(on),
          (on) => (on ? 'coil-on' : 'coil-off'),
        ),
        watch: told((listener) => contactor.watch(listener), 'contact'),
      },
      ...(lock && {
        lock: {
          drive: driven(
            (to) => lock.drive(to),
            (to) => (to === 'lock' ? 'bolt-lock' : 'bolt-unlock'),
          ),
          watch: told((listener) => lock.watch(listener), 'bolt'),
        },
      }),
      ...(relay2 && {
        relay2: { set: driven((on) => relay2.set(on), 'relay2'), watch: (listener) => relay2.watch(listener) },
      }),
      ...(rcd && {
        rcd: {
          setTest: driven((on) => rcd.setTest(on), 'rcd-test'),
          watch: told((listener) => rcd.watch(listener), 'rcd'),
        },
      }),
      ...(recloser && {
        recloser: {
          drive: driven((to) => recloser.drive(to), 'recloser'),
          watch: (listener) => recloser.watch(listener),
        },
      }),
    };
  }
}
