// Goal: from Finishing a new card or a remote start begins the next transaction without replugging; unplugging ends
// every authorisation (BIL-03).
// Method: sessions one after another at one plugged car; judged by bolt, current and ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const finished = (): Story => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.wait(300);
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.status(1)).toBe('Finishing');
  return story;
};

it.each(['CAFE01', 'BABE02'])('card %s begins the next transaction', (idTag) => {
  const story = finished();
  const billed = Math.floor(story.delivered(1));
  story.tag(1, idTag);
  story.wait(25);
  expect(story.status(1)).toBe('Charging');
  expect(story.truth(1)).toMatchObject({ bolt: 'locked', currentA: [16, 16, 16] });
  story.wait(300);
  story.tag(1, idTag);
  story.wait(10);
  expect(story.bills.map((bill) => bill.idTag)).toEqual(['CAFE01', idTag]);
  expect(story.bill(1).stop?.meterStop).toBe(billed);
  expect(story.bill(2).meterStart).toBe(billed);
  expect(story.bill(2).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  story.judge();
});

it('a remote start begins the next transaction', () => {
  const story = finished();
  expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' })).toEqual({ status: 'Accepted' });
  story.wait(25);
  expect(story.status(1)).toBe('Charging');
  expect(story.bill(2).idTag).toBe('REMOTE1');
  story.judge();
});

it('a new start during the six seconds of rest waits for the contactor and then charges (SAF-10)', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.ask('RemoteStopTransaction', { transactionId: Number(story.bill(1).id) });
  while (story.status(1) !== 'Finishing' || story.truth(1).contact !== 'open') story.wait(0.1);
  const opened = story.clock.now();
  story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' });
  while (!story.truth(1).coil && story.clock.now() < opened + 30_000) story.wait(0.05);
  expect(story.clock.now() - opened).toBeGreaterThan(5000);
  story.wait(10);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('unplugging ends the authorisation: the next car gets nothing', () => {
  const story = finished();
  story.unplug(1);
  expect(story.status(1)).toBe('Available');
  story.plug(1);
  story.wait(60);
  expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
  expect(story.bills).toHaveLength(1);
  story.judge();
});

it('a car that leaves between card and energy leaves nothing behind', () => {
  const story = new Story();
  story.plug(1, {});
  story.world.tag(1, { idTag: 'CAFE01' });
  story.wait(0.05);
  story.world.unplug(1);
  story.wait(30);
  expect(story.status(1)).toBe('Available');
  story.plug(1);
  story.wait(60);
  expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
  for (const bill of story.bills) expect(bill.stop).toBeDefined();
  story.judge();
});

it('a card whose answer comes after the car has gone authorises nobody beyond the time-out', () => {
  const story = new Story({ ocpp: { ConnectionTimeOut: 30 } });
  story.csms.latencyMs = 5000;
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.unplug(1);
  story.wait(120);
  expect(story.status(1)).toBe('Available');
  story.plug(1);
  story.wait(60);
  expect(story.truth(1).coil).toBe(false);
  story.judge();
});
