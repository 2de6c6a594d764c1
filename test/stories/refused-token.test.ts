// Goal: a token that the central system refuses after the start gets what the settings leave it, by the meter's
// register, and no more, over a power cut too (rule 14, errata 3.17; 003 line 35; TC_037_2, TC_037_3; BIL-03).
// Method: an offline start that is refused when the link returns; judged by what the plant delivered and the ledger.
import { describe, expect, it } from 'vitest';
import { Story, type StoryOptions } from '../kit/story.ts';

/** At 16 A on three phases: what flows in 10 s, in which a car lets go and a second of looking has passed. */
const OVERSHOOT_WH = 31;
const keepsOpen = { StopTransactionOnInvalidId: false, AllowOfflineTxForUnknownId: true };

/** Charges offline for ten minutes, then the central system is back; what has been delivered when it refuses. */
const refused = (ocpp: object, options: StoryOptions = {}) => {
  const story = new Story({ ...options, ocpp: { ...keepsOpen, ...ocpp } });
  story.csms.idTags.set('bad0', { status: 'Invalid' });
  story.csms.drop('stay');
  story.charge(1, 'BAD0');
  story.wait(600);
  story.csms.comeBack();
  for (let waited = 0; waited < 600 && story.bills.length === 0; waited++) story.wait(1);
  expect(story.bills).toHaveLength(1);
  return { story, before: story.delivered(1) };
};

describe('rule 14: refused after the start, where that ends nothing', () => {
  it('TC_037_2: without MaxEnergyOnInvalidId energy stops at once, the transaction stays open', () => {
    const { story, before } = refused({});
    story.wait(600);
    expect(story.delivered(1) - before).toBeLessThan(OVERSHOOT_WH);
    expect(story.status(1)).toBe('SuspendedEVSE');
    expect(story.bill(1).stop).toBeUndefined();
    story.tag(1, 'BAD0');
    story.wait(10);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });

  it.each([1, 250, 1000])('with %i Wh: so much flows from then on, and no more', (energyWh) => {
    const { story, before } = refused({ MaxEnergyOnInvalidId: energyWh });
    story.wait(1200);
    const since = story.delivered(1) - before;
    expect(since).toBeGreaterThanOrEqual(energyWh - 1);
    expect(since).toBeLessThan(energyWh + OVERSHOOT_WH);
    expect([story.status(1), story.truth(1).coil]).toEqual(['SuspendedEVSE', false]);
    expect(story.bill(1).stop).toBeUndefined();
    story.tag(1, 'BAD0');
    story.wait(10);
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });

  it('the amount may be set while the station runs, up to 4294967295 Wh (003 line 158)', () => {
    const story = new Story();
    const set = (value: string) => story.ask('ChangeConfiguration', { key: 'MaxEnergyOnInvalidId', value });
    expect(['4294967295', '0', '4294967296', '-1'].map(set)).toEqual(
      ['Accepted', 'Accepted', 'Rejected', 'Rejected'].map((status) => ({ status })),
    );
    story.judge();
  });

  it('a power cut gives no second helping: what has flowed counts', () => {
    const { story, before } = refused({ MaxEnergyOnInvalidId: 1000, onPowerLossRestart: true });
    story.wait(150);
    const taken = story.delivered(1) - before;
    expect(taken).toBeGreaterThan(100);
    expect(taken).toBeLessThan(900);
    story.crash();
    story.restart();
    story.wait(1800);
    const since = story.delivered(1) - before;
    expect(since).toBeGreaterThanOrEqual(999);
    expect(since).toBeLessThan(1000 + OVERSHOOT_WH);
    expect(story.bills).toHaveLength(1);
    story.judge();
  });

  it('who was refused everything gets nothing after a power cut either (BIL-03)', () => {
    const { story } = refused({ onPowerLossRestart: true });
    story.wait(60);
    const before = story.delivered(1);
    story.crash();
    story.restart();
    story.wait(600);
    expect(story.delivered(1) - before).toBeLessThan(1);
    expect(story.bill(1).stop).toBeUndefined();
    story.judge();
  });
});

it('TC_037_3: where it ends the transaction, MaxEnergyOnInvalidId leaves nothing over', () => {
  const { story, before } = refused({ StopTransactionOnInvalidId: true, MaxEnergyOnInvalidId: 5000 });
  story.wait(120);
  expect(story.delivered(1) - before).toBeLessThan(OVERSHOOT_WH);
  expect(story.bill(1).stop?.reason).toBe('DeAuthorized');
  story.judge();
});

it('errata 3.5: the cable of a refused token stays its own over a power cut, until its card is shown', () => {
  const { story } = refused({ StopTransactionOnInvalidId: true });
  story.wait(30);
  story.crash();
  story.restart(60);
  expect(story.bill(1).stop?.reason).toBe('DeAuthorized');
  expect(story.truth(1)).toMatchObject({ bolt: 'locked', coil: false });
  story.tag(1, 'BAD0');
  story.wait(5);
  expect(story.truth(1).bolt).toBe('unlocked');
  expect(story.bills).toHaveLength(1);
  story.judge();
});
