/**
 * Settings of what protects one EVSE: the residual-current device and the emergency switch. User guide 2376–2391,
 * 3003–3075. Devices differ in their timing, which stands in their data sheets; two are ready examples in the guide
 * (Table 72): Western Automation RCM14-01 815 / 810 / 410 ms (the defaults) and Bender RCD-121 50 / 750 / 2000 ms.
 */
import type { Row } from '../row.ts';

const built = { access: 'read-only', applies: 'after-reboot' } as const;
const polarity = { type: 'word', words: ['active_low', 'active_high'], default: 'active_high', ...built } as const;
const time = { type: 'integer', min: 1, max: 5000, unit: 'ms', ...built } as const;
/** Number of a GPIO line; the simulated board has none and only looks whether there is one. */
const line = { type: 'integer', min: 0, max: 1023, ...built } as const;

export const protectionRows = {
  'ports[]/emergency_alarm/enable': {
    type: 'boolean',
    default: false,
    ...built,
    source: 'guide 2376',
    doc: 'Whether an emergency switch is wired; pressed, it opens the contactor at once.',
  },
  'ports[]/emergency_alarm/gpio': {
    ...line,
    default: 121,
    source: 'guide 2377',
    doc: 'GPIO line of the emergency contact.',
  },
  'ports[]/emergency_alarm/polarity': {
    ...polarity,
    source: 'guide 2378',
    doc: 'Level of that line while the switch is pressed.',
  },
  'ports[]/rcd_monitor/enable': {
    type: 'boolean',
    default: false,
    ...built,
    source: 'guide 2379',
    doc: 'Whether an RCD with a feedback wire is there; without its consent nothing closes.',
  },
  'ports[]/rcd_monitor/gpio': {
    ...line,
    default: 122,
    source: 'guide 2380',
    doc: 'GPIO line of the RCD feedback.',
  },
  'ports[]/rcd_monitor/polarity': {
    ...polarity,
    source: 'guide 2381',
    doc: 'Level of that line in normal operation, when nothing has tripped: active_low where 0 V means all is well.',
  },
  'ports[]/rcd_monitor/test_gpio': {
    ...line,
    also: [-1],
    default: 87,
    source: 'guide 2382',
    doc: 'GPIO line that makes the RCD test itself; −1 monitors without testing, which IEC 62955 does not allow.',
  },
  'ports[]/rcd_monitor/test_gpio_polarity': {
    ...polarity,
    source: 'guide 2386',
    doc: 'Level of that line while a test is triggered.',
  },
  'ports[]/rcd_monitor/test_trigger_time': {
    ...time,
    default: 815,
    source: 'guide 2387',
    doc: 'How long the test output is driven.',
    note: 'Table 71 of the guide wants less than 5000.',
  },
  'ports[]/rcd_monitor/test_check_tripped_time': {
    ...time,
    default: 810,
    source: 'guide 2388',
    doc: 'From the rise of the test output until the RCD must have tripped.',
  },
  'ports[]/rcd_monitor/test_check_normal_time': {
    ...time,
    default: 410,
    source: 'guide 2391',
    doc: 'From the fall of the test output until the RCD must be back to normal.',
  },
} as const satisfies Record<string, Row>;
