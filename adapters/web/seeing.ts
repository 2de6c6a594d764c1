/** What the outside sees of station and world, put together at the moment of asking; and the topics made of it. */
import { faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import type { Instant, Moment } from '../ports/past.ts';
import type { Station } from '../ports/station.ts';
import type { Tape } from '../ports/tape.ts';
import type { WorldControl } from '../ports/world.ts';
import type { Topic } from './topics.ts';
import type * as views from './views.ts';

type SeenWorld = Pick<WorldControl, 'state' | 'faults' | 'stationFaults'>;

export type Seer = {
  readonly station: Omit<Station, 'ask' | 'schedule'>;
  /** Present only with simulated hardware. */
  readonly world?: SeenWorld;
  /** It can be shown as it was. */
  readonly isRecorded?: boolean;
  /** It is a recording, and of what. */
  readonly recording?: string;
  /** Absent: now. */
  readonly moment?: Moment;
  readonly steps?: Instant['steps'];
  readonly tape: Pick<Tape, 'rows'>;
  readonly version: string;
  /** Where the central system of the demonstration shows its ledger. */
  readonly ledgerUrl?: string;
};

const explained = (name: FaultName) => {
  const { blocks, latched, remedy } = faultRow(name);
  return { name, blocks, latched, remedy };
};

const common = ({ station, version, ledgerUrl }: Seer) => ({
  version,
  link: station.link(),
  outbox: station.outbox(),
  security: station.security(),
  faults: station.faults().map(explained),
  ledgerUrl: ledgerUrl ?? null,
});

export const seeStation = (seer: Seer): views.StationSeen => ({
  ...common(seer),
  evses: seer.station.evses().map((evse) => ({ ...evse, faults: evse.faults.map(explained) })),
});

export const seeWorld = (world: SeenWorld): views.WorldSeen => ({
  ...world.state(),
  knownFaults: world.faults(),
  knownStationFaults: world.stationFaults(),
});

const row = <N extends keyof views.Seen>(
  name: N,
  about: Omit<Topic, 'name' | 'parts' | 'see'>,
  see: () => views.Seen[N],
): Topic => ({ name, ...about, see });

export const topicsOf = (seer: Seer): readonly Topic[] => {
  const { station, world, tape } = seer;
  return [
    row('frame', { need: 'viewer', everyMs: 500 }, () => ({
      ...common(seer),
      simulated: world !== undefined,
      travel: {
        isPossible: seer.isRecorded === true,
        recording: seer.recording ?? null,
        moment: seer.moment ?? null,
      },
    })),
    row('station', { need: 'viewer', everyMs: 500 }, () => seeStation(seer)),
    row('world', { need: 'viewer', everyMs: 500 }, () => (world === undefined ? null : seeWorld(world))),
    row('machines', { need: 'viewer', everyMs: 10_000 }, () => station.charts.names()),
    {
      name: 'machine',
      need: 'viewer',
      everyMs: 500,
      parts: () => station.charts.names(),
      see: (name) => station.charts.machine(name),
    },
    {
      name: 'why',
      need: 'viewer',
      everyMs: 500,
      parts: () => station.connectors.map(String),
      see: (evse) => station.charts.whyNotCharging(Number(evse)),
    },
    row('steps', { need: 'viewer', everyMs: 10_000 }, () => seer.steps ?? []),
    // Every line is news; without any there is nothing to look for.
    row('tape', { need: 'viewer', everyMs: 10_000 }, () =>
      Object.fromEntries(tape.rows().map((line) => [line.number, line])),
    ),
  ];
};

/** The same eyes, at another time. */
export const seerAt = (seer: Seer, { station, world, tape, moment, steps }: Instant): Seer => {
  const { world: _now, ...rest } = seer;
  return { ...rest, station, tape, moment, steps, ...(world === null ? {} : { world }) };
};
