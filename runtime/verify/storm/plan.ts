/**
 * What a storm does, drawn by its seed before anything runs: how the station is built, and for each day the deeds of
 * drivers, damage, power, disk, network, central system and operator. A deed is a line of text, so that a story can be
 * written with it and a shorter plan is simply one with fewer lines.
 */
import { kinds, type FaultClass, faultClasses } from './kinds.ts';
import { Mix } from './mix.ts';

/** `at`: ms since the day began. */
export type Deed = { readonly at: number; readonly does: string; readonly kind: string; readonly isFirst: boolean };

export type Build = {
  /** Of one EVSE each, as in a settings file. */
  readonly ports: readonly { readonly [key: string]: unknown }[];
  readonly ocpp: { readonly [key: string]: unknown };
  readonly site: { readonly [key: string]: unknown };
  /** Its board has a second place to install firmware to. */
  readonly slots: boolean;
  /** It has neighbours over MQTT. */
  readonly neighbours: boolean;
};

/** `probing`: what is tried on purpose when all is over. */
export type Day = { readonly number: number; readonly deeds: readonly Deed[]; readonly probing: number };

export const HOUR_MS = 3_600_000;
/** After this nobody does anything any more; what is left of the day is for judging. */
export const STORM_HOURS = 20;
const MINUTE_MS = 60_000;
const cards = ['CAFE01', 'CAFE02', 'BABE03', 'BABE04', 'D00D05'] as const;

/** How a seed's station is built. */
export const buildOf = (seed: number, connectors: number): Build => {
  const mix = new Mix(seed, 1);
  const ports = Array.from({ length: connectors }, () => ({
    pluggable: mix.odds(0.7),
    evse_current_limit: mix.one([16, 32, 32]),
    meter: { enable: true, ...(mix.odds(0.2) ? { protocol: 'iskra' } : {}) },
    rfid: { enable: true },
    user_authentication: mix.one([
      'ocpp',
      'ocpp',
      'ocpp',
      'ocpp',
      'ocpp',
      'ocpp',
      'ocpp',
      'ocpp',
      'free',
      'key-switch',
    ]),
    contactor: { feedback_type: mix.one(['no', 'nc']) },
    rcd_monitor: { enable: mix.odds(0.5) },
    emergency_alarm: { enable: mix.odds(0.5) },
    switch3to1phase: { enable: mix.odds(0.3) },
    recloser: { enable: mix.odds(0.3) },
    earth_monitor: { enable: mix.odds(0.5) },
    temperature: { enable: mix.odds(0.5) },
    wake_up_after_timeout: mix.odds(0.5),
  }));
  return {
    ports: ports.map((port) => ({
      ...port,
      ...(port.switch3to1phase.enable ? {} : { ventilation: { enable: mix.odds(0.5) } }),
    })),
    ocpp: {
      // Longer than anything lasts that a central system does: who gives up loses a bill, as it is written.
      TransactionMessageAttempts: 45,
      TransactionMessageRetryInterval: mix.one([1, 2]),
      onPowerLossRestart: mix.odds(0.5),
      LocalPreAuthorize: mix.odds(0.5),
      StopTransactionOnEVSideDisconnect: mix.odds(0.7),
      rfidRequiresEvPresent: mix.odds(0.2),
      MeterValueSampleInterval: mix.one([60, 300, 900]),
      ClockAlignedDataInterval: mix.one([0, 0, 900]),
      suspendedEVTimeout: mix.one([0, 0, 600]),
      MasterPassGroupId: 'MASTERS',
      StopTransactionOnInvalidId: mix.odds(0.5),
      MaxEnergyOnInvalidId: mix.one([0, 0, 500]),
      UnlockConnectorOnEVSideDisconnect: mix.odds(0.7),
      bootNotificationOnReconnect: mix.odds(0.2),
      ResetRetries: mix.whole(0, 2),
    },
    site: { fuse_amps: mix.one([0, 0, 40]) },
    slots: mix.odds(0.5),
    neighbours: mix.odds(0.25),
  };
};

