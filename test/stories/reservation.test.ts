// Goal: a connector kept for one driver serves him and nobody else, until he comes or the time is over, also over a
// restart.
// Method: reservations through the station's own door; judged by what is told, who charges and the ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const reserve = (story: Story, forS = 600, evse = 1, reservation = 7) =>
  story.request({
    type: 'reservation.make',
    evse,
    reservation,
    token: { id: 'CAFE01' },
    until: (story.clock.wall() ?? 0) + forS * 1000,
  });

it('rule 36: another card is refused, the right one charges, and the start carries the reservation', () => {
  const story = new Story();
  expect(reserve(story)).toBe('accepted');
  story.wait(2);
  expect(story.told(1).at(-1)).toBe('Reserved');
  story.plug(1);
  story.tag(1, 'BABE02');
  story.wait(30);
  expect(story.truth(1).coil).toBe(false);
  expect(story.bills).toEqual([]);
  story.tag(1, 'cafe01');
  story.wait(30);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  expect(story.bill(1)).toMatchObject({ idTag: 'cafe01', reservation: 7 });
  story.tag(1, 'cafe01');
  story.wait(10);
  story.unplug(1);
  expect(story.status(1)).toBe('Available');
  story.judge();
});

it('a remote start of another token is rejected, one without a connector goes elsewhere', () => {
  const story = new Story();
  reserve(story);
  expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'BABE02' })).toEqual({ status: 'Rejected' });
  expect(story.ask('RemoteStartTransaction', { idTag: 'BABE02' })).toEqual({ status: 'Accepted' });
  story.wait(2);
  expect(story.status(1)).toBe('Reserved');
  expect(story.status(2)).toBe('Preparing');
  story.judge();
});

it('rule 36: ends when its time is over, and then serves everybody', () => {
  const story = new Story();
  reserve(story, 60);
  story.wait(58);
  expect(story.status(1)).toBe('Reserved');
  story.wait(3);
  expect(story.told(1).at(-1)).toBe('Available');
  story.charge(1, 'BABE02');
  story.judge();
});

it('rule 36: outlives a power cut with what is left of its time, and not its end', () => {
  const story = new Story();
  reserve(story, 600);
  story.crash();
  story.wait(60);
  story.restart(20);
  expect(story.status(1)).toBe('Reserved');
  story.crash();
  story.wait(600);
  story.restart(20);
  expect(story.status(1)).toBe('Available');
  story.judge();
});

it('rule 36: replaced by itself it lasts longer; another finds the connector occupied; cancelled it is free', () => {
  const story = new Story();
  reserve(story, 60);
  expect(reserve(story, 600)).toBe('accepted');
  expect(reserve(story, 600, 1, 8)).toBe('occupied');
  story.wait(120);
  expect(story.status(1)).toBe('Reserved');
  expect(story.request({ type: 'reservation.cancel', reservation: 8 })).toBe('rejected');
  expect(story.request({ type: 'reservation.cancel', reservation: 7 })).toBe('accepted');
  story.wait(2);
  expect(story.told(1).at(-1)).toBe('Available');
  story.judge();
});

it.each([
  ['somebody charges', 'occupied', (story: Story) => story.charge(1, 'BABE02')],
  ['it is broken', 'faulted', (story: Story) => story.fault(1, 'contactor-welded')],
  [
    'it is out of service',
    'unavailable',
    (story: Story) => void story.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' }),
  ],
])('is not made where %s', (_why, outcome, before) => {
  const story = new Story();
  before(story);
  story.wait(5);
  expect(reserve(story)).toBe(outcome);
  story.judge();
});

it('ends with a fault of the connector', () => {
  const story = new Story();
  reserve(story);
  story.fault(1, 'meter-silent');
  story.wait(10);
  story.fault(1, 'meter-silent', false);
  story.wait(10);
  expect(story.status(1)).toBe('Available');
  story.judge();
});

it('ends when the connector is taken out of service', () => {
  const story = new Story();
  reserve(story);
  expect(story.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' })).toEqual({ status: 'Accepted' });
  expect(story.ask('ChangeAvailability', { connectorId: 1, type: 'Operative' })).toEqual({ status: 'Accepted' });
  story.wait(5);
  expect(story.told(1).at(-1)).toBe('Available');
  expect(story.store.durable.count('reservations')).toBe(0);
  story.judge();
});

it('a free connector kept for somebody charges nobody who just plugs in, and him afterwards', () => {
  const story = new Story({ ports: [{ user_authentication: 'free' }] });
  reserve(story, 60);
  story.plug(1);
  story.wait(30);
  expect(story.truth(1).coil).toBe(false);
  story.wait(60);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});
