/**
 * Stands between the board and the controller: notes when a port tells of something, and when the coil of an EVSE is
 * told on and off. Nothing is kept from either side, and nothing is delayed.
 */
import type { EvseHardware, Hardware } from '../../adapters/ports/hardware.ts';

/** Where the controller learns of it. */
export type Port = 'pilot' | 'rcd' | 'emergencySwitch';

class Watched {
  coil = false;
  toldOn: () => void = () => undefined;
  toldOff: (at: number) => void = () => undefined;
  /** The port that is listened to, and when it spoke first. */
  port: Port | null = null;
  spokeAt: number | null = null;

  readonly spoke = (port: Port): void => {
    if (port === this.port) this.spokeAt ??= performance.now();
  };

  set(on: boolean): void {
    const was = this.coil;
    this.coil = on;
    if (on) this.toldOn();
    else if (was) this.toldOff(performance.now());
  }
}

const between = (one: EvseHardware, watched: Watched): EvseHardware => ({
  ...one,
  contactor: {
    watch: (listener) => one.contactor.watch(listener),
    setCoil: (on) => {
      watched.set(on);
      one.contactor.setCoil(on);
    },
  },
  pilot: {
    setDuty: (percent) => one.pilot.setDuty(percent),
    setOff: (off) => one.pilot.setOff(off),
    watch: (listener) =>
      one.pilot.watch((high, low) => {
        watched.spoke('pilot');
        listener(high, low);
      }),
  },
  ...(one.rcd && { rcd: rcdBetween(one.rcd, watched) }),
  ...(one.emergencySwitch && {
    emergencySwitch: {
      watch: (listener) =>
        one.emergencySwitch?.watch((pressed) => {
          watched.spoke('emergencySwitch');
          listener(pressed);
        }),
    },
  }),
});

const rcdBetween = (rcd: NonNullable<EvseHardware['rcd']>, watched: Watched): typeof rcd => ({
  setTest: (on) => rcd.setTest(on),
  watch: (listener) =>
    rcd.watch((tripped) => {
      watched.spoke('rcd');
      listener(tripped);
    }),
});

export class Coils {
  readonly #evses = new Map<number, Watched>();

  readonly board = (hardware: Hardware): Hardware => ({
    ...hardware,
    evses: hardware.evses.map((one, index) => between(one, this.#at(index + 1))),
  });

  isOn(evse: number): boolean {
    return this.#at(evse).coil;
  }

  whenOn(evse: number): Promise<void> {
    return new Promise((resolve) => (this.#at(evse).toldOn = resolve));
  }

  /** The instant, ms of `performance.now`. */
  whenOff(evse: number): Promise<number> {
    return new Promise((resolve) => (this.#at(evse).toldOff = resolve));
  }

  /** From now on the first word at this port counts. */
  listen(evse: number, port: Port): void {
    Object.assign(this.#at(evse), { port, spokeAt: null });
  }

  /** The instant of that word; null: none has come. */
  spokeAt(evse: number): number | null {
    return this.#at(evse).spokeAt;
  }

  #at(evse: number): Watched {
    const found = this.#evses.get(evse) ?? new Watched();
    this.#evses.set(evse, found);
    return found;
  }
}