/** Which classes of faults a seed switches on. `all`: a random half of them, at least one. */
export const classesOf = (seed: number, wanted: 'all' | 'none' | readonly FaultClass[]): readonly FaultClass[] => {
  if (wanted === 'none') return [];
  if (wanted !== 'all') return wanted;
  const mix = new Mix(seed, 2);
  const drawn = faultClasses.filter(() => mix.odds(0.5));
  return drawn.length > 0 ? drawn : [mix.one(faultClasses)];
};

const spell = (...words: readonly (string | number)[]): string => words.join(' ');

/** One driver's visit. Deeds that make no sense by then are refused by the world. */
const visit = (mix: Mix, evse: number, from: number): { readonly deeds: readonly Deed[]; readonly until: number } => {
  const deeds: Deed[] = [];
  const add = (at: number, ...words: readonly (string | number)[]) =>
    deeds.push({ at: Math.round(at), does: spell(...words), kind: 'visit', isFirst: false });
  const card = mix.one(cards);
  const plug = spell('plug', evse, mix.one([6, 10, 16, 32]), mix.one([1, 3, 3]), mix.one([13, 20, 32, 63]));
  const stay = mix.whole(10, 240) * MINUTE_MS;
  if (mix.odds(0.6)) {
    add(from, plug);
    add(from + mix.whole(1, 40) * 1000, 'tag', evse, card);
  } else {
    add(from, 'tag', evse, card);
    add(from + mix.whole(1, 40) * 1000, plug);
  }
  if (mix.odds(0.3)) {
    add(from + stay * 0.3, 'pause', evse);
    add(from + stay * 0.5, 'request', evse);
  }
  const end = from + stay;
  if (mix.odds(0.7)) add(end, 'tag', evse, card);
  else if (mix.odds(0.5)) add(end, 'remote-stop', evse);
  else add(end, 'pause', evse);
  add(end + mix.whole(8, 90) * 1000, 'unplug', evse);
  add(end + 120_000, 'leave', evse);
  return { deeds, until: end + 150_000 };
};

const visits = (mix: Mix, evse: number): readonly Deed[] => {
  const deeds: Deed[] = [];
  for (let at = mix.whole(5, 300) * MINUTE_MS; at < (STORM_HOURS - 5) * HOUR_MS;) {
    const one = visit(mix, evse, at);
    deeds.push(...one.deeds);
    at = one.until + mix.whole(1, 360) * MINUTE_MS;
  }
  return deeds;
};

/** When something breaks: as a rule just when somebody is there. */
const moment = (mix: Mix, deeds: readonly Deed[]): number => {
  const anchor = deeds[mix.whole(0, Math.max(0, deeds.length - 1))];
  if (anchor === undefined || mix.odds(0.2)) return mix.whole(1, STORM_HOURS * HOUR_MS);
  return Math.min(STORM_HOURS * HOUR_MS, Math.max(1, anchor.at + mix.scale(10, 2 * HOUR_MS) - 1000));
};

/** The deeds of one day. The same seed, day, classes and number of connectors give the same. */
export const dayOf = (seed: number, number: number, connectors: number, classes: readonly FaultClass[]): Day => {
  const mix = new Mix(seed, 3, number);
  const people = Array.from({ length: connectors }, (_, index) => visits(mix, index + 1)).flat();
  const damage = classes.flatMap((name) =>
    Array.from({ length: mix.whole(0, 3) }, () => {
      const of = kinds.filter((one) => one.class === name);
      const kind = of[mix.whole(0, of.length - 1)];
      if (kind === undefined) return [];
      const at = moment(mix, people);
      return kind.deeds(mix, connectors).map(([after, does], index) => {
        return { at: at + after, does, kind: kind.name, isFirst: index === 0 };
      });
    }).flat(),
  );
  const deeds = [...people, ...damage].map((deed) => ({ ...deed, at: Math.min(deed.at, STORM_HOURS * HOUR_MS) }));
  return { number, deeds: deeds.toSorted((a, b) => a.at - b.at), probing: mix.whole(1, 1_000_000) };
};
