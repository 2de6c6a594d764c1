/**
 * "Why does it not charge?": everything that keeps the coil off, each with the machine, its state and the guard that is
 * false for it. The coil needs every key at once, so the answer goes from a key that is missing to the machine that
 * holds it, and to what that one waits for.
 */
import type { Input, Reason } from '../../adapters/ports/charts.ts';
import type { ContactorKeys } from '../../machines/evse/contactor-words.ts';
import type { Offer } from '../../machines/load/limits.ts';
import { faultRow, type FaultName } from '../../machines/vocabulary/faults.ts';
import { judge } from './conditions.ts';
import { activeNodes, sightOf, type Seen } from './machine.ts';
import { stateWords } from './state-words.ts';

export type ChargingParts = {
  /** A machine of this EVSE by its role; null: it has failed, undefined: there is none. */
  readonly see: (role: string) => Seen | null | undefined;
  readonly nameOf: (role: string) => string;
  /** Machines of this EVSE that have failed, with why. */
  readonly failed: readonly { readonly name: string; readonly error: string }[];
  readonly coil: boolean;
  /** Of the contactor; null: its machine has failed. */
  readonly keys: ContactorKeys | null;
  readonly faults: readonly FaultName[];
  readonly offer: Offer;
};

/** Who gives a key of the contactor, the one with the most to say first. */
const holders: { readonly [K in keyof ContactorKeys]: readonly string[] } = {
  alive: [],
  protection: [],
  emergency: ['emergency'],
  mains: ['mains'],
  rcd: ['rcd'],
  session: ['session', 'transaction', 'supply'],
  bolt: ['lock'],
  pilot: ['pilot'],
  air: ['ventilation'],
  phases: ['phases', 'secondary'],
};
const keyNames: readonly (keyof ContactorKeys)[] = [
  'protection',
  'emergency',
  'mains',
  'rcd',
  'session',
  'bolt',
  'pilot',
  'air',
  'phases',
];

const isLeaf = ({ states }: { readonly states: object }): boolean => Object.keys(states).length === 0;

type Leaf = { readonly id: string; readonly words: string | null };

/** @throws Error for a state that nobody has put into words */
const leavesOf = (seen: Seen): readonly Leaf[] => {
  const { id: chart } = seen.actor.machine;
  return activeNodes(seen)
    .filter(isLeaf)
    .map(({ id }) => {
      const words = stateWords[chart]?.[id.slice(chart.length + 1)];
      if (words === undefined) throw new Error(`nobody has said what it means that ${id} keeps a car from charging`);
      return { id, words };
    });
};

const lacking = (seen: Seen, guard: string, inputs: readonly Input[]): readonly Reason[] => {
  const said = leavesOf(seen).flatMap(({ id, words }) =>
    words === null ? [] : [{ actor: seen.actor.name, state: id, guard, inputs, words }],
  );
  // Without a car the pilot is quiet, too: that says nothing more.
  return said.length > 1 ? said.filter(({ state }) => state !== 'pilot.appetite.quiet') : said;
};

const stateOf = (seen: Seen): string => leavesOf(seen)[0]?.id ?? seen.actor.machine.id;

const ofFaults = ({ faults, see, nameOf }: ChargingParts): readonly Reason[] => {
  const seen = see('protection');
  return faults
    .filter((name) => faultRow(name).blocks)
    .map((name) => ({
      actor: nameOf('protection'),
      state: seen ? stateOf(seen) : '',
      guard: 'isHealthy',
      inputs: [{ path: `standing.${name}`, value: 'true' }],
      words: `the fault ${name} stands: ${faultRow(name).remedy}`,
    }));
};

/** No visit may begin here: what closes the connector. */
const ofGate = ({ see }: ChargingParts): readonly Reason[] => {
  const seen = see('session');
  if (!seen || !['session.idle', 'session.awaitingToken', 'session.awaitingPlug'].includes(stateOf(seen))) return [];
  const { holds, conditions } = judge('isClosed', 'token.granted', sightOf(seen));
  if (holds !== true) return [];
  return conditions.map(({ guard, inputs, words }) => ({
    actor: seen.actor.name,
    state: stateOf(seen),
    guard: `not ${guard}`,
    inputs,
    words,
  }));
};

/** Nothing can be said on the pilot: which limit is to blame. */
const ofLimits = ({ see, offer }: ChargingParts): readonly Reason[] => {
  const seen = see('supply');
  const [first] = offer.limits;
  if (!seen || offer.amps > 0) return [];
  const energy = leavesOf(seen).find(({ id }) => id.startsWith('supply.energy'));
  return [
    {
      actor: seen.actor.name,
      state: energy?.id ?? '',
      guard: 'mayOffer',
      inputs: first === undefined ? [] : [{ path: first.name, value: `${first.amps} A` }],
      words:
        first === undefined
          ? 'nobody has said how much may be offered'
          : `the limit ${first.name} leaves ${first.amps} A, and less than 6 A cannot be offered`,
    },
  ];
};

const ofKeys = (keys: ContactorKeys, parts: ChargingParts): readonly Reason[] => {
  const missing = keyNames.filter((name) => !keys[name]);
  return (
    missing
      // The second contactor closes last: until then its key says nothing.
      .filter((name) => name !== 'phases' || missing.length === 1)
      .flatMap((name) => {
        const inputs = [{ path: `keys.${name}`, value: 'false' }];
        return holders[name].flatMap((role) => {
          const seen = parts.see(role);
          return seen ? lacking(seen, 'hasEveryKey', inputs) : [];
        });
      })
  );
};

/** The first to be seen to first; empty: the coil is on. */
export const whyNotCharging = (parts: ChargingParts): readonly Reason[] => {
  if (parts.coil) return [];
  const dead = parts.failed.map(({ name, error }) => ({
    actor: name,
    state: '',
    guard: 'hasEveryKey',
    inputs: [{ path: 'keys.alive', value: 'false' }],
    words: `this machine has failed: ${error}`,
  }));
  const [seen, { keys }] = [parts.see('contactor'), parts];
  if (!seen || keys === null) return dead;
  const limits = ofLimits(parts);
  return [
    ...dead,
    ...ofFaults(parts),
    ...lacking(seen, 'hasEveryKey', []),
    ...ofGate(parts),
    ...limits,
    // Which limit it is says more than that there is one.
    ...ofKeys(keys, parts).filter(({ state }) => !limits.some((one) => one.state === state)),
  ];
};
