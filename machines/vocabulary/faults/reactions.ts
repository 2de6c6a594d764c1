/** What follows from a fault, for rows that react alike: user guide 282–676, safe states 2982–2996. */

/** Charging is impossible while the cause is there, and possible again without anybody's help. */
export const recoverable = {
  place: 'evse',
  severity: 'failure',
  blocks: true,
  latched: false,
  running: 'stop',
  duty: 100,
  contactor: 'open',
  lock: null,
  clears: 'itself',
  tries: 'none',
} as const;

/** Somebody has to look at it and say so. */
export const unrecoverable = {
  ...recoverable,
  severity: 'danger',
  latched: true,
  duty: 0,
  clears: 'acknowledge',
} as const;

export const warning = {
  place: 'evse',
  severity: 'warning',
  blocks: false,
  latched: false,
  running: 'go on',
  duty: null,
  contactor: 'as it is',
  lock: null,
  clears: 'itself',
  tries: 'none',
} as const;
