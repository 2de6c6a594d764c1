/**
 * The ending of a test: what its station keeps in mind after the steps, and shows by itself much later or never, is
 * brought to light. Everything that was broken is mended and everything that was refused is granted, then one of two
 * ordinary visits is played, the same as on any station: whoever remembers something wrong plays it otherwise. (The
 * classical idea of a sequence that identifies a state.)
 */
import type { Deed, Situation } from './suite.ts';
import type { Stride, Walk } from './walk.ts';

const call = (action: string, payload: Readonly<Record<string, unknown>>): Deed => ({ do: 'call', action, payload });
const trigger = (requestedMessage: string): Stride => ({
  deed: call('TriggerMessage', { requestedMessage, connectorId: 1 }),
  waitMs: 1000,
});
const after = (waitMs: number, deed: Deed): Stride => ({ deed, waitMs });

/** By what of it the latest counts: the same thing that is done to the same part. */
const partOf = (deed: Deed): string | null => {
  switch (deed.do) {
    case 'fault':
      return `fault ${deed.name}`;
    case 'network':
      return 'network';
    case 'judge':
      return `judge ${deed.card}`;
    case 'hush':
      return `hush ${deed.action}`;
    default:
      return null;
  }
};

/** What takes it back; null: there is nothing to take back. */
const amends = (deed: Deed): Deed | null => {
  switch (deed.do) {
    case 'fault':
      return deed.active ? { ...deed, active: false } : null;
    case 'network':
      return deed.up ? null : { ...deed, up: true };
    case 'hush':
      return deed.silent ? { ...deed, silent: false } : null;
    case 'judge':
      return deed.card === 'own' && deed.status !== 'Accepted'
        ? { do: 'judge', card: 'own', status: 'Accepted' }
        : null;
    default:
      return null;
  }
};

const mending = (strides: readonly Stride[]): readonly Stride[] => {
  const latest = new Map<string, Deed>();
  for (const { deed } of strides) {
    const part = partOf(deed);
    if (part !== null) latest.set(part, deed);
  }
  return [...latest.values()].flatMap((deed) => {
    const amended = amends(deed);
    return amended === null ? [] : [after(0, amended)];
  });
};

/** Whoever may charge here shows it. */
const leave = (situation: Situation, given: boolean): Deed => {
  if (situation.fitted.includes('key switch')) return { do: 'key', on: given };
  return situation.fitted.includes('free charging') && given ? { do: 'nothing' } : { do: 'tag', card: 'own' };
};

const fault = (name: string, active: boolean): Deed => ({ do: 'fault', name, active });
const ask = (path: string): Deed => ({ do: 'ask', path, body: {} });

/** Whoever is there wants to go, as things are: nothing is mended yet. */
const leaving = (situation: Situation): readonly Stride[] => [
  trigger('StatusNotification'),
  trigger('MeterValues'),
  after(12_000, leave(situation, false)),
  after(3000, { do: 'unplug' }),
];

/** Everything is well again, and everybody may go. */
const clearing: readonly Stride[] = [
  after(5000, call('UnlockConnector', { connectorId: 1 })),
  after(2000, { do: 'unplug' }),
  after(8000, ask('/api/acknowledge')),
  after(5000, call('ChangeAvailability', { connectorId: 1, type: 'Operative' })),
];

const plug: Deed = { do: 'plug', requestEnergy: true };

/** A visit that was kept in mind is taken up where the card comes first; where the plug does, all is asked anew. */
const visit = (situation: Situation, isCardFirst: boolean): readonly Stride[] => [
  ...(isCardFirst
    ? [after(3000, leave(situation, true)), after(15_000, plug)]
    : [after(3000, plug), after(15_000, leave(situation, true))]),
  trigger('MeterValues'),
  after(5000, { do: 'energy', wanted: false }),
  after(12_000, { do: 'energy', wanted: true }),
];

/** The car takes nothing for longer than is forgiven; then the meter falls silent under the next driver. */
const straining = (situation: Situation): readonly Stride[] => [
  after(1000, call('ChangeConfiguration', { key: 'suspendedEVTimeout', value: '10' })),
  after(15_000, { do: 'energy', wanted: false }),
  after(8000, leave(situation, true)),
  after(8000, { do: 'energy', wanted: true }),
  after(8000, fault('meter-silent', true)),
  after(8000, fault('meter-silent', false)),
  after(12_000, leave(situation, false)),
  after(8000, { do: 'unplug' }),
];

/** An RCD trips where no car is, is acknowledged, and is tested. */
const tripping = ({ fitted }: Situation): readonly Stride[] =>
  fitted.includes('rcd')
    ? [
        after(2000, fault('rcd-spurious', true)),
        after(2000, fault('rcd-spurious', false)),
        after(8000, ask('/api/acknowledge')),
        ...(fitted.includes('rcd test') ? [after(5000, ask('/api/evses/:n/rcd-test'))] : []),
      ]
    : [];

export const endingOf = ({ situation, strides }: Walk): readonly Stride[] => [
  ...leaving(situation),
  ...mending(strides),
  ...clearing,
  // Drivers do either: so do tests, by turns.
  ...visit(situation, strides.length % 2 === 0),
  ...straining(situation),
  ...tripping(situation),
];
