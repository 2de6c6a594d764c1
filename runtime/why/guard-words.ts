/**
 * What every guard of every machine means, for people who have never seen a chart: what is the case when it is true.
 * One row a guard; a test keeps the table complete. Behind a guard that is asked about something, that follows.
 */
type Rows = Readonly<Record<string, string>>;

const powerPath: Readonly<Record<string, Rows>> = {
  contactor: {
    hasEveryKey: 'everybody who has a say lets the contactor close',
    hasEveryOtherKey: 'everybody but the second contactor, which closes just before, lets the contactor close',
    readsClosed: 'the auxiliary contact reads closed',
    readsOpen: 'the auxiliary contact reads open',
    hasNoFeedback: 'the contactor has no auxiliary contact',
    opensNow: 'the auxiliary contact has just been read open',
  },
  secondary: {
    readsClosed: 'the feedback of the second contactor reads closed',
    readsOpen: 'the feedback of the second contactor reads open',
    opensNow: 'the second contactor has just been read open',
    isPrimaryDead: 'the main contactor is proven open',
    isPrimaryLive: 'the main contactor may be live',
    wantsThree: 'three phases are wanted',
    wantsOne: 'one phase is wanted',
    wantsNotThree: 'three phases are not wanted',
    mayPart: 'three phases are not wanted and the main contactor is proven open',
    mayRest: 'one phase is not wanted and the main contactor is proven open',
    isSettled: 'the second contactor is open, nothing is wanted of it, and the main contactor is proven open',
  },
  phases: { isOther: 'another number of phases is asked for' },
  lock: {
    isIn: 'the bolt has just been read locked',
    isNotOut: 'the bolt has just been read otherwise than unlocked',
    isLocked: 'the bolt reads locked',
    isUnlocked: 'the bolt reads unlocked',
    mayDraw: 'the bolt may be drawn: every contact is proven open',
    mayNotDraw: 'the bolt may not be drawn: a contact may be live',
    isBarred: 'a fault bars the socket',
    mustOpen: 'a fault demands that the plug is let go',
    isBlind: 'the lock has no sensor',
    mayRetry: 'there are tries left',
  },
  rcd: {
    isKnown: 'the RCD has been read',
    isClear: 'the RCD reads clear',
    isTripped: 'the RCD reads tripped',
    isGround: 'the RCD reads tripped with a car plugged in',
    isDead: 'the contactor is proven open',
    mayTest: 'the RCD can be tested and the contactor is proven open',
    hasNoTest: 'the RCD has no test of its own',
    hasPassed: 'the RCD has passed its test',
    wasUnderPower: 'the test met a contact under power',
  },
  rcdTest: { isTripped: 'the RCD reads tripped' },
  ventilation: {
    isAccepted: 'every car that asks for air is accepted',
    isPowered: 'power is asked for',
    hasFan: 'relay 2 drives a fan',
    hasNeighbour: 'a neighbour ventilates',
    isForeign: 'relay 2 belongs to a neighbour',
    isVentilated: 'the neighbour says that the air moves',
    readsClosed: 'the feedback of relay 2 reads closed',
    readsOpen: 'the feedback of relay 2 reads open',
    hasNoFeedback: 'relay 2 has no feedback',
  },
  emergency: { isPressed: 'the emergency switch is pressed', isReleased: 'the emergency switch is released' },
  protection: {
    isUnrecoverable: 'a fault stands that takes the pilot away',
    isRecoverable: 'a fault stands that blocks charging and leaves the pilot on',
    isWarned: 'faults stand, but none that blocks charging',
    isHealthy: 'no fault stands',
  },
  recloser: {
    reads: 'the recloser says that it is',
    isOpened: 'the recloser is open, as it should be',
    isClosed: 'the recloser is closed, as it should be',
  },
  mains: {},
  capacitor: {},
};

const car: Readonly<Record<string, Rows>> = {
  pilot: {
    reads: 'the pilot reads',
    isChange: 'the pilot reads something else than before',
    leavesC: 'the pilot reads neither C nor D any more',
    isNews: 'the letter of the pilot is new, and may be believed at once',
    isNewLetter: 'the letter of the pilot is new',
    drivesF: 'the generator is off the pilot wire',
    isOffering: 'the pilot offers current',
    mayRaise: 'more is wanted than the pilot offers',
    mustLower: 'less is wanted than the pilot offers',
  },
  proximity: {
    isRated: 'the cable has a rating',
    isMissing: 'there is no cable in the socket',
    isInvalid: 'the resistor of the cable is of no known rating',
    isSame: 'the rating of the cable is the one it began with',
    isOther: 'the rating of the cable has changed',
    isBroken: 'the cable has no rating that can be read',
  },
  wakeUp: {
    isForced: 'cars are woken whatever they seem to be',
    isAwaited: 'the car is waited for',
    isMeant: 'the car is one to be woken',
    hasTries: 'there are tries left',
  },
  patience: { ends: 'the settings end a visit whose car takes nothing for too long' },
  supply: {
    isUrgent: 'it has to end at once',
    hasTime: 'the car may take its time',
    mayOffer: 'the limits leave something to offer',
    isRequesting: 'the car asks for energy',
  },
};

