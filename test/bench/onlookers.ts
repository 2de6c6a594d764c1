/** What looks on at a station in service: black box and tape, of turns and of messages, as the daemon has them. */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { World } from '../../adapters/simulated/world.ts';
import type { Settings } from '../../config/settings.ts';
import { beat } from '../../runtime/beat.ts';
import type { Controller } from '../../runtime/compose.ts';
import { BlackBox } from '../../runtime/recorder/black-box.ts';
import { hider } from '../../runtime/recorder/redaction.ts';
import type { Materials } from '../../runtime/station/materials.ts';
import { TapeRing } from '../../runtime/tape/ring.ts';
import { sightOf } from '../../runtime/travel/sights.ts';

export class Onlookers {
  readonly box: BlackBox;
  readonly #tape: TapeRing;
  readonly #controller: () => Controller;

  #world: World | null = null;

  constructor(directory: string, clock: Clock, settings: Settings, controller: () => Controller) {
    const hide = hider('salt');
    this.#controller = controller;
    this.#tape = new TapeRing(clock, hide);
    this.box = new BlackBox({
      directory,
      settings,
      clock,
      seed: 1,
      version: '0.0.0',
      hide,
      host: () => controller().host,
      shown: () => controller().shown,
      sight: () => {
        const { beside, host } = controller();
        const world = this.#world;
        return sightOf({ settings, hide, beside, evses: host.evses, ...(world === null ? {} : { world }) });
      },
      trouble: (why) => {
        throw new Error(why);
      },
    });
  }

  get watch(): Pick<Materials, 'record' | 'observe'> {
    return {
      record: (to, event, stamp) => this.box.record(to, event, stamp),
      observe: (turn) => {
        this.box.observe(turn);
        this.#tape.observe(turn);
      },
    };
  }

  /** The station is there: from now on also its world, and what goes over the wire. */
  overhear(world: World): void {
    this.#world = world;
    this.#controller().onFrame(({ direction, turn, text }) => {
      this.box.overhear(`ocpp ${direction}`, turn, text);
      this.#tape.overhear(`ocpp ${direction}`, turn, text);
    });
  }

  /** What the daemon does every second. */
  beat(): void {
    beat(this.#controller());
    this.box.look();
  }
}
