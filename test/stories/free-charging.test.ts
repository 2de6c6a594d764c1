// Goal: with user_authentication "free" a car charges as soon as it is plugged in, nobody is asked, and the energy
// is billed to one name.
// Method: the whole station on virtual time; judged by the current and the ledger.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const free = [{ user_authentication: 'free' }];

it('whoever plugs in charges, in the name of DefaultIdTag', () => {
  const story = new Story({ ports: free, ocpp: { DefaultIdTag: 'EVERYBODY' } });
  story.plug(1);
  story.wait(10);
  expect(story.status(1)).toBe('Charging');
  story.wait(900);
  expect(story.csms.heard('Authorize')).toEqual([]);
  expect(story.ask('RemoteStopTransaction', { transactionId: Number(story.bill(1).id) })).toEqual({
    status: 'Accepted',
  });
  story.wait(10);
  story.unplug(1);
  expect(story.bill(1)).toMatchObject({ idTag: 'EVERYBODY', meterStart: 0 });
  expect(story.bill(1).stop).toMatchObject({ reason: 'Remote', meterStop: Math.floor(story.delivered(1)) });
  story.wait(10);
  story.plug(1);
  story.wait(10);
  expect(story.status(1)).toBe('Charging');
  expect(story.bills).toHaveLength(2);
  story.judge();
});

it('without a central system at all, cars still charge', () => {
  const story = new Story({ ports: free, ocpp: { enable: false } });
  story.plug(1);
  story.wait(30);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  expect(story.csms.connections).toBe(0);
  story.judge();
});

it('a fault ends the charging of a free car; healed and plugged in again, it charges', () => {
  const story = new Story({ ports: free });
  story.plug(1);
  story.wait(20);
  story.fault(1, 'meter-silent');
  story.wait(20);
  expect(story.status(1)).toBe('Faulted');
  expect(story.truth(1)).toMatchObject({ coil: false, currentA: [0, 0, 0] });
  story.fault(1, 'meter-silent', false);
  story.wait(30);
  story.unplug(1);
  story.wait(10);
  story.plug(1);
  story.wait(20);
  expect(story.status(1)).toBe('Charging');
  expect(story.bills).toHaveLength(2);
  story.judge();
});
