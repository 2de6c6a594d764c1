/**
 * What keeps a connector from charging while a machine of its power path stands in a state, in plain words; null: the
 * state is no obstacle. One row a state without others inside; a test keeps the table complete.
 */
type Rows = Readonly<Record<string, string | null>>;

const contactor: Rows = {
  sensing: 'after a restart the contactor has to be seen open first',
  resting: 'the contactor has just opened and rests before it may close again',
  'open.idle': null,
  'open.joining': null,
  suspect: 'the auxiliary contact reads closed although the coil is off',
  'closing.wanted': null,
  'closing.driven': null,
  'closed.steady': null,
  'closed.faltering': null,
  opening: 'the contactor is opening',
  'failed.doubtful': 'the contactor did not close: the fault has to be acknowledged on site or by a reset',
  'failed.dead': 'the contactor did not close: the fault has to be acknowledged on site or by a reset',
  'welded.live': 'the contactor is welded: it stays shut although the coil is off',
  'welded.dead': 'the contactor was welded: the fault has to be acknowledged on site or by a reset',
};

const pilot: Rows = {
  debounce: null,
  'plug.unknown': 'the pilot has not told yet whether a car is there',
  'plug.absent': 'no car is plugged in',
  'plug.plugged': null,
  'appetite.quiet': 'the pilot has not settled on what the car wants',
  'appetite.resting': 'the car does not ask for energy',
  'appetite.asking': 'the car has only just begun to ask for energy',
  'appetite.requesting.steady': null,
  'appetite.requesting.doubted': 'the pilot flickers: nobody knows whether the car still asks',
  'appetite.shorted': 'the pilot is shorted, or off: nothing can be said to the car',
  'appetite.leaky': 'the diode of the car is missing',
  'output.free': null,
  'output.bound': null,
  'output.failed': 'a fault has taken the pilot away (state F)',
  'output.held': 'a sleeping car is being woken',
  'output.vanished': 'a sleeping car is being woken: the pilot is off for a moment',
};

const lock: Rows = {
  sensing: 'the bolt of the plug lock has not been read yet',
  unlocked: 'the plug is not locked',
  locked: null,
  forced: 'the bolt has left the plug unbidden',
  'locking.driving': 'the plug is being locked',
  'locking.pausing': 'the plug is being locked: the motor rests before another try',
  'locking.yielding': 'the plug is hard to lock: the bolt goes back once',
  'locking.insisting': 'the plug is hard to lock: the last try',
  'unlocking.waiting': 'the plug is to be let go as soon as the contacts are proven open',
  'unlocking.overdue': 'the plug is to be let go, and the contacts are not proven open',
  'unlocking.driving': 'the plug is being let go',
  'unlocking.pausing': 'the plug is being let go: the motor rests before another try',
  'unlocking.yielding': 'the plug is hard to let go: the bolt goes back once',
  'unlocking.insisting': 'the plug is hard to let go: the last try',
  stuckOpen: 'the plug could not be locked',
  stuckShut: 'the plug could not be let go',
};

const rcd: Rows = {
  sensing: 'the RCD has not been read yet',
  judging: 'the RCD is being judged',
  waiting: 'the RCD waits for its test, which needs a contactor proven open',
  testing: 'the RCD is being tested',
  'armed.proven': null,
  'armed.watching': null,
  'armed.due': null,
  grounded: 'the RCD has tripped with a car plugged in: it must be unplugged',
  'spurious.tripped': 'the RCD has tripped although no car is there',
  'spurious.over': 'the RCD had tripped although no car was there: the fault has to be acknowledged',
  untrustworthy: 'the RCD has failed its test: the fault has to be acknowledged',
};

const ventilation: Rows = {
  'power.unwanted': null,
  'power.wanted': null,
  'air.quiet': null,
  'air.accepted': null,
  'air.wanting': 'the car asks for ventilation; the fan starts when power is asked for',
  'air.starting.ordered': 'the fan is being switched on',
  'air.starting.driven': 'the fan is being switched on',
  'air.running': null,
  'air.faltering': 'the feedback of the fan falters',
  'air.asking': 'the car asks for ventilation, and the neighbour has not said that the air moves',
  'air.granted': null,
  'air.refused.insisting': 'the car asks for ventilation, and there is none',
  'air.refused.waiting': 'the car asked for ventilation, and there was none; it is tried again',
};

const phases: Rows = {
  steady: null,
  pausing: 'the number of phases is being changed: both contactors have to be seen open',
  guarding: 'the number of phases has been changed: a pause protects the car',
};

const secondary: Rows = {
  doubtful: 'the second contactor has not been seen open yet',
  open: 'the second contactor is open; the main one has to be proven open before it moves',
  parted: 'the second contactor waits to be told with how many phases to charge',
  single: null,
  'closing.ordered': 'the second contactor is closing',
  'closing.driven': 'the second contactor is closing',
  'joined.waiting': null,
  'joined.carrying': null,
  'joined.faltering': null,
  'joined.following': null,
  parting: 'the second contactor is opening',
  failed: 'the second contactor did not close',
  welded: 'the second contactor is welded',
};

const supply: Rows = {
  'car.resting': null,
  'car.requesting': null,
  'energy.off': null,
  'energy.on.offering': 'current is offered, and the car does not take it',
  'energy.on.energising': null,
  'energy.on.charging': null,
  'energy.on.pausedClosed': 'nothing may be offered: the car has some time to stop drawing',
  'energy.on.pausedOpen': 'nothing may be offered',
  'energy.winding': 'the visit ends: the car has some time to stop drawing',
  'energy.breaking': 'the visit ends: the contactor is opening',
};

const transaction: Rows = {
  starting: 'the account is not ready yet',
  none: null,
  interrupted: 'a transaction from before the restart is neither resumed nor closed yet',
  opening: 'the meter is being read, so that the account can be opened',
  charging: null,
  refused: 'the central system has refused the token',
  rationed: null,
  withheld: 'the central system has refused the token: no energy for it',
  closing: 'the account is being closed',
  'reading.asking': 'the account is being closed: the meter is being read',
  'reading.pausing': 'the account is being closed: the meter is read again in a moment',
};

const session: Rows = {
  sensing: 'after a restart the plug has to be sensed first',
  idle: 'nobody has plugged in or shown a card',
  awaitingPlug: 'somebody may charge, and has not plugged in yet',
  awaitingToken: 'a car is plugged in, and nobody has shown a card that may charge',
  locking: 'the plug has to be locked first',
  opening: 'the transaction is being opened',
  charging: null,
  closing: 'the visit is being ended',
  retained: 'the visit is over; the plug stays locked until its card is shown',
  released: 'the visit is over; the plug is let go',
  finishing: 'the visit is over; the car is still plugged in',
};

const emergency: Rows = {
  sensing: 'the emergency switch has not been read yet',
  released: null,
  'pressed.in': 'the emergency switch is pressed',
  'pressed.settling': 'the emergency switch has just been released',
};

const mains: Rows = {
  present: null,
  dipped: 'the supply has just failed',
  lost: 'the supply is away',
};

const protection: Rows = {
  healthy: null,
  warned: null,
  'blocked.recoverable': 'a fault stands in the way',
  'blocked.unrecoverable': 'a fault stands in the way',
};

/** Id of the chart → state, as it is written behind the id of the chart → what it keeps from happening. */
export const stateWords: Readonly<Record<string, Rows>> = {
  contactor,
  pilot,
  lock,
  rcd,
  ventilation,
  phases,
  secondary,
  supply,
  transaction,
  session,
  emergency,
  mains,
  protection,
};
