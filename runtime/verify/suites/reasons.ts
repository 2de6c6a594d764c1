/**
 * Why some transitions cannot be used by anybody outside the station, each with the reason that a person has found, by
 * the beginning of its id. What is not here has the explorer's word for it.
 */
import type { Way } from './explored-ways.ts';
import type { ExploredWorld } from './explored-world.ts';
import { transitionsIn } from './targets.ts';

/**
 * What speaks for a reason, and is tried in `test/suites/reasons.test.ts`. Death: the explorer takes the transition
 * only after a machine has died. Looser clocks: it takes it, because it lets timers fire, the disk answer and feedback
 * lie at moments that the parts of a whole station never show. Never: in no state of any chapter.
 */
export type Evidence = 'death' | 'looser clocks' | 'never';

export type Reason = {
  /** Of the ids of transitions. */
  readonly beginning: string;
  readonly evidence: Evidence;
  readonly why: string;
};

const dies = 'a machine dies of a mistake of our own alone: nobody outside can make one die';
const limits = (what: string): string => `it holds should another machine have died: ${what}`;
const atOnce = (what: string): string => `a disk in memory is ready at once: ${what}`;
const barred = 'a fault that bars the lock lets no session begin: nobody asks it to lock';
const ended = 'the fault has ended the charge before: nobody asks any more';

const afterDeath: Readonly<Record<string, string>> = {
  'session.closing|after:closingLimit': limits('the account is closed within 13 s'),
  'transaction.closing|after:meterLimit': limits('supply ends within 8 s'),
  'pilot.output.failed|pilot.fail': 'protection says so once on the way into a fault; only a death says it besides',
};

const byLooserClocks: Readonly<Record<string, string>> = {
  'session.locking|after:lockLimit': limits('the lock has locked or failed within 20 s'),
  'transaction.opening|after:meterLimit': 'the meter that does not answer is told as unreadable sooner',
  'contactor.closing.wanted||': atOnce('the coil is on in the instant in which it is wanted'),
  'secondary.closing.ordered||': atOnce('relay 2 is on in the instant in which it is wanted'),
  'contactor.failed.dead|contactor.open': `${ended}; it takes a feedback that lies at moments of its own choice`,
  'phases|power.wanted': 'while the number changes nothing may be drawn, so supply asks for no power',
  'wakeUp.waking|ev.requests': 'no simulated car closes its switch while nothing is offered',
};

const never: Readonly<Record<string, string>> = {
  'session.locking|lock.unlocked': 'the lock answers a wish to lock with locked or failed',
  'authorization.asking|after:askLimit': 'the call to the central system times out sooner, and says so',
  'contactor.closed|contactor.close':
    'supply asks to close only after it has asked to open, or was told that it is open',
  'contactor.welded.dead|contactor.open': ended,
  'lock|lock.lock|0': barred,
  'lock.unlocking|lock.lock|0': barred,
  'lock.locking|lock.lock': 'the session asks once, and waits for the answer',
  'lock.stuckOpen|': 'the session that is told so has the lock unlock in the same turn',
  'secondary.joined.waiting||1': 'the main contactor calls itself live in the turn in which this one has joined',
  'transaction|meter.sampled|1': 'every state with an account has an answer of its own',
  'authorization.idle|token.foreign|1': 'a card that might stop another is always looked up first',
  'session|ev.disconnected': 'every state in which a car can go has an answer of its own',
  'session.sensing|after:sensingLimit': 'a pilot that shows neither a car nor none is a fault, which is told sooner',
  'session.awaitingToken|tag.presented|2': 'a car is there in this state, so none is missing',
  'session.finishing|tag.presented|2': 'a car is there in this state, so none is missing',
  'session.awaitingToken|after:timeless|0':
    'it takes a station that does not know the time of day: a bench has it from the start',
  'session.charging|transaction.closed|3': 'an account that ends by itself while a car is there was refused',
  'proximity|ev.absent': 'it is said only at the start, where the wire is loose, which has an answer of its own',
};

const rowsOf = (evidence: Evidence, all: Readonly<Record<string, string>>): readonly Reason[] =>
  Object.entries(all).map(([beginning, why]) => ({ beginning, evidence, why }));

export const reasons: readonly Reason[] = [
  ...rowsOf('death', afterDeath),
  ...rowsOf('looser clocks', byLooserClocks),
  ...rowsOf('never', never),
];

const ofTransition = (transition: string): string | undefined => {
  if (transition.includes('|machine.failed|')) return dies;
  return reasons.find(({ beginning }) => transition.startsWith(beginning))?.why;
};

/** Where a transition cannot be used, its guard may still forbid it. */
const mayBeForbidden = (target: string): boolean => target.endsWith(' if forbidden');

/** Of the first transition in a target that has one. */
export const knownReason = (target: string): string | undefined =>
  mayBeForbidden(target)
    ? undefined
    : transitionsIn(target)
        .map(ofTransition)
        .find((one) => one !== undefined);

export const notMet = 'not met: neither by the explorer, as far as it has looked, nor on any walk tried';

const exploredReason = (way: Way | undefined): string => {
  if (way === undefined) return notMet;
  const deeds = way.deeds.join(', ');
  if (way.impossible.length > 0) {
    return `the explorer's shortest way needs what nobody outside can do (${way.impossible.join(', ')}): ${deeds}`;
  }
  if (!way.timed) return `no clock shows the explorer's shortest way: ${deeds}`;
  return `on a whole station the explorer's shortest way runs otherwise (its parts take their own time): ${deeds}`;
};

const worldReason = (target: string, world: ExploredWorld): string => {
  const strange = transitionsIn(target).find((one) => !world.has(one));
  if (strange !== undefined) {
    return `no chapter of the explorer takes ${strange} while no machine dies, nor does any walk`;
  }
  if (world.has(target)) {
    return "the explorer's machine by itself might, in company it was seen on none of the walks that were aimed at it";
  }
  return target.includes(' if ')
    ? "it cannot be: the guard never decides so in any of the explorer's chapters while no machine dies"
    : "it cannot be: whatever the explorer's chapters let happen while no machine dies, something else comes between " +
        'the first and the second';
};

/** Why no test uses it. `world`: where all of the explorer's world was looked at. */
export const reasonNot = (target: string, world: ExploredWorld | null, ways: ReadonlyMap<string, Way>): string =>
  knownReason(target) ??
  (world === null ? exploredReason(ways.get(transitionsIn(target).at(-1) ?? target)) : worldReason(target, world));
