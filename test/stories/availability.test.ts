// Goal: out of service means out of service, after the running transaction and over restarts, whoever of the two has
// asked (guide table 4).
// Method: ChangeAvailability and the owner's wish; judged by what charges, what is told and what is on the disk.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const set = (story: Story, connectorId: number, type: 'Operative' | 'Inoperative'): unknown =>
  story.ask('ChangeAvailability', { connectorId, type });

it('rule 45: during a transaction it is scheduled; then the connector is Unavailable, also after a restart', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  expect(set(story, 1, 'Inoperative')).toEqual({ status: 'Scheduled' });
  story.wait(300);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  expect(story.status(1)).toBe('Charging');
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.status(1)).toBe('Unavailable');
  expect(story.truth(1).bolt).toBe('unlocked');
  story.unplug(1);
  story.crash();
  story.restart(20);
  expect(story.status(1)).toBe('Unavailable');
  expect(story.status(2)).toBe('Available');
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 100 });
  expect(set(story, 1, 'Operative')).toEqual({ status: 'Accepted' });
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.judge();
});

it('of an idle connector it is accepted at once, and asked again it is accepted again', () => {
  const story = new Story();
  expect(set(story, 2, 'Inoperative')).toEqual({ status: 'Accepted' });
  expect(set(story, 2, 'Inoperative')).toEqual({ status: 'Accepted' });
  story.wait(2);
  expect(story.told(2)).toEqual(['Available', 'Unavailable']);
  expect(story.ask('RemoteStartTransaction', { connectorId: 2, idTag: 'CAFE01' })).toEqual({ status: 'Rejected' });
  story.judge();
});

it('rule 45: connector 0 means every connector; a later restart brings each back as it was', () => {
  const story = new Story();
  set(story, 0, 'Inoperative');
  story.wait(2);
  expect([story.told(0).at(-1), story.told(1).at(-1), story.told(2).at(-1)]).toEqual(Array(3).fill('Unavailable'));
  set(story, 1, 'Operative');
  story.wait(2);
  story.crash();
  story.restart(20);
  expect([story.told(0).at(-1), story.told(1).at(-1), story.told(2).at(-1)]).toEqual([
    'Available',
    'Available',
    'Unavailable',
  ]);
  story.judge();
});

it('a scheduled wish that is taken back leaves the connector in service', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  expect(set(story, 1, 'Inoperative')).toEqual({ status: 'Scheduled' });
  expect(set(story, 1, 'Operative')).toEqual({ status: 'Accepted' });
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.status(1)).toBe('Finishing');
  story.judge();
});

describe('the central system and the owner', () => {
  it.each([
    [true, true, 'Available'],
    [true, false, 'Unavailable'],
    [false, true, 'Unavailable'],
    [false, false, 'Unavailable'],
  ])('wishing operative = %s and %s make it %s', (csms, customer, status) => {
    const story = new Story();
    story.request({ type: 'availability.set', evse: 1, operative: csms, source: 'csms' });
    story.request({ type: 'availability.set', evse: 1, operative: customer, source: 'customer' });
    story.wait(5);
    expect(story.told(1).at(-1)).toBe(status);
    story.judge();
  });
});

it('a connector that does not exist is rejected', () => {
  const story = new Story();
  expect(set(story, 3, 'Inoperative')).toEqual({ status: 'Rejected' });
  story.judge();
});

it('a car that waits without a card becomes Unavailable at once', () => {
  const story = new Story();
  story.plug(1);
  set(story, 1, 'Inoperative');
  story.wait(2);
  expect(story.told(1).at(-1)).toBe('Unavailable');
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.truth(1).coil).toBe(false);
  story.judge();
});
