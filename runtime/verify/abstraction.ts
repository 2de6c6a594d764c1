/**
 * What of a machine's memory makes no difference to what it does, and is left out of its state: numbers that only
 * count, times of day, the words of a reason. Each row says why leaving it out loses no behaviour. Control states are
 * never left out.
 */
import type { AnyMachineSnapshot, StateValue } from 'xstate';

type Context = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Context =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Rule = (context: Context, snapshot: AnyMachineSnapshot) => Context;

const rules: Readonly<Record<string, Rule>> = {
  // The clock of the explorer knows only "moments later" (0) and "long after" (10 s): when the card was last held is
  // always 0, and each touch comes in both kinds.
  session: (context) => ({ ...context, touchedAt: context['touchedAt'] === null ? null : 0 }),
  // Transactions are numbered; the number only names them, and there is one at a time. Of the reason only a refusal
  // changes what follows, and only until the account is closed.
  transaction: (context, snapshot) => {
    const { ending } = context;
    const isOpen = isRecord(ending) && !['none', 'opening', 'charging'].some((state) => snapshot.matches(state));
    const refused = isOpen && ending['reason'] === 'DeAuthorized';
    return { ...context, count: 0, ending: { reason: refused ? 'DeAuthorized' : 'Other' } };
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
