/**
 * Everything that a storm can do to a station beside its drivers: one row a kind of fault, by the classes of what the
 * world does. The damage that the simulated world knows comes from its own tables; a fault that is added there is in
 * the storm from then on.
 */
import { faultRows } from '../../../adapters/simulated/faults.ts';
import { stationFaultRows } from '../../../adapters/simulated/station/faults.ts';
import type { Build } from './builds.ts';
import { instants } from './instants.ts';
import type { Mix } from './mix.ts';

export const faultClasses = [
  'car',
  'power',
  'meter',
  'driver',
  'process',
  'disk',
  'clock',
  'network',
  'central-system',
  'operator',
  'upkeep',
  'instant',
] as const;
export type FaultClass = (typeof faultClasses)[number];

export type Kind = {
  readonly name: string;
  readonly class: FaultClass;
  /** ms after it begins, and what is done then. */
  readonly deeds: (mix: Mix, connectors: number) => readonly (readonly [after: number, does: string])[];
  /** Where it makes sense; everywhere, if it is not said. */
  readonly fits?: (build: Build) => boolean;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const classOf = (part: (typeof faultRows)[number]['part']): FaultClass => {
  if (part === 'pilot' || part === 'car' || part === 'proximity') return 'car';
  if (part === 'meter') return 'meter';
  return part === 'reader' ? 'driver' : 'power';
};

/** What changes a hundred times a second: an hour of it would cost what a month of all else does. */
const restless: ReadonlySet<string> = new Set(['pilot-noise', 'bc-flapping', 'lock-flicker']);

const ofWorld: readonly Kind[] = faultRows.map(({ name, part }) => ({
  name,
  class: classOf(part),
  deeds: (mix, connectors) => {
    const evse = mix.whole(1, connectors);
    return [
      [0, `fault ${evse} ${name} on`],
      [mix.scale(50, restless.has(name) ? MINUTE_MS : HOUR_MS), `fault ${evse} ${name} off`],
    ];
  },
}));

const stationClass = (name: string): FaultClass =>
  name.startsWith('disk-') || name === 'card-broken' ? 'disk' : name === 'weak-signal' ? 'network' : 'process';

const ofStation: readonly Kind[] = stationFaultRows.map(({ name }) => ({
  name,
  class: stationClass(name),
  deeds: (mix) => [
    [0, `station ${name} on`],
    [mix.scale(1000, HOUR_MS), `station ${name} off`],
  ],
}));

const once = (name: string, of: FaultClass, does: (mix: Mix, connectors: number) => string): Kind => ({
  name,
  class: of,
  deeds: (mix, connectors) => [[0, does(mix, connectors)]],
});

const whileIn = (name: string, of: FaultClass, begin: (mix: Mix) => string, end: string, longestMs: number): Kind => ({
  name,
  class: of,
  deeds: (mix) => [
    [0, begin(mix)],
    [mix.scale(500, longestMs), end],
  ],
});

/** Survivors: how many of the commits under way have reached the disk, the first ones first. */
const kill = (mix: Mix, how: 'kill' | 'cut'): string =>
  `${how} ${mix.scale(1, 300)} ${mix.scale(1, 900)} ${mix.whole(0, 3)}`;

/** Machines whose death a driver would notice. */
const mortal = ['contactor', 'pilot', 'session', 'transaction', 'supply', 'authorization', 'meter', 'reader'] as const;

const process: readonly Kind[] = [
  once('kill -9', 'process', (mix) => kill(mix, 'kill')),
  once('power cut', 'process', (mix) => kill(mix, 'cut')),
  once('stall', 'process', (mix) => `stall ${mix.scale(200, 5000)}`),
  once('stall beyond the watchdog', 'process', () => 'stall 60000'),
  once('a machine has a mistake', 'process', (mix, connectors) =>
    mix.odds(0.8) ? `spoil evse${mix.whole(1, connectors)}.${mix.one(mortal)}` : `spoil ${mix.one(['link', 'outbox'])}`,
  ),
  {
    name: 'a reset that does not come',
    class: 'process',
    deeds: (mix) => {
      const fault = mix.one(['reset-stuck', 'reset-stuck-soft']);
      return [
        [0, `station ${fault} on`],
        [1, `reset ${mix.one(['Soft', 'Hard'])}`],
        [mix.scale(60_000, HOUR_MS), `station ${fault} off`],
      ];
    },
  },
  {
    name: 'settings file torn',
    class: 'process',
    deeds: (mix) => [
      [0, `settings ${mix.scale(1, 400)}`],
      [1, kill(mix, 'cut')],
    ],
  },
  {
    name: 'killed again in its recovery',
    class: 'process',
    deeds: (mix) => [
      [0, `cut ${mix.scale(1, 100)} ${mix.whole(1, 5)} ${mix.whole(0, 3)}`],
      [mix.whole(2, 20) * 1000, `cut ${mix.scale(1, 60)} ${mix.whole(1, 20)} ${mix.whole(0, 3)}`],
    ],
  },
];

const disk: readonly Kind[] = [
  whileIn('slow disk', 'disk', (mix) => `disk-delay ${mix.scale(20, 10_000)}`, 'disk-delay 0', HOUR_MS),
];

const YEARS_MS = 10 * 365.25 * 24 * HOUR_MS;
const clock: readonly Kind[] = [
  once('clock jumps', 'clock', (mix) => `wall ${mix.one([-1, 1]) * mix.scale(1000, YEARS_MS)}`),
  whileIn('drift', 'clock', (mix) => `drift ${mix.one([-1, 1]) * mix.scale(20, 20_000)}`, 'drift 0', 6 * HOUR_MS),
  once('time not known at the start', 'clock', (mix) => `cut-1970 ${mix.scale(1, 100)} ${mix.scale(1, 300)}`),
];

const troubles = [
  'certificate-expired',
  'certificate-untrusted',
  'certificate-not-yet-valid',
  'certificate-name',
  'tls-version',
  'password-refused',
] as const;

const network: readonly Kind[] = [
  whileIn('link down', 'network', () => 'link down', 'link up', 6 * HOUR_MS),
  once('link reset', 'network', () => 'link reset'),
  {
    name: 'link flaps',
    class: 'network',
    deeds: (mix) =>
      Array.from({ length: mix.whole(3, 20) }, (_, index) => [index * mix.whole(500, 60_000), 'link reset']),
  },
  whileIn('name not found', 'network', () => 'refuse name', 'refuse none', HOUR_MS),
  whileIn('TLS', 'network', (mix) => `refuse ${mix.one(troubles)}`, 'refuse none', HOUR_MS),
  whileIn('no air of the neighbour', 'network', () => 'air off', 'air on', HOUR_MS),
  whileIn('broker gone', 'network', () => 'broker away', 'broker back', 2 * HOUR_MS),
  once('nonsense over MQTT', 'network', (mix) => `babble ${mix.whole(0, 10_000)}`),
  whileIn('half-open link', 'network', () => 'treat * lost 10000', 'behave', 20 * MINUTE_MS),
  whileIn('latency', 'network', (mix) => `latency ${mix.scale(100, 30_000)}`, 'latency 20', HOUR_MS),
];

const actions = [
  '*',
  'StartTransaction',
  'StopTransaction',
  'MeterValues',
  'Authorize',
  'StatusNotification',
  'BootNotification',
  'SecurityEventNotification',
] as const;
const manner = (name: string, behaviour: string): Kind =>
  once(name, 'central-system', (mix) => `treat ${mix.one(actions)} ${behaviour} ${mix.whole(1, 2)}`);

const centralSystem: readonly Kind[] = [
  manner('silent central system', 'silent'),
  manner('CALLERROR', 'error'),
  manner('answer twice', 'twice'),
  manner('rubbish', 'rubbish'),
  manner('link lost before the answer', 'drop'),
  manner('answer after time-out', 'late'),
  once('token refused at the start', 'central-system', (mix) => `treat StartTransaction refuse ${mix.whole(1, 3)}`),
  whileIn('CALLERROR for everything', 'central-system', () => 'treat * error 10000', 'behave', 10 * MINUTE_MS),
  once('poison message', 'central-system', () => 'poison MeterValues error'),
  once(
    'transaction forgotten',
    'central-system',
    (mix) => `poison ${mix.one(['MeterValues', 'StopTransaction'])} disown`,
  ),
  whileIn('Pending', 'central-system', () => 'register Pending', 'register Accepted', 6 * HOUR_MS),
  {
    name: 'Pending, and asked who it is',
    class: 'central-system',
    deeds: (mix) => [
      [0, 'register Pending'],
      [1, 'reset Soft'],
      [mix.scale(20_000, 200_000), 'trigger BootNotification 0'],
      [mix.scale(300_000, HOUR_MS), 'register Accepted'],
    ],
  },
  whileIn('Rejected', 'central-system', () => 'register Rejected', 'register Accepted', 6 * HOUR_MS),
  whileIn('token blocked', 'central-system', () => 'token CAFE01 Blocked', 'token CAFE01 Accepted', 6 * HOUR_MS),
  once('huge frame', 'central-system', () => 'raw huge'),
  once('malformed frame', 'central-system', () => 'raw malformed'),
  once('answer to nothing', 'central-system', () => 'raw foreign'),
  {
    name: 'remote-start storm',
    class: 'central-system',
    deeds: (mix, connectors) =>
      Array.from({ length: 20 }, (_, index) => [index * 100, `remote-start ${mix.whole(1, connectors)} BABE03`]),
  },
];

/** 20 bytes, as OCPP writes them. */
const PASSWORDS = ['3031323334353637383930313233343536373839', '3938373635343332313039383736353433323130'] as const;
const triggers = [
  'BootNotification',
  'Heartbeat',
  'MeterValues',
  'StatusNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
] as const;
const moreTriggers = ['LogStatusNotification', 'FirmwareStatusNotification', 'BootNotification'] as const;

/** Settings that a running machine hears of. */
type Live = readonly [key: string, values: readonly [string, ...string[]]];
const live: readonly [Live, ...Live[]] = [
  ['MaxEnergyOnInvalidId', ['0', '500']],
  ['suspendedEVTimeout', ['0', '600']],
  ['LocalPreAuthorize', ['true', 'false']],
  ['rfidStopTransaction', ['true', 'true', 'false']],
  ['RetryBackOffWaitMinimum', ['5', '10']],
  ['ConnectionTimeOut', ['30', '60']],
  ['FreeMode', ['false', 'false', 'true']],
  ['bootNotificationOnReconnect', ['true', 'false']],
  ['CertSigningWaitMinimum', ['30', '60']],
];

const operator: readonly Kind[] = [
  whileIn('site limit', 'operator', (mix) => `limit ${mix.one([0, 5, 6, 8, 13, 20])}`, 'limit none', 2 * HOUR_MS),
  once('charging profile', 'operator', (mix, connectors) => {
    return `profile ${mix.whole(0, connectors)} ${mix.one([0, 6, 10, 20])} ${mix.scale(60, 20_000)}`;
  }),
  once('contradictory profiles', 'operator', (mix) => `profiles ${mix.whole(1, 1_000_000)}`),
  once('TriggerMessage', 'operator', (mix, connectors) => `trigger ${mix.one(triggers)} ${mix.whole(1, connectors)}`),
  once('ExtendedTriggerMessage', 'operator', (mix) => `trigger-more ${mix.one(moreTriggers)}`),
  {
    name: 'setting changed',
    class: 'operator',
    deeds: (mix) => {
      const [key, values] = mix.one(live);
      return [0, 1, 2].map((place) => [place * mix.scale(1000, HOUR_MS), `configure ${key} ${mix.one(values)}`]);
    },
  },
  once(
    'recloser',
    'operator',
    (mix, connectors) => `recloser ${mix.whole(1, connectors)} ${mix.one(['open', 'closed'])}`,
  ),
  whileIn('key switch', 'driver', () => 'key 1 on', 'key 1 off', HOUR_MS),
  once('phases', 'operator', (mix, connectors) => `phases ${mix.whole(1, connectors)} ${mix.one([1, 3])}`),
  once('UnlockConnector', 'operator', (mix, connectors) => `unlock ${mix.whole(1, connectors)}`),
  once('Reset', 'operator', (mix) => `reset ${mix.one(['Soft', 'Hard'])}`),
  {
    name: 'Reset, and another',
    class: 'operator',
    deeds: (mix) => [
      [0, 'reset Soft'],
      [mix.scale(1, 20_000), `reset ${mix.one(['Soft', 'Hard', 'Hard'])}`],
    ],
  },
  {
    name: 'a password and its profile',
    class: 'operator',
    deeds: (mix) => [
      [0, `configure AuthorizationKey ${mix.one(PASSWORDS)}`],
      ...(mix.odds(0.3) ? ([[1000, 'refuse password-refused']] as const) : []),
      [2000, 'configure SecurityProfile 1'],
      [mix.scale(5000, HOUR_MS), 'refuse none'],
    ],
  },
  whileIn('relay 2 lent', 'operator', () => 'lend 1 on', 'lend 1 off', HOUR_MS),
  once('phases wait longer', 'operator', (mix, connectors) => {
    return `phase-delay ${mix.whole(1, connectors)} ${mix.one([10, 20, 60])}`;
  }),
  once('RCD test', 'operator', (mix, connectors) => `rcd-test ${mix.whole(1, connectors)}`),
  whileIn('Inoperative', 'operator', () => 'operative no', 'operative yes', 2 * HOUR_MS),
  once(
    'reservation',
    'operator',
    (mix, connectors) => `reserve ${mix.whole(0, connectors)} ${mix.one(['CAFE01', 'BABE04'])}`,
  ),
  once('acknowledge', 'operator', () => 'acknowledge'),
];

const driver: readonly Kind[] = [
  once(
    'tag held',
    'driver',
    (mix, connectors) => `hold ${mix.whole(1, connectors)} CAFE01 ${mix.scale(1000, MINUTE_MS)}`,
  ),
  {
    name: 'two tags at once',
    class: 'driver',
    deeds: (mix, connectors) => {
      const evse = mix.whole(1, connectors);
      return [
        [0, `hold ${evse} CAFE01 2000`],
        [mix.whole(0, 500), `hold ${evse} BABE03 2000`],
      ];
    },
  },
  {
    name: 'tag storm',
    class: 'driver',
    deeds: (mix, connectors) => {
      const evse = mix.whole(1, connectors);
      return Array.from({ length: 30 }, (_, index) => [
        index * mix.whole(100, 3000),
        `tag ${evse} CAFE0${1 + (index % 2)}`,
      ]);
    },
  },
  once('pulled at once', 'driver', (mix, connectors) => `unplug ${mix.whole(1, connectors)}`),
];

const updates = ['good', 'truncated', 'missing', 'broken', 'spoilt', 'stuck', 'stranger'] as const;
const upkeep: readonly Kind[] = [
  ...updates.map((how) =>
    once(`update: ${how}`, 'upkeep', (mix) => `update ${how} ${mix.one(['plain', 'signed'])} ${mix.scale(1, 3600)}`),
  ),
  once('logs are asked for', 'upkeep', (mix) => `logs ${mix.one(['diagnostics', 'DiagnosticsLog', 'SecurityLog'])}`),
  once('logs cannot be sent', 'upkeep', (mix) => `logs ${mix.one(['diagnostics', 'SecurityLog'])} broken`),
  {
    name: 'logs are asked for twice',
    class: 'upkeep',
    deeds: (mix) => [
      [0, `logs ${mix.one(['diagnostics', 'SecurityLog'])}`],
      [mix.scale(10, 12_000), `logs ${mix.one(['diagnostics', 'DiagnosticsLog'])}`],
      [mix.scale(10, 30_000), `trigger ${mix.one(['DiagnosticsStatusNotification', 'FirmwareStatusNotification'])} 1`],
    ],
  },
  {
    name: 'nothing that is begun ends',
    class: 'upkeep',
    deeds: (mix) => [
      [0, mix.odds(0.5) ? 'logs diagnostics' : `update good ${mix.one(['plain', 'signed'])} ${mix.scale(1, 3600)}`],
      [mix.one([0, 0, mix.scale(10, 200_000)]), 'hang on'],
      [mix.scale(1000, 200_000), `logs ${mix.one(['diagnostics', 'SecurityLog'])}`],
      [mix.scale(HOUR_MS, 5 * HOUR_MS), 'hang off'],
    ],
  },
];

export const kinds: readonly Kind[] = [
  ...upkeep,
  ...ofWorld,
  ...ofStation,
  ...process,
  ...disk,
  ...clock,
  ...network,
  ...centralSystem,
  ...operator,
  ...driver,
  ...instants,
];
