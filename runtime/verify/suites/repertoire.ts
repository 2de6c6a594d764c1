/**
 * What a walk is made of: everything that the world, a driver or the central system may do from outside, and how long
 * it may wait for what comes of it. Adding something is adding a row.
 */
import type { Deed, Situation } from './suite.ts';

type Row = {
  readonly deed: Deed;
  /** How often it is tried, beside the others. */
  readonly weight: number;
  /** What must be fitted, or how the cable is. */
  readonly needs?: (situation: Situation) => boolean;
};

const hasSocket = ({ cable }: Situation): boolean => cable === 'socket';
const fitted =
  (part: string) =>
  ({ fitted: parts }: Situation): boolean =>
    parts.includes(part);

const call = (action: string, payload: Readonly<Record<string, unknown>>): Deed => ({ do: 'call', action, payload });

const ask = (path: string, body: Readonly<Record<string, unknown>> = {}): Deed => ({ do: 'ask', path, body });

const profile = (limit: number) => ({
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
  },
});

const visits: readonly Row[] = [
  { deed: { do: 'nothing' }, weight: 4 },
  { deed: { do: 'plug', requestEnergy: true }, weight: 8 },
  { deed: { do: 'plug', requestEnergy: false }, weight: 4 },
  { deed: { do: 'unplug' }, weight: 8 },
  { deed: { do: 'energy', wanted: true }, weight: 6 },
  { deed: { do: 'energy', wanted: false }, weight: 6 },
  { deed: { do: 'tag', card: 'own' }, weight: 10 },
  { deed: { do: 'tag', card: 'other' }, weight: 2 },
  { deed: { do: 'tag', card: 'refused' }, weight: 1 },
  { deed: { do: 'judge', card: 'refused', status: 'Blocked' }, weight: 1 },
  { deed: { do: 'judge', card: 'own', status: 'Invalid' }, weight: 1 },
  { deed: { do: 'judge', card: 'own', status: 'Accepted' }, weight: 1 },
  { deed: { do: 'judge', card: 'own', status: 'Accepted', group: 'FAMILY' }, weight: 2 },
  { deed: { do: 'judge', card: 'other', status: 'Accepted', group: 'FAMILY' }, weight: 1 },
  { deed: { do: 'judge', card: 'other', status: 'Accepted', group: 'MASTER' }, weight: 1 },
];

