/**
 * What of a machine's memory makes no difference to what it does, and is left out of its state: numbers that only
 * count, times of day, the words of a reason. Each row says why leaving it out loses no behaviour. Control states are
 * never left out.
 */
import type { AnyMachineSnapshot, StateValue } from 'xstate';
import { armed, having } from './having.ts';
import { worldTimers, type Plant, type WorldTimer } from './plant.ts';

type Context = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Context =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Rule = (context: Context, snapshot: AnyMachineSnapshot) => Context;

const rules: Readonly<Record<string, Rule>> = {
  // The clock of the explorer knows only "moments later" (0) and "long after" (10 s): when the card was last held is
  // always 0, and each touch comes in both kinds. Which fault bars the next visit changes only the words of a refusal.
  // What it was started with is read at its start; later only, until that is settled, whether it must end.
  session: (context) => {
    const { gate, touchedAt, interrupted, input } = context;
    const given = isRecord(input) ? { ...input, interrupted: null, kept: null } : {};
    const bars = isRecord(gate) && gate['fault'] !== null ? { ...gate, fault: 'MachineFailed' } : gate;
    const begun = interrupted === true ? given : { ...given, mustEnd: false };
    return { ...context, input: begun, gate: bars, touchedAt: touchedAt === null ? null : 0 };
  },
  // Which letter was told last decides only whether another one is told: a fact that moves nothing.
  pilot: (context) => ({ ...context, letter: context['letter'] === null ? null : 'A' }),
  // Transactions are numbered; the number only names them, and there is one at a time. Of the reason only a refusal
  // changes what follows, and only until the account is closed.
  transaction: (context, snapshot) => {
    const { ending, account, input } = context;
    const isOpen = isRecord(ending) && !['none', 'opening', 'charging'].some((state) => snapshot.matches(state));
    const refused = isOpen && ending['reason'] === 'DeAuthorized';
    return {
      ...context,
      count: 0,
      ending: { reason: refused ? 'DeAuthorized' : 'Other' },
      // An ending from before the restart is asked for only until it goes on.
      account: isRecord(account) && !snapshot.matches('interrupted') ? { ...account, ending: undefined } : account,
      input: isRecord(input) ? { ...input, interrupted: null } : input,
    };
  },
  // Tries are counted while the bolt is driven, anew each time that it is to move; once used up they are used up.
  lock: (context, snapshot) => {
    const { tries, retries } = context;
    const isMoving = snapshot.matches('locking') || snapshot.matches('unlocking');
    return { ...context, tries: isMoving ? Math.min(Number(tries), Number(retries) + 1) : 0 };
  },
  // Idle, it has forgotten whom it checked last.
  authorization: (context, snapshot) =>
    snapshot.matches('idle') ? { ...context, token: { id: '' }, record: null } : context,
};

/** The same state, without what makes no difference. */
export const abstracted = (role: string, snapshot: AnyMachineSnapshot): AnyMachineSnapshot => {
  const rule = rules[role];
  const context: unknown = snapshot.context;
  if (rule === undefined || !isRecord(context)) return snapshot;
  const kept: { readonly value: StateValue } = snapshot;
  return snapshot.machine.resolveState({ value: kept.value, context: rule(context, snapshot) });
};

/**
 * Has the session anybody in mind? Who was vouched for and came to nothing is dropped by the judge when the session has
 * dropped him: it believes the machine only in what makes the judgement stricter.
 */
export const hasVisitor = ({ context }: { readonly context: unknown }): boolean =>
  isRecord(context) && context['token'] !== null;

/** Of these nobody can find anything wrong in the end: that an RCD that fails its test is broken is said anew. */
const idleTimers: readonly WorldTimer[] = ['age', 'answer', 'rcd'];

/** Nothing is broken, nothing moves, no fault stands: what was wrong is over. */
const isSound = (plant: Plant): boolean =>
  plant.up &&
  // A cable that has said something else is wrong without being broken.
  !plant.hasProximity &&
  plant.damage === 'none' &&
  plant.dead === null &&
  plant.standing.length === 0 &&
  worldTimers.every((timer) => idleTimers.includes(timer) || !armed(plant, timer));

/**
 * The same for the plant: what the judge has noted and will never read again, because it is written anew before. A test
 * (`abstraction.test.ts`) meets every plant that is left out with everything that can reach it, and compares.
 */
export const forgotten = (plant: Plant): Plant => {
  let now = plant;
  if (plant.hurt && isSound(plant)) now = having(now, { hurt: false });
  // A car says nothing without its plug, and a cable that nobody has put in is not kept.
  if (plant.plug === 'out') now = having(now, { car: 'B', refused: false });
  // What may end a transaction is noted from its start.
  return plant.account ? now : having(now, { mayEnd: false, ending: 'none' });
};
