/**
 * What stands around the power path of a station in plain code: the watching of every EVSE, its calculated energy, its
 * lamps, the charging profiles, and the shares of a common fuse. Told of every fact; asked for nothing but to look.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { EvseView } from '../../adapters/ports/station.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import { authorization } from '../../machines/access/authorization.ts';
import type { LampFacts } from '../../machines/evse/lamps.ts';
import { pilot } from '../../machines/evse/pilot.ts';
import { linesOf, rotationOf } from '../../machines/load/phase-lines.ts';
import { firmware } from '../../machines/upkeep/firmware.ts';
import { faultRow } from '../../machines/vocabulary/faults.ts';
import type { PilotLetter, Told } from '../../machines/vocabulary/facts.ts';
import { evseName } from '../host/actors.ts';
import type { Host, Incoming } from '../host/host.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Planner, type PlannerOptions } from '../profiles/planner.ts';
import { isContactOpen } from './contact.ts';
import type { Equipment } from './equipment.ts';
import { LampBoard } from './lamp-board.ts';
import { Shares } from './shares.ts';
import { lampBehaviors } from './site-tables.ts';
import { faultsOf, statusOf } from './view.ts';
import { Watching } from './watching.ts';

export type ElectricalOptions = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly host: Host;
  readonly evses: readonly number[];
  readonly hardware: (evse: number) => EvseHardware;
  readonly equipment: (evse: number) => Equipment;
  readonly dispatch: (to: string, event: Incoming) => void;
  readonly log: PlannerOptions['log'];
};

/** After these something else flows, or may flow. */
const turning: readonly Told['fact']['type'][] = [
  'offer.changed',
  'contactor.closed',
  'contactor.opened',
  'ev.disconnected',
];

type Around = { readonly watching: Watching; readonly lamps: LampBoard };

export class Electrical {
  /** What the charging profiles leave. */
  readonly profiles: Planner;
  readonly #options: ElectricalOptions;
  readonly #around = new Map<number, Around>();
  readonly #shares: Shares | null;
  readonly #forget: () => void;

