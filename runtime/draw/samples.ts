/**
 * What machines may remember and hear, where what they say depends on tables and lists: one row a machine whose actions
 * are put together while they run (`enqueueActions`). The compiler keeps the rows in step with the machines.
 */
import type { ContextFrom, EventFrom } from 'xstate';
import type { authorization } from '../../machines/access/authorization.ts';
import type { protection } from '../../machines/evse/protection.ts';
import type { credentials } from '../../machines/link/credentials.ts';
import type { station } from '../../machines/station/station.ts';
import { faultNames } from '../../machines/vocabulary/faults.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';

export type Sample = { readonly context: unknown; readonly event: { readonly type: string; readonly stamp: Stamp } };

const stamp: Stamp = { at: 0, wall: 0, chance: 0.5 };

const causes = ['present', 'gone'] as const;
const found = ['fault.found', 'fault.gone'] as const;

/** One fault or none stands, with a car and without, and something happens to that same fault. */
const protections = faultNames.flatMap((fault) =>
  [{}, ...causes.map((cause) => ({ [fault]: cause }))].flatMap((standing) =>
    [true, false].map((plugged) => ({
      context: { standing, plugged } satisfies ContextFrom<typeof protection>,
      events: [
        ...found.map((type) => ({ type, fault, stamp })),
        ...(['fault.acknowledge', 'ev.absent', 'ev.connected', 'ev.disconnected', 'machine.failed'] as const).map(
          (type) => ({ type, stamp }),
        ),
      ] satisfies EventFrom<typeof protection>[],
    })),
  ),
);

const stations = faultNames.flatMap((fault) =>
  [{}, ...causes.map((cause) => ({ [fault]: cause }))].map((standing) => ({
    context: { standing, storage: fault } satisfies ContextFrom<typeof station>,
    events: [
      ...found.map((type) => ({ type, fault, stamp })),
      { type: 'storage.failed' as const, fault, stamp },
      { type: 'storage.recovered' as const, stamp },
      { type: 'fault.acknowledge' as const, stamp },
      { type: 'machine.failed' as const, stamp },
    ] satisfies EventFrom<typeof station>[],
  })),
);

const token = { id: 'CAFE', parent: 'MASTERS' };
const records = [
  null,
  { status: 'accepted' },
  { status: 'accepted', parent: 'MASTERS' },
  { status: 'blocked' },
] as const;

/** Every mode, online and offline, with a token that is accepted, refused, a master pass or a stranger. */
const authorizations = (['free', 'card', 'elsewhere'] as const).flatMap((mode) =>
  [true, false].map((online) => ({
    context: {
      freeToken: { id: 'FREE' },
      rules: {
        mode,
        listBelieved: true,
        cacheBelieved: true,
        preAuthorize: true,
        offlineKnown: true,
        offlineUnknown: false,
        checkRemote: true,
        masterGroup: 'MASTERS',
      },
      online,
      token,
      way: 'card',
      memory: { listed: { status: 'accepted' }, cached: null },
    } satisfies ContextFrom<typeof authorization>,
    events: [
      ...(['token.check', 'token.foreign', 'token.remote'] as const).map((type) => ({ type, token, stamp })),
      ...records.map((listed) => ({ type: 'token.known' as const, listed, cached: null, stamp })),
      ...records.flatMap((record) => (record === null ? [] : [{ type: 'token.answered' as const, record, stamp }])),
      { type: 'token.unanswered' as const, stamp },
    ] satisfies EventFrom<typeof authorization>[],
  })),
);

const trials = [
  {
    context: {
      profile: 2,
      attempts: 3,
      trial: { type: 'identity' },
      failures: 0,
      trouble: null,
    } satisfies ContextFrom<typeof credentials>,
    events: (['tls-version', 'password-refused', 'no-tls'] as const).map((trouble) => ({
      type: 'link.failed' as const,
      why: 'refused',
      trouble,
      stamp,
    })) satisfies EventFrom<typeof credentials>[],
  },
];

/** By the id of the machine. */
const rows: Readonly<
  Record<string, readonly { readonly context: unknown; readonly events: readonly Sample['event'][] }[]>
> = { protection: protections, station: stations, authorization: authorizations, credentials: trials };

/**
 * For events of these types.
 * @throws Error for a machine without a row
 */
export const samplesOf = (machine: string, types: readonly string[]): readonly Sample[] => {
  const row = rows[machine];
  if (row === undefined) throw new Error(`${machine} puts actions together while it runs: give it a row of samples`);
  const known = new Set(row.flatMap(({ events }) => events.map(({ type }) => type)));
  // XState's own: time has passed, or the machine has started.
  const bare = types.filter((type) => !known.has(type)).map((type) => ({ type, stamp }));
  return row.flatMap(({ context, events }) =>
    [...events.filter(({ type }) => types.includes(type)), ...bare].map((event) => ({ context, event })),
  );
};
