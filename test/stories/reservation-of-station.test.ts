// Goal: whoever has reserved a place at the station (connector 0) finds one, may use any, and no other driver takes the
// last one; a group may use what was reserved for it (OCPP 1.6 §5.13, rule 36).
// Method: ReserveNow and CancelReservation on the wire; judged by who gets current and by the central system's ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const reserve = (story: Story, more: Record<string, unknown> = {}): unknown =>
  story.ask('ReserveNow', {
    connectorId: 0,
    expiryDate: new Date((story.clock.wall() ?? 0) + 3_600_000).toISOString(),
    idTag: 'CAFE01',
    reservationId: 7,
    ...more,
  });
const reserved = (story: Story) => [1, 2].filter((evse) => story.status(evse) === 'Reserved');

describe('rule 36: A place at the station', () => {
  it('TC_049: is kept at one connector; the start there carries the reservation', () => {
    const story = new Story();
    expect(reserve(story)).toEqual({ status: 'Accepted' });
    story.wait(2);
    expect(reserved(story)).toEqual([1]);
    expect(story.told(1).at(-1)).toBe('Reserved');
    expect(story.told(0).at(-1)).toBe('Available');
    story.charge(1, 'cafe01');
    expect(story.bill(1)).toMatchObject({ idTag: 'cafe01', reservation: 7 });
    story.judge();
  });

  it('may be used at any other: the start carries it, and the one that was kept serves everybody again', () => {
    const story = new Story();
    reserve(story);
    story.charge(2, 'CAFE01');
    expect(story.bill(1)).toMatchObject({ connector: 2, idTag: 'CAFE01', reservation: 7 });
    expect(story.status(1)).toBe('Available');
    story.charge(1, 'BABE02');
    expect(story.bill(2)).not.toHaveProperty('reservation');
    story.judge();
  });

  it('is never given to somebody else, however full the station is', () => {
    const story = new Story();
    reserve(story);
    story.charge(2, 'BABE02');
    story.plug(1);
    story.tag(1, 'DADA03');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    expect(story.bills.map((bill) => bill.reservation)).toEqual([undefined, 7]);
    story.judge();
  });

  it('moves when its connector breaks or is taken out of service, and ends where no other is free', () => {
    const story = new Story();
    reserve(story);
    expect(story.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({ status: 'Accepted' });
    story.wait(2);
    expect(reserved(story)).toEqual([2]);
    story.ask('ChangeAvailability', { connectorId: 1, type: 'Operative' });
    story.fault(2, 'contactor-welded');
    story.wait(5);
    expect(story.status(2)).toBe('Faulted');
    expect(reserved(story)).toEqual([1]);
    story.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    story.ask('ChangeAvailability', { connectorId: 1, type: 'Operative' });
    story.wait(2);
    expect(reserved(story)).toEqual([]);
    expect(story.ask('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Rejected' });
    story.judge();
  });

  it('outlives a power cut, and is used at another connector after it', () => {
    const story = new Story();
    reserve(story);
    story.crash();
    story.restart(20);
    expect(reserved(story)).toEqual([1]);
    story.charge(2, 'CAFE01');
    expect(story.bill(1)).toMatchObject({ connector: 2, reservation: 7 });
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('TC_051, TC_052: is cancelled by its number, not by another', () => {
    const story = new Story();
    reserve(story);
    expect(story.ask('CancelReservation', { reservationId: 8 })).toEqual({ status: 'Rejected' });
    expect(reserved(story)).toEqual([1]);
    expect(story.ask('CancelReservation', { reservationId: 7 })).toEqual({ status: 'Accepted' });
    story.charge(1, 'CAFE01');
    expect(story.bill(1)).not.toHaveProperty('reservation');
    story.judge();
  });

  it('the same number again moves it to the connector that is named now', () => {
    const story = new Story();
    reserve(story);
    expect(reserve(story, { connectorId: 2 })).toEqual({ status: 'Accepted' });
    story.wait(2);
    expect(reserved(story)).toEqual([2]);
    story.charge(1, 'CAFE01');
    expect(story.bill(1)).not.toHaveProperty('reservation');
    expect(reserved(story)).toEqual([2]);
    story.judge();
  });
});

describe('rule 36: ReserveNow is refused with the reason', () => {
  it('TC_050_2: Occupied while no connector is free, also because others have reserved', () => {
    const story = new Story();
    reserve(story);
    story.charge(2, 'BABE02');
    expect(reserve(story, { reservationId: 8, idTag: 'DADA03' })).toEqual({ status: 'Occupied' });
    expect(reserve(story, { reservationId: 8, connectorId: 1 })).toEqual({ status: 'Occupied' });
    story.judge();
  });

  it('TC_050_3: Unavailable while the station is out of service, TC_050_1: Faulted while it is broken', () => {
    const story = new Story();
    story.ask('ChangeAvailability', { connectorId: 0, type: 'Inoperative' });
    expect(reserve(story)).toEqual({ status: 'Unavailable' });
    story.ask('ChangeAvailability', { connectorId: 0, type: 'Operative' });
    for (const evse of [1, 2]) story.fault(evse, 'contactor-welded');
    story.wait(5);
    expect(reserve(story)).toEqual({ status: 'Faulted' });
    story.judge();
  });

  it.each([
    ['a place at the station, where the settings do not allow it', { ReserveConnectorZeroSupported: false }, {}],
    ['a time that has passed', {}, { expiryDate: '2026-01-01T00:00:00Z' }],
    ['a connector that is not there', {}, { connectorId: 3 }],
    ['nobody', {}, { idTag: '' }],
  ])('Rejected: %s', (_, ocpp, more) => {
    const story = new Story({ ocpp });
    expect(reserve(story, more)).toEqual({ status: 'Rejected' });
    story.wait(2);
    expect(reserved(story)).toEqual([]);
    story.judge();
  });
});

describe('rule 36: A reservation for a group', () => {
  const group = { connectorId: 1, parentIdTag: 'FLEET9' };

  it('TC_053: serves another card of the group, which only the central system knows', () => {
    const story = new Story();
    story.csms.idTags.set('babe02', { status: 'Accepted', parentIdTag: 'fleet9' });
    expect(reserve(story, group)).toEqual({ status: 'Accepted' });
    story.charge(1, 'BABE02');
    expect(story.bill(1)).toMatchObject({ idTag: 'BABE02', reservation: 7 });
    story.judge();
  });

  it('refuses a card of another group, and one of none', () => {
    const story = new Story();
    story.csms.idTags.set('babe02', { status: 'Accepted', parentIdTag: 'OTHERS' });
    reserve(story, group);
    story.plug(1);
    for (const card of ['BABE02', 'DADA03']) {
      story.tag(1, card);
      story.wait(10);
      expect(story.truth(1).coil).toBe(false);
    }
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('serves a remote start of a member, who is asked about although the settings trust remote starts', () => {
    const story = new Story({ ocpp: { AuthorizeRemoteTxRequests: false } });
    story.csms.idTags.set('babe02', { status: 'Accepted', parentIdTag: 'FLEET9' });
    reserve(story, group);
    expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'BABE02' })).toEqual({ status: 'Accepted' });
    story.plug(1);
    story.wait(30);
    expect(story.bill(1)).toMatchObject({ idTag: 'BABE02', reservation: 7 });
    story.judge();
  });

  it('goes on over a power cut, group and all', () => {
    const story = new Story();
    story.csms.idTags.set('babe02', { status: 'Accepted', parentIdTag: 'FLEET9' });
    reserve(story, group);
    story.crash();
    story.restart(20);
    story.charge(1, 'BABE02');
    expect(story.bill(1)).toMatchObject({ reservation: 7 });
    story.judge();
  });
});

it('A board that has forgotten the time of day keeps its promise, and its end once it has been told the time', () => {
  const story = new Story({ wall: null, online: false });
  // The central system's clock says 2026-01-01 at the beginning of this story.
  const until = Date.UTC(2026, 0, 1) + 600_000;
  const row = { reservation: 7, token: { id: 'CAFE01' }, until, forMs: 86_400_000, roams: false };
  story.store.commit([{ table: 'reservations', key: 1, value: row }], () => {});
  story.crash();
  story.restart(60);
  expect(story.status(1)).toBe('Reserved');
  story.csms.behave();
  story.wait(120);
  expect(story.status(1)).toBe('Reserved');
  story.wait(600);
  expect(story.status(1)).toBe('Available');
  story.judge({ clockJumped: true });
});
