// Goal: an accepted card waits for its car as long as ConnectionTimeOut says, then the connector is free again; 0
// waits for ever.
// Method: card without plug on virtual time; judged by what the connector tells and by whether a late car charges.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

it('a car that comes a second too late finds nobody authorised', () => {
  const story = new Story({ ocpp: { ConnectionTimeOut: 60 } });
  story.tag(1, 'CAFE01');
  story.wait(58);
  expect(story.status(1)).toBe('Preparing');
  story.wait(2);
  expect(story.status(1)).toBe('Available');
  story.plug(1);
  story.wait(30);
  expect(story.truth(1).coil).toBe(false);
  expect(story.bills).toEqual([]);
  story.judge();
});

it('a car that comes in time charges', () => {
  const story = new Story({ ocpp: { ConnectionTimeOut: 60 } });
  story.tag(1, 'CAFE01');
  story.wait(55);
  story.plug(1);
  story.wait(20);
  expect(story.status(1)).toBe('Charging');
  story.judge();
});

it('with 0 the card waits for ever', () => {
  const story = new Story({ ocpp: { ConnectionTimeOut: 0 } });
  story.tag(1, 'CAFE01');
  story.wait(86_400);
  story.plug(1);
  story.wait(20);
  expect(story.status(1)).toBe('Charging');
  story.judge();
});

it('a change of ConnectionTimeOut counts from the next card', () => {
  const story = new Story({ ocpp: { ConnectionTimeOut: 60 } });
  expect(story.ask('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '20' })).toEqual({ status: 'Accepted' });
  story.tag(1, 'CAFE01');
  story.wait(18);
  expect(story.status(1)).toBe('Preparing');
  story.wait(2);
  expect(story.status(1)).toBe('Available');
  story.judge();
});
