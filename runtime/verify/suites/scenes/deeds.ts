/** Words for scenes: what is done, by whom, and a visit up to the energy. */
import type { Deed } from '../suite.ts';

export type Done = readonly [deed: Deed, seconds: number];
export type Scene = readonly [situation: string, ...done: readonly Done[]];

export const call = (action: string, payload: Readonly<Record<string, unknown>> = {}): Deed => ({
  do: 'call',
  action,
  payload,
});
export const ask = (path: string, body: Readonly<Record<string, unknown>> = {}): Deed => ({ do: 'ask', path, body });
export const breaks = (name: string): Deed => ({ do: 'fault', name, active: true });
export const mends = (name: string): Deed => ({ do: 'fault', name, active: false });
export const configure = (key: string, value: string): Deed => call('ChangeConfiguration', { key, value });
export const judge = (card: 'own' | 'other', status: 'Accepted' | 'Invalid' | 'Blocked', group?: string): Deed => ({
  do: 'judge',
  card,
  status,
  ...(group === undefined ? {} : { group }),
});

export const rest: Deed = { do: 'nothing' };
export const plug: Deed = { do: 'plug', requestEnergy: false };
export const arrive: Deed = { do: 'plug', requestEnergy: true };
export const unplug: Deed = { do: 'unplug' };
export const asks: Deed = { do: 'energy', wanted: true };
export const rests: Deed = { do: 'energy', wanted: false };
export const card: Deed = { do: 'tag', card: 'own' };
export const other: Deed = { do: 'tag', card: 'other' };
export const cut: Deed = { do: 'power-cut', offMs: 2000 };
export const offline: Deed = { do: 'network', up: false };
export const online: Deed = { do: 'network', up: true };
export const acknowledge = ask('/api/acknowledge');
export const testRcd = ask('/api/evses/:n/rcd-test');
export const outOfService = ask('/api/evses/:n/availability', { operative: false });
export const inService = ask('/api/evses/:n/availability', { operative: true });
export const stop = call('RemoteStopTransaction', { transactionId: '$transaction' });
export const start = call('RemoteStartTransaction', { connectorId: 1, idTag: '$own' });
export const unlock = call('UnlockConnector', { connectorId: 1 });
export const phases = (count: 1 | 3): Deed => ask('/api/evses/:n/phases', { phases: count });
export const neighbour = (what: 'available' | 'runs' | 'relay', on: boolean): Deed =>
  ask('/api/evses/:n/ventilation', { what, on });
export const limit = (amps: number): Deed =>
  call('SetChargingProfile', {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Relative',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: amps }] },
    },
  });
export const reserve = (of: '$own' | '$other'): Deed =>
  call('ReserveNow', { connectorId: 1, expiryDate: '2099-01-01T00:00:00Z', idTag: of, reservationId: 1 });
export const cancel = call('CancelReservation', { reservationId: 1 });
export const list = (...cards: readonly (readonly [string, string?])[]): Deed =>
  call('SendLocalList', {
    updateType: 'Full',
    listVersion: 1,
    localAuthorizationList: cards.map(([idTag, parentIdTag]) => ({
      idTag,
      idTagInfo: { status: 'Accepted', ...(parentIdTag === undefined ? {} : { parentIdTag }) },
    })),
  });

/** A visit up to the energy, and its end. */
export const charging: readonly Done[] = [
  [arrive, 1],
  [card, 12],
];
export const ending: readonly Done[] = [
  [card, 10],
  [unplug, 3],
];

/** The same several times in a row. */
export const again = (times: number, ...done: readonly Done[]): readonly Done[] =>
  Array.from({ length: times }, () => done).flat();

/** The same at several instants. */
export const around = (seconds: readonly number[], scene: (instant: number) => Scene): readonly Scene[] =>
  seconds.map(scene);

/** Seconds from a car's wish to what follows from it: the pilot believes it, the contact closes. */
export const asking = [0.6, 0.62, 0.64, 0.66, 0.68, 0.7, 0.74, 0.78];
