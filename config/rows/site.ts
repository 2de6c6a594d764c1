/** Settings of the place where the station stands: its fuse, and the switches of the board that speak of it. */
import type { Row } from '../row.ts';

const built = { access: 'read-only', applies: 'after-reboot' } as const;
const ours = { ...built, source: 'ours' } as const;

/** The words of leds.json (guide 2490–2492); black is off. */
export const lampWords = {
  condition: [
    'init',
    'updating',
    'auth_pending',
    'auth_accepted',
    'auth_rejected',
    'ready',
    'deactivated',
    'reserved',
    'connected',
    'charge_request',
    'ventilation_request',
    'charge_1',
    'ventilation_1',
    'error',
    'failure',
  ],
  mode: ['solid', 'blink_slow', 'blink_fast'],
  color: ['black', 'white', 'red', 'green', 'blue', 'cyan', 'yellow', 'magenta'],
} as const;

const one = (words: readonly string[]): string => `(${words.join('|')})`;
const behavior = `${one(lampWords.condition)}:${one(lampWords.mode)}:${one(lampWords.color)}(:[0-9]{1,8})?`;

export const siteRows = {
  'site/fuse_amps': {
    type: 'integer',
    min: 6,
    max: 1000,
    also: [0],
    unit: 'A',
    default: 0,
    ...ours,
    doc: 'Fuse of each conductor before all connectors together, which share it; 0: none is shared.',
  },
  'site/asymmetry_amps': {
    type: 'integer',
    min: 6,
    max: 100,
    also: [0],
    unit: 'A',
    default: 0,
    ...ours,
    doc: 'Most that connectors of fewer than three phases may load one conductor with; 20 in some countries, 0: any.',
  },
  'rotary_switch/enable': {
    type: 'boolean',
    default: false,
    ...ours,
    doc: 'Whether the rotary switch of the board says what the grid connection may carry; it is read at start.',
    note: 'The board of the guide always has it (line 1060).',
  },
  'rotary_switch/positions': {
    type: 'text',
    maxLength: 300,
    pattern: '([1-9][0-9]{0,4}x[13], ?){15}[1-9][0-9]{0,4}x[13]',
    form: 'sixteen ratings such as 16x3 (amperes x phases), for 0 to F, separated by commas',
    default: '6x1,10x1,13x1,16x1,20x1,32x1,40x1,63x1,6x3,10x3,13x3,16x3,20x3,32x3,40x3,63x3',
    ...built,
    source: 'guide 1068-1101, 2499',
    doc: 'What the positions 0 to F of the rotary switch mean; left open, a rotaryencd.json beside this file says it.',
  },
  'lamps/behaviors': {
    type: 'text',
    maxLength: 4000,
    pattern: `${behavior}(, ?${behavior})*`,
    form: 'behaviours such as ready:solid:green or auth_accepted:blink_fast:green:200000, separated by commas',
    default:
      'init:blink_fast:white,updating:blink_slow:yellow,auth_pending:blink_slow:cyan,' +
      'auth_accepted:blink_fast:green:200000,auth_rejected:blink_fast:red:200000,ready:solid:green,' +
      'deactivated:solid:white,reserved:solid:yellow,connected:solid:cyan,charge_request:blink_slow:cyan,' +
      'ventilation_request:blink_slow:magenta,charge_1:blink_slow:blue,ventilation_1:blink_slow:blue,' +
      'error:blink_slow:red,failure:solid:red',
    ...built,
    source: 'guide 2490-2493',
    doc: 'What the lamp shows when: condition:mode:color:duration, in 1/100 ms, 0: permanent.',
    note: 'Left open, a leds.json beside this file says it. The guide prints no defaults; these are ours.',
  },
} as const satisfies Record<string, Row>;