const orders: readonly Row[] = [
  { deed: call('RemoteStartTransaction', { connectorId: 1, idTag: '$own' }), weight: 4 },
  { deed: call('RemoteStopTransaction', { transactionId: '$transaction' }), weight: 4 },
  { deed: call('UnlockConnector', { connectorId: 1 }), weight: 4 },
  { deed: call('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }), weight: 2 },
  { deed: call('ChangeAvailability', { connectorId: 1, type: 'Operative' }), weight: 2 },
  { deed: call('SetChargingProfile', profile(0)), weight: 3 },
  { deed: call('SetChargingProfile', profile(10)), weight: 1 },
  { deed: call('ClearChargingProfile', {}), weight: 3 },
  {
    deed: call('ReserveNow', {
      connectorId: 1,
      expiryDate: '2099-01-01T00:00:00Z',
      idTag: '$own',
      reservationId: 1,
    }),
    weight: 2,
  },
  { deed: call('CancelReservation', { reservationId: 1 }), weight: 1 },
  {
    deed: call('ChangeConfiguration', { key: 'StopTransactionOnEVSideDisconnect', value: 'false' }),
    weight: 1,
  },
  { deed: call('ChangeConfiguration', { key: 'onPowerLossRestart', value: 'true' }), weight: 1 },
  { deed: { do: 'hush', action: 'Authorize', silent: true }, weight: 1 },
  { deed: { do: 'hush', action: 'Authorize', silent: false }, weight: 1 },
  { deed: { do: 'network', up: false }, weight: 1 },
  { deed: { do: 'network', up: true }, weight: 1 },
  { deed: { do: 'power-cut', offMs: 2000 }, weight: 2 },
  { deed: ask('/api/acknowledge'), weight: 4 },
  { deed: ask('/api/evses/:n/rcd-test'), weight: 3, needs: fitted('rcd test') },
  { deed: ask('/api/evses/:n/availability', { operative: false }), weight: 1 },
  { deed: ask('/api/evses/:n/availability', { operative: true }), weight: 1 },
  { deed: ask('/api/evses/:n/phases', { phases: 1 }), weight: 6, needs: fitted('second contactor') },
  { deed: ask('/api/evses/:n/phases', { phases: 3 }), weight: 6, needs: fitted('second contactor') },
  { deed: ask('/api/evses/:n/phase-delay', { seconds: 10 }), weight: 1, needs: fitted('second contactor') },
  ...(['available', 'runs', 'relay'] as const).flatMap((what) =>
    [true, false].map((on): Row => ({
      deed: ask('/api/evses/:n/ventilation', { what, on }),
      weight: 4,
      needs: fitted('neighbour'),
    })),
  ),
  { deed: { do: 'key', on: true }, weight: 8, needs: fitted('key switch') },
  { deed: { do: 'key', on: false }, weight: 6, needs: fitted('key switch') },
];

const drivesRelay2 = ({ fitted: parts }: Situation): boolean =>
  parts.includes('fan') || parts.includes('second contactor');

type Breakage = readonly [name: string, needs?: (situation: Situation) => boolean];

const breakages: readonly Breakage[] = [
  ['pilot-short'],
  ['diode-missing'],
  ['bc-flapping'],
  ['pilot-noise'],
  ['s2-stuck'],
  ['cable-out-of-car'],
  ['ventilation-request'],
  ['sleepy'],
  ['draws-after-offer'],
  ['relay2-stuck-open', drivesRelay2],
  ['relay2-welded', drivesRelay2],
  ['relay2-slow', drivesRelay2],
  ['contactor-slow'],
  ['contactor-stuck-open'],
  ['contactor-welded'],
  ['feedback-lying'],
  ['feedback-bouncing'],
  ['lock-jam-locking', hasSocket],
  ['lock-jam-unlocking', hasSocket],
  ['lock-forced', hasSocket],
  ['lock-feedback-late', hasSocket],
  ['lock-feedback-inverted', hasSocket],
  ['lock-closes-itself', hasSocket],
  ['lock-flicker', hasSocket],
  ['lock-capacitor-flat', hasSocket],
  ['proximity-open', hasSocket],
  ['proximity-invalid', hasSocket],
  ['proximity-changed', hasSocket],
  ['meter-silent'],
  ['meter-internal'],
  ['reader-silent'],
  ['rcd-trip-ac', fitted('rcd')],
  ['rcd-spurious', fitted('rcd')],
  ['rcd-test-no-trip', fitted('rcd')],
  ['rcd-stuck', fitted('rcd')],
  ['rcd-late', fitted('rcd')],
  ['rcd-inverted', fitted('rcd')],
  ['emergency-pressed', fitted('emergency switch')],
  ['mains-lost'],
  ['over-voltage'],
  ['earth-lost'],
];

const broken = breakages.flatMap(([name, needs]): readonly Row[] =>
  [true, false].map((active) => ({
    deed: { do: 'fault', name, active },
    weight: 1,
    ...(needs === undefined ? {} : { needs }),
  })),
);

const rows = [...visits, ...orders, ...broken];

/** Everything that may be done in a situation, as often as it is to be tried. */
export const repertoire = (situation: Situation): readonly Deed[] =>
  rows.flatMap(({ deed, weight, needs }) =>
    needs?.(situation) === false ? [] : Array.from({ length: weight }, () => deed),
  );

/** Milliseconds: within a movement, after it, after the limits of the machines. */
export const waits: readonly number[] = [
  0, 5, 15, 50, 100, 220, 300, 500, 600, 1000, 1000, 2000, 3000, 5000, 5000, 8000, 10_000, 15_000, 31_000, 40_000,
  100_000,
];
