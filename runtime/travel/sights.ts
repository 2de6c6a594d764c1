/**
 * What could be seen of a station beside its machines, as a recording holds it, and back. What a recording does not
 * hold, or another version has written otherwise, is shown as unknown.
 */
import { z } from 'zod';
import type { SecurityView } from '../../adapters/ports/station.ts';
import type { EvseTruth, WorldControl, WorldState } from '../../adapters/ports/world.ts';
import { faultRows } from '../../adapters/simulated/faults.ts';
import { stationFaultRows } from '../../adapters/simulated/station/faults.ts';
import type { Settings } from '../../config/settings.ts';
import { dark, lampColors, lampModes } from '../../machines/vocabulary/lamps.ts';
import type { MeterReading } from '../../machines/vocabulary/readings.ts';
import type { Sight } from '../recorder/sight.ts';
import type { Hide } from '../recorder/redaction.ts';
import { settingsInForce } from '../settings-in-force.ts';
import type { Beside } from '../station/beside.ts';

type Seen = {
  readonly settings: Settings;
  readonly hide: Hide;
  readonly beside: Beside;
  readonly evses: readonly number[];
  /** Absent: the hardware is real. */
  readonly world?: Pick<WorldControl, 'state'>;
};

const worldSight = ({ evses, readers, ...rest }: WorldState, hide: Hide): Sight => ({
  world: {
    ...rest,
    // Of the driver's pocket: it is no field in which a tag stands otherwise.
    readers: readers.map(({ id, tag }) => ({ id, tag: tag === null ? null : hide(tag) })),
  },
  ...Object.fromEntries(evses.map((truth) => [`world${truth.id}`, { ...truth }])),
});

/** They hardly ever change, are many, and are looked at four times a second. */
const settingsSeen = new WeakMap<
  Settings,
  { readonly hide: Hide; readonly writes: number; readonly sight: Sight[string] }
>();

const settingsSight = (settings: Settings, hide: Hide): Sight[string] => {
  const { writes } = settings;
  const seen = settingsSeen.get(settings);
  if (seen?.hide === hide && seen.writes === writes) return seen.sight;
  const sight = settingsInForce(settings, hide);
  settingsSeen.set(settings, { hide, writes, sight });
  return sight;
};

export const sightOf = ({ settings, hide, beside, evses, world }: Seen): Sight => ({
  station: { outbox: beside.outbox(), tokens: beside.tokens(), security: beside.security() },
  ...Object.fromEntries(evses.map((evse) => [`evse${evse}`, { ...beside.evse(evse) }])),
  ...(world === undefined ? {} : worldSight(world.state(), hide)),
  settings: settingsSight(settings, hide),
});

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Made by the same program out of the same types; its outline is enough to tell it from rubbish. */
const outlined = <T>(...keys: readonly (keyof T & string)[]) =>
  z.custom<T>((value) => isObject(value) && keys.every((key) => key in value));

const number = z.number().nullable().catch(null);
const glow = z.object({ mode: z.enum(lampModes), color: z.enum(lampColors) }).catch(dark);
const offer = z
  .object({
    amps: z.number(),
    phases: z.literal([1, 3]),
    limits: z.array(z.object({ name: z.string(), amps: z.number() })),
  })
  .catch({ amps: 0, phases: 3, limits: [] });

const evseBeside = z.object({
  celsius: number,
  neutralEarthV: number,
  lamp: glow,
  contactorCycles: z.number().catch(0),
  offer,
  reading: outlined<MeterReading>('importWh').nullable().catch(null),
  rcdTestedAt: number,
  byNeighbour: z.boolean().catch(false),
  remoteId: z.string().nullable().catch(null),
});

const stationBeside = z.object({
  outbox: z.object({ waiting: z.number(), dead: z.number() }).catch({ waiting: 0, dead: 0 }),
  tokens: z
    .object({ listVersion: z.number(), listed: z.number(), cached: z.number() })
    .catch({ listVersion: -1, listed: 0, cached: 0 }),
  security: outlined<SecurityView>('profile', 'onTrial', 'trouble').catch({
    profile: 0,
    onTrial: false,
    trouble: null,
  }),
});

/** What no machine knows, as it was. */
export const besideIn = (sight: Sight): Beside => {
  const station = stationBeside.parse(sight['station'] ?? {});
  return {
    evse: (evse) => evseBeside.parse(sight[`evse${evse}`] ?? {}),
    outbox: () => station.outbox,
    tokens: () => station.tokens,
    security: () => station.security,
  };
};

const truth = outlined<EvseTruth>('id', 'cable', 'plug', 'car', 'contact', 'relay2', 'rcd', 'lamp', 'faults');
const rest = outlined<Omit<WorldState, 'evses'>>('station', 'readers', 'mains', 'network', 'speed', 'visits');

/** The simulated world, as it was; null: there was none. */
export const worldIn = (
  sight: Sight,
  evses: readonly number[],
): Pick<WorldControl, 'state' | 'faults' | 'stationFaults'> | null => {
  const common = rest.safeParse(sight['world']).data;
  const truths = z.array(truth).safeParse(evses.map((evse) => sight[`world${evse}`])).data;
  if (common === undefined || truths === undefined) return null;
  return {
    state: () => ({ ...common, evses: truths }),
    faults: () => faultRows,
    stationFaults: () => stationFaultRows.map(({ name, about }) => ({ name, about })),
  };
};
