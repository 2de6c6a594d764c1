// Goal: one gesture of a driver is one start or one stop; other people's cards change nothing unless they belong to
// the same group.
// Method: cards held, repeated, exchanged; judged by the current, the ledger and what the central system was asked.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

it.each([2000, 10_000, 60_000])('a card held for %s ms counts once', (holdMs) => {
  const story = new Story();
  story.plug(1);
  story.tag(1, 'CAFE01', holdMs);
  story.wait(holdMs / 1000 + 20);
  expect(story.status(1)).toBe('Charging');
  expect(story.csms.heard('Authorize')).toHaveLength(1);
  expect(story.bills).toHaveLength(1);
  story.judge();
});

it('a card held to stop does not start the next session', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01', 20_000);
  story.wait(60);
  expect(story.status(1)).toBe('Finishing');
  expect(story.bills).toHaveLength(1);
  story.judge();
});

it('within the guard time the same card does not stop what it has started; after it, it does', () => {
  const story = new Story({ ports: [{ rfid: { enable: true, guard_ms: 10_000, absence_ms: 1000 } }] });
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(4);
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.bill(1).stop).toBeUndefined();
  story.wait(5);
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.bill(1).stop?.reason).toBe('Local');
  story.judge();
});

it('rule 17: idTags are the same whatever their case', () => {
  const story = new Story();
  story.charge(1, 'cafe01');
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.bill(1).stop?.reason).toBe('Local');
  story.judge();
});

it('rule 17: the card that stops is not asked about again', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(10);
  expect(story.csms.heard('Authorize')).toHaveLength(1);
  story.judge();
});

describe('rule 17: a foreign card during a transaction', () => {
  it('is not even asked about when the first has no group', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.tag(1, 'BABE02');
    story.wait(20);
    expect(story.status(1)).toBe('Charging');
    expect(story.csms.heard('Authorize')).toHaveLength(1);
    story.judge();
  });

  it('of the same group stops it, in its own name', () => {
    const story = new Story();
    for (const id of ['cafe01', 'babe02']) story.csms.idTags.set(id, { status: 'Accepted', parentIdTag: 'FLEET' });
    story.charge(1, 'CAFE01');
    story.tag(1, 'BABE02');
    story.wait(20);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', idTag: 'BABE02' });
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });

  it('of another group, or whose id is the group itself, stops nothing', () => {
    const story = new Story();
    story.csms.idTags.set('cafe01', { status: 'Accepted', parentIdTag: 'FA01' });
    story.csms.idTags.set('babe02', { status: 'Accepted', parentIdTag: 'FB02' });
    story.charge(1, 'CAFE01');
    story.tag(1, 'BABE02');
    story.wait(20);
    story.tag(1, 'FA01');
    story.wait(20);
    expect(story.status(1)).toBe('Charging');
    story.judge();
  });

  it('of a blocked member stops nothing', () => {
    const story = new Story();
    story.csms.idTags.set('cafe01', { status: 'Accepted', parentIdTag: 'FLEET' });
    story.csms.idTags.set('babe02', { status: 'Blocked', parentIdTag: 'FLEET' });
    story.charge(1, 'CAFE01');
    story.tag(1, 'BABE02');
    story.wait(20);
    expect(story.status(1)).toBe('Charging');
    story.judge();
  });
});

it('with rfidStopTransaction off no card stops anything', () => {
  const story = new Story({ ocpp: { rfidStopTransaction: false } });
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.status(1)).toBe('Charging');
  story.judge();
});

it('with rfidRequiresEvPresent a card without a car counts for nothing', () => {
  const story = new Story({ ocpp: { rfidRequiresEvPresent: true } });
  story.tag(1, 'CAFE01');
  story.wait(5);
  expect(story.status(1)).toBe('Available');
  story.plug(1);
  story.wait(20);
  expect(story.truth(1).coil).toBe(false);
  story.judge();
});

it('two cards that lie there together count once each, and a storm of cards leaves one session', () => {
  const story = new Story();
  story.plug(1);
  for (let number = 0; number < 40; number++) {
    story.world.tag(1, { idTag: `AA${String(number).padStart(2, '0')}`, holdMs: 4000 });
  }
  story.wait(60);
  expect(story.bills).toHaveLength(1);
  expect(story.status(1)).toBe('Charging');
  story.judge();
});
