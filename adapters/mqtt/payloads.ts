/**
 * What is said in a topic: the form of each payload, and the words for it in a complaint. Formats as in the user guide.
 */
export const payloads = {
  flag: { form: /^[01]$/, expected: '0 or 1' },
  letter: { form: /^[A-F]$/, expected: 'a letter from A to F' },
  duty: { form: /^(?:100|\d{1,2})\.\d{2}$/, expected: 'a duty cycle in % from 0.00 to 100.00' },
  amps: { form: /^\d{1,3}(?:\.\d)?$/, expected: 'amperes with at most one decimal place, such as 20.2' },
  wholeAmps: { form: /^(?:-1|\d{1,3})$/, expected: 'whole amperes, or -1 for no limit' },
  /** A limit from outside: the guide gives it one decimal place, others are as clear and as harmless. */
  limit: { form: /^(?:-1(?:\.0+)?|\d{1,3}(?:\.\d{1,6})?)$/, expected: 'amperes such as 20.2, or -1 for no limit' },
  availability: { form: /^(?:in)?operative$/, expected: 'operative or inoperative' },
  bolt: { form: /^(?:locked|unlocked|unknown)$/, expected: 'locked, unlocked or unknown' },
  contact: { form: /^(?:closed|opened|unknown)$/, expected: 'closed, opened or unknown' },
  fault: { form: /^\w{0,50}$/, expected: 'the name of a fault, or nothing' },
  tag: { form: /^\["\w+",\s?"[^"]{1,20}"\]$/, expected: 'a pair such as ["ISO14443","1F2D3A4F"]' },
  moment: {
    form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    expected: 'a moment in UTC such as 2023-06-23T06:54:55.123Z',
  },
  signal: { form: /^.{0,50}$/, expected: 'nothing, or a short text that means nothing' },
  phases: { form: /^[013]$/, expected: '0, 1 or 3' },
  phaseTarget: { form: /^[13]$/, expected: '1 or 3' },
  phaseDelay: { form: /^(?:[1-9]\d|[12]\d\d|300)$/, expected: 'whole seconds from 10 to 300' },
  service: { form: /^[^/\s+#$]{1,50}$/, expected: 'a name of 1 to 50 characters without slash, space, +, # or $' },
  message: { form: /^\s*\[.*\]\s*$/s, expected: 'a message of OCPP-J in brackets' },
  text: { form: /^.{1,50}$/, expected: 'a text of at most 50 characters' },
} as const;

export type PayloadName = keyof typeof payloads;
