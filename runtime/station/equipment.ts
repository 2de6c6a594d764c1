/** The plain parts of one EVSE that stand between hardware and machines: its limits and its meter. */
import { z } from 'zod';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import { meterWatch } from '../../machines/evse/meter-watch.ts';
import { pilot } from '../../machines/evse/pilot.ts';
import { newRegister, recalledRegister, type RegisterState } from '../../machines/evse/register.ts';
import type { LinkState } from '../../machines/vocabulary/facts.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';
import type { Limit } from '../../machines/load/limits.ts';
import type { GridRating } from '../../machines/load/rotary.ts';
import { evseName } from '../host/actors.ts';
import type { Host, Incoming } from '../host/host.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { LimitsBook } from '../limits-book.ts';
import { Metering } from '../metering.ts';
import { isContactOpen } from './contact.ts';
import { Estimate } from './estimate.ts';
import { linkState } from './link-state.ts';

export type EquipmentOptions = {
  readonly evse: number;
  readonly settings: Settings;
  readonly hardware: EvseHardware;
  readonly clock: Clock;
  readonly store: Pick<Store, 'get'>;
  /** What nobody waits for goes the way of the journal: a disk that takes it not is noticed. */
  readonly keep: (writes: readonly Write[]) => void;
  readonly ledger: Ledger;
  readonly dispatch: (to: string, event: Incoming) => void;
  /** Not there yet while the equipment is put together. */
  readonly host: () => Host;
  /** How warm it is inside, °C; null: nobody feels it. */
  readonly celsius: () => number | null;
  /** A reading that begins or ends an account could not be signed. */
  readonly unsigned: (moment: 'begin' | 'end') => void;
  /** What the grid connection may carry, by the rotary switch; null: none is fitted. */
  readonly grid: GridRating | null;
};

export type Equipment = {
  readonly limits: LimitsBook;
  readonly metering: Metering;
  readonly estimate: Estimate;
  readonly offeredAmps: () => number;
};

/**
 * Table `meta`: how far the billing register runs ahead of what the meter shows. Fresh: the meter was answering, and
 * what it showed was written down again soon.
 */
const registerRow = z.object({ offsetWh: z.number(), importWh: z.number(), isFresh: z.boolean() });
const registerKey = (evse: number) => `register/${evse}`;

/** The register goes on from what was written down last, be it a sample of the open account. */
const recall = ({ store, ledger, evse }: EquipmentOptions): RegisterState => {
  const kept = registerRow.safeParse(store.get('meta', registerKey(evse))).data;
  const account = ledger.interrupted(evse);
  if (kept === undefined && account === null) return newRegister();
  const { offsetWh, importWh, isFresh } = kept ?? { offsetWh: 0, importWh: 0, isFresh: false };
  const known = Math.max(importWh, account?.lastWh ?? 0);
  return recalledRegister({ rawWh: known - offsetWh, importWh: known, isFresh });
};

const initialLimits = ({ settings, evse, hardware, grid }: EquipmentOptions): readonly Limit[] => [
  ...(grid === null ? [] : [{ name: 'grid', ...grid }]),
  // Who shares a fuse has nothing before it is given to him.
  ...(settings.get('site/fuse_amps') === 0 ? [] : [{ name: 'share', amps: 0 }]),
  { name: 'evse', amps: settings.get('ports[]/evse_current_limit', evse) },
  // A socket without a cable offers nothing; its rating comes with the plug.
  { name: 'cable', amps: hardware.proximity === undefined ? settings.get('ports[]/pp/cable_current_limit', evse) : 0 },
  { name: 'failsafe', amps: settings.get('ports[]/failsafe_current_limit', evse) },
];

/** What others than the meter say: how warm it is, how full the car's battery. */
const around = ({
  celsius,
  hardware: { evData },
}: EquipmentOptions): Pick<MeterReading, 'celsius' | 'chargePercent'> => {
  const [warmth, charge] = [celsius(), evData?.chargePercent() ?? null];
  return {
    ...(warmth === null ? {} : { celsius: warmth }),
    ...(charge === null ? {} : { chargePercent: charge }),
  };
};

/** Without a connection readings are taken less often: nobody looks at them before it is back (000 line 98). */
const sampleIntervalS = (settings: Settings, link: LinkState): number => {
  const interval = settings.get('ocpp/MeterValueSampleInterval');
  if (interval === 0 || link === 'accepted' || link === 'disabled') return interval;
  return Math.max(interval, settings.get('ocpp/OfflineMeterValueSampleInterval'));
};

export const equip = (options: EquipmentOptions): Equipment => {
  const { evse, settings, hardware, clock, keep, dispatch, host } = options;
  /** Amperes that the pilot offers now. */
  const offeredAmps = () => host().stateOf(evseName(evse, 'pilot'), pilot)?.context.amps ?? 0;
  /** The meter is lost and the running account may go on without it. */
  const calculates = () => host().stateOf(evseName(evse, 'meter'), meterWatch)?.hasTag('calculating') ?? false;
  const limits = new LimitsBook(initialLimits(options), ({ amps }) =>
    dispatch(evseName(evse, 'supply'), { type: 'limit.changed', amps }),
  );
  const mostAmps = settings.get('ports[]/evse_current_limit', evse);
  const phases = settings.get('ports[]/phase_count', evse);
  const estimate = new Estimate({
    now: () => clock.now(),
    offeredW: () => offeredAmps() * phases * settings.get('ports[]/nominal_voltage', evse),
    contactOpen: () => isContactOpen(host(), evse),
  });
  const metering = new Metering({
    clock,
    meter: hardware.meter,
    // A car that overdraws is a fault to be seen, not to be disbelieved: half as much again, and never less than 32 A.
    maxPowerW: 1.5 * Math.max(32, mostAmps) * phases * 300,
    register: recall(options),
    interval: options.ledger.intervalOf(evse),
    keepRegister: ({ offsetWh, rawWh }, isFresh) => {
      if (rawWh === null) return;
      const value = { offsetWh, importWh: rawWh + offsetWh, isFresh };
      keep([{ table: 'meta', key: registerKey(evse), value }]);
    },
    offeredAmps,
    known: (reading) => estimate.know(reading),
    calculated: () => (calculates() ? estimate.reading() : null),
    dispatch: (event) => dispatch(evseName(evse, 'transaction'), event),
    around: () => around(options),
    unsigned: options.unsigned,
    sampleIntervalS: () => sampleIntervalS(settings, linkState(host())),
    alignedIntervalS: () => settings.get('ocpp/ClockAlignedDataInterval'),
  });
  return { limits, metering, estimate, offeredAmps };
};