const visit: Readonly<Record<string, Rows>> = {
  session: {
    isInterrupted: 'a transaction from before the power loss is open',
    mayResume: 'a transaction from before the power loss is open, and may go on',
    hasNoLock: 'the cable is fixed: there is no lock',
    hasTimeOut: 'whoever may charge has to plug in within a time',
    isGone: 'no car is plugged in',
    wasRefused: 'the central system has refused the card',
    isTimeless: 'the time of day is not known, and no visit may begin without it',
    isClosed: 'the connector is closed: a fault, out of service, reserved for somebody else, or no time of day',
    needsCar: 'a card counts only with a car plugged in, and there is none',
    isTooSoon: 'the card that has just begun or ended something is shown again too soon',
    isSameCard: 'it is the same card',
    isOwnCard: 'it is the card that began, and it may stop',
    mayStop: 'it is another card that may perhaps stop this',
    isKin: 'the card is of the same group',
    stopsAsKin: 'the card is of the same group, and cards may stop',
    waitsForCar: 'unplugging at the car ends nothing',
    keepsPlug: 'the plug stays locked after the car has gone',
    wasKept: 'a plug was kept from before the restart',
    wasRefusedBefore: 'the central system had refused the card before the power failed',
    goesOnKeeping: 'a plug without a car stays locked',
  },
  transaction: {
    isInterrupted: 'an account from before the restart is open',
    endsAlready: 'it was to end before the restart, for its own reason',
    isForeign: 'it is meant for another transaction',
    isRefused: 'the central system refuses the token',
    wasRefused: 'the central system has refused the token',
    stopsRefused: 'a refused token ends the transaction',
    hasRation: 'a refused token may still have some energy',
    isOfNobody: 'the reading was ordered by nobody',
    isUrgent: 'it has to end at once',
  },
  authorization: {
    isFree: 'everybody may charge',
    mustLook: 'the token has to be looked up in the memory first',
    mustAsk: 'the central system has to be asked about the token',
  },
  reservation: {
    isHeld: 'a reservation is held here',
    isMeant: 'it is meant for the reservation that is held here',
    isSame: 'it has the number of the reservation that is held here',
    isOutOfService: 'the connector goes out of service',
  },
  availability: {
    serves: 'the connector is in service',
    willServe: 'the connector comes into service by it',
  },
  reader: {
    isLying: 'the card still lies at the reader',
    isMalformed: 'what the reader has seen is no card that can be used',
    hasRoom: 'there are few enough cards at the reader',
  },
  keySwitch: {},
  meterWatch: { calculates: 'a silent meter is replaced by a calculation' },
};

const station: Readonly<Record<string, Rows>> = {
  station: {},
  reset: {
    mayRetry: 'there are tries left',
    hasOther: 'it has another try of another kind',
    allSettled: 'every visit has come to its end',
    isHard: 'the restart is a hard one',
    asksHard: 'a hard restart is asked for',
  },
  diagnostics: {
    isInterrupted: 'an upload was interrupted by a restart',
    hasTries: 'there are tries left',
    isThis: 'it is about the upload at hand',
    isFinal: 'the upload has failed for good',
  },
  firmware: {
    wasIn: 'before the restart the update was',
    hasTries: 'there are tries left',
    isThis: 'it is about the update at hand',
    isLastTry: 'the update has failed for good',
    isPlain: 'the update came without a signature',
    isGood: 'the signature of the update is good',
    runsNew: 'the new firmware runs',
  },
  outbox: {
    isSpent: 'there is no try left for the message',
    isFatal: 'too many messages in a row were lost',
    hasMore: 'more messages wait',
  },
  notices: { isOnline: 'the central system can be reached' },
  credentials: {
    isOnTrial: 'new credentials are being tried',
    isCertified: 'the station shows a certificate of its own',
    isLast: 'it was the last try',
  },
  signing: {
    mayRepeat: 'there are tries left',
    isOnline: 'the central system can be reached',
  },
  link: {
    isEnabled: 'there is a central system in the settings',
    isKnown: 'the central system has accepted this station before, and need not again',
    isAccepted: 'the central system has accepted the station',
    isPending: 'the central system wants the station to wait',
  },
};

/** Id of the chart → name of the guard → what is the case. */
export const guardWords: Readonly<Record<string, Rows>> = { ...powerPath, ...car, ...visit, ...station };