  constructor(options: ElectricalOptions) {
    this.#options = options;
    for (const evse of options.evses) {
      this.#around.set(evse, { watching: this.#watching(evse), lamps: this.#lamps(evse) });
    }
    this.profiles = new Planner({
      limits: (evse) => options.equipment(evse).limits,
      maxChanged: () => this.#shares?.look(),
      ...options,
    });
    this.#shares = this.#sharing();
    // Which conductors meet may be found out while it runs.
    this.#forget = options.settings.onChange((path) => {
      if (path === 'ocpp/ConnectorPhaseRotation') this.#shares?.look();
    });
  }

  start(): void {
    for (const { watching, lamps } of this.#around.values()) {
      watching.start();
      lamps.look();
    }
    this.profiles.start();
  }

  stop(): void {
    this.profiles.stop();
    this.#forget();
    this.#shares?.stop();
    for (const { watching, lamps } of this.#around.values()) {
      watching.stop();
      lamps.stop();
    }
  }

  /** What is felt around the power path, and what the lamp shows. */
  view(evse: number): Pick<EvseView, 'celsius' | 'neutralEarthV' | 'lamp'> {
    const { watching, lamps } = this.#of(evse);
    const { celsius, neutralEarthV } = watching.sight;
    return { celsius: Number.isNaN(celsius) ? null : celsius, neutralEarthV, lamp: lamps.glow };
  }

  /** A neighbour limits every EVSE per phase, under a name of his own or as the station's, or (null) no longer. */
  limit(who: 'station' | { readonly dynamic: string }, amps: number | null): void {
    for (const evse of this.#options.evses) {
      const { limits } = this.#options.equipment(evse);
      limits.heed();
      if (who === 'station') limits.set('station', amps);
      else limits.setDynamic(who.dynamic, amps);
    }
  }

  hear(told: Told): void {
    const { fact, evse } = told;
    if (fact.type === 'firmware.moved' || fact.type === 'firmware.ended') {
      for (const { lamps } of this.#around.values()) lamps.look();
    }
    // A sample changes nothing that could be seen here, and there are many.
    if (evse === undefined || fact.type === 'transaction.sampled' || fact.type === 'meter.sampled') return;
    const { watching, lamps } = this.#of(evse);
    lamps.hear(fact);
    this.profiles.hear(told);
    if (fact.type === 'transaction.started' || fact.type === 'transaction.resumed') this.#shares?.join(evse);
    else if (fact.type === 'transaction.stopped') this.#shares?.leave(evse);
    else if (turning.includes(fact.type)) {
      this.#options.equipment(evse).estimate.look();
      watching.look();
      this.#shares?.look();
    }
  }

  #letter(evse: number): PilotLetter | null {
    return this.#options.host.stateOf(evseName(evse, 'pilot'), pilot)?.context.letter ?? null;
  }

  #of(evse: number): Around {
    const around = this.#around.get(evse);
    if (around === undefined) throw new Error(`there is no EVSE ${evse}`);
    return around;
  }

  #watching(evse: number): Watching {
    const { settings, clock, hardware, equipment, host, dispatch } = this.#options;
    const { meter, thermometer, earth } = hardware(evse);
    const { limits, metering, offeredAmps } = equipment(evse);
    const feelsHeat = thermometer !== undefined && settings.get('ports[]/temperature/enable', evse);
    const feelsEarth = earth !== undefined && settings.get('ports[]/earth_monitor/enable', evse);
    const watching = new Watching({
      clock,
      hardware: { meter, ...(feelsHeat ? { thermometer } : {}), ...(feelsEarth ? { earth } : {}) },
      bands: {
        nominalV: settings.get('ports[]/nominal_voltage', evse),
        voltagePercent: settings.get('ports[]/supply/voltage_tolerance', evse),
        neutralEarthV: settings.get('ports[]/earth_monitor/limit', evse),
        derateCelsius: settings.get('ports[]/temperature/derate_from', evse),
        stopCelsius: settings.get('ports[]/temperature/stop_at', evse),
      },
      fullAmps: settings.get('ports[]/evse_current_limit', evse),
      offeredAmps,
      contactOpen: () => isContactOpen(host, evse),
      carGone: () => this.#letter(evse) === 'A',
      say: (sentence) => dispatch(evseName(evse, 'protection'), sentence),
      supply: (alive) => dispatch(evseName(evse, 'mains'), { type: alive ? 'mains.alive' : 'mains.dead' }),
      derate: (amps) => limits.set('temperature', amps),
      drawn: (amps) => this.#shares?.drawn(evse, amps),
    });
    metering.onShown((reading) => watching.take(reading));
    return watching;
  }

  #lamps(evse: number): LampBoard {
    const { settings, clock, hardware, host } = this.#options;
    const facts = (): LampFacts => {
      const { status } = statusOf(host, evse);
      const blocking = faultsOf(host, evse).filter((fault) => faultRow(fault).blocks);
      const isBeyondHim = blocking.some((fault) => faultRow(fault).duty === 0);
      return {
        status,
        pilot: this.#letter(evse),
        checking: host.stateOf(evseName(evse, 'authorization'), authorization)?.hasTag('busy') ?? false,
        updating: host.stateOf('firmware', firmware)?.hasTag('installing') ?? false,
        fault: isBeyondHim ? 'failure' : blocking.length > 0 ? 'error' : 'none',
      };
    };
    return new LampBoard({ clock, hardware: hardware(evse), behaviors: lampBehaviors(settings), facts });
  }

  #sharing(): Shares | null {
    const { settings, clock, evses, equipment, host } = this.#options;
    const ratedAmps = settings.get('site/fuse_amps') || Infinity;
    // Who is alone obeys the limit for all as one of his own.
    if (ratedAmps === Infinity && evses.length === 1) return null;
    const asymmetryAmps = settings.get('site/asymmetry_amps');
    return new Shares({
      clock,
      site: () => {
        const fuseAmps = Math.min(ratedAmps, this.profiles.maxAmps ?? Infinity);
        return fuseAmps === Infinity ? null : { fuseAmps, asymmetryAmps };
      },
      connectors: evses.map((evse) => {
        const { limits, offeredAmps } = equipment(evse);
        const wired = settings.get('ports[]/phase_count', evse) === 1 ? 1 : 3;
        return {
          evse,
          limits,
          lines: () => {
            const rotation = rotationOf(evse, settings.get('ocpp/ConnectorPhaseRotation'));
            return linesOf(rotation, limits.offer.phases < wired ? limits.offer.phases : wired);
          },
          contactOpen: () => isContactOpen(host, evse),
          offeredAmps,
        };
      }),
    });
  }
}
