/**
 * Settings of the station as a whole that no charging protocol knows: what it runs on, where it keeps things, whom it
 * listens to. None of these names is in the user guide (its board and its file system are given); where it states a
 * value, it is taken.
 */
import type { Row } from '../row.ts';

const atStart = { access: 'read-only', applies: 'after-reboot', source: 'ours' } as const;

export const stationRows = {
  hardware: {
    type: 'word',
    words: ['simulated'],
    default: 'simulated',
    ...atStart,
    doc: 'What the station drives: simulated hardware with a simulated world around it.',
  },
  data_directory: {
    type: 'text',
    maxLength: 200,
    pattern: '.+',
    form: 'a path',
    default: 'data',
    ...atStart,
    doc: 'Directory of ledger, queue and black box; relative paths start where the program was started.',
    note: 'The guide keeps the same things below /var/lib/ocppd (line 982).',
  },
  log_level: {
    type: 'word',
    words: ['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    default: 'info',
    access: 'read-write',
    applies: 'after-reboot',
    source: 'ours',
    doc: 'The least serious message that is logged.',
  },
  seed: {
    type: 'integer',
    min: 0,
    max: 4_294_967_295,
    default: 0,
    ...atStart,
    doc: 'Seed of every random number the station draws; 0 takes a new one at each start.',
  },
  'http/host': {
    type: 'text',
    maxLength: 255,
    pattern: '.+',
    form: 'a host name or address',
    default: '127.0.0.1',
    ...atStart,
    doc: 'Address on which the page and the control interface listen.',
  },
  'http/port': {
    type: 'integer',
    min: 0,
    max: 65_535,
    default: 0,
    ...atStart,
    doc: 'Port of the page and the control interface; 0 takes any free one and prints it.',
    note: 'The guide serves its page on port 80 (line 2335).',
  },
  'mqtt/uri': {
    type: 'url',
    schemes: ['mqtt', 'mqtts'],
    default: '',
    ...atStart,
    doc: 'Broker of somebody else to use; empty starts the embedded one.',
  },
  'mqtt/host': {
    type: 'text',
    maxLength: 255,
    pattern: '.+',
    form: 'a host name or address',
    default: '127.0.0.1',
    ...atStart,
    doc: 'Address on which the embedded broker listens.',
    note: 'The guide also listens on Ethernet (line 2624).',
  },
  'mqtt/port': {
    type: 'integer',
    min: 0,
    max: 65_535,
    default: 1883,
    ...atStart,
    source: 'guide 2627',
    doc: 'Port of the embedded broker; 0 takes any free one and prints it.',
  },
  'mqtt/base_topic': {
    type: 'text',
    maxLength: 100,
    pattern: '([^/+#]+(/[^/+#]+)*)?',
    form: 'a topic without + and # and without a slash at either end',
    default: '',
    ...atStart,
    doc: 'Put before every topic, so that stations can share a broker; empty leaves the topics as in the guide.',
  },
  'black_box/size_mib': {
    type: 'integer',
    min: 1,
    max: 4096,
    unit: 'MiB',
    default: 64,
    ...atStart,
    doc: 'Size of the ring that records every event; the oldest are overwritten.',
  },
  'storage/timeout_ms': {
    type: 'integer',
    min: 100,
    max: 60_000,
    unit: 'ms',
    default: 5000,
    ...atStart,
    doc: 'How long a write may take before storage counts as failed.',
  },
} as const satisfies Record<string, Row>;
