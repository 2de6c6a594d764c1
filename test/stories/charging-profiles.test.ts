// Goal: what a central system plans is what a car gets: each purpose, its stack, its end, at once and after a restart
// (OCPP 1.6 §3.13, rules 26–33; PRO-05, BIL-05, SAF-08).
// Method: profiles over the wire on virtual time; judged by the current that flows, the schemas and the ledger.
import { describe, expect, it } from 'vitest';
import { composite, profileOf, setProfile, type Wish } from '../kit/profiles.ts';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };

/** A car that would take 32 A. */
const hungry = { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } } as const;
const amps = (story: Story, evse = 1): number => Math.round(Math.max(...story.truth(evse).currentA) * 10) / 10;
const reason = (story: Story, evse = 1): string | undefined => story.evse(evse).limits[0]?.name;
const idOf = (story: Story): number => Number(story.bill(1).id);

const charging = (options: ConstructorParameters<typeof Story>[0] = {}): Story => {
  const story = new Story(options);
  story.charge(1, 'CAFE01', hungry);
  expect(amps(story)).toBe(32);
  return story;
};

describe('TxDefaultProfile', () => {
  it('rule 29, TC_082: set during a transaction acts at once, and so does clearing it', () => {
    const story = charging();
    expect(setProfile(story, 1, { periods: [[0, 10]] })).toEqual(accepted);
    story.wait(5);
    expect(amps(story)).toBe(10);
    expect(reason(story)).toBe('csms/tx-default');
    expect(story.ask('ClearChargingProfile', { id: 1 })).toEqual(accepted);
    story.wait(30);
    expect(amps(story)).toBe(32);
    story.judge();
  });

  it('of 0 A pauses and never ends (BIL-05)', () => {
    const story = charging();
    setProfile(story, 1, { periods: [[0, 0]] });
    story.wait(10);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 100, currentA: [0, 0, 0] });
    expect(story.status(1)).toBe('SuspendedEVSE');
    story.wait(7200);
    setProfile(story, 1, { periods: [[0, 16]] });
    story.wait(30);
    expect(amps(story)).toBe(16);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toBeUndefined();
    story.judge();
  });
});

describe('TxProfile', () => {
  it('rules 27, 28: prevails over TxDefaultProfile and ends with its transaction', () => {
    const story = charging();
    setProfile(story, 1, { id: 1, periods: [[0, 10]] });
    const wish: Wish = { id: 2, purpose: 'TxProfile', transactionId: idOf(story), periods: [[0, 20]] };
    expect(setProfile(story, 1, wish)).toEqual(accepted);
    story.wait(30);
    expect(amps(story)).toBe(20);
    expect(reason(story)).toBe('csms/tx');
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.unplug(1);
    story.charge(1, 'CAFE02', hungry);
    expect(amps(story)).toBe(10);
    expect([...story.store.range('profiles')]).toHaveLength(1);
    story.judge();
  });

  it('rule 28: without a transaction, or for another one, is rejected (TC_058)', () => {
    const story = new Story();
    const wish: Wish = { purpose: 'TxProfile', transactionId: 1001, periods: [[0, 20]] };
    expect(setProfile(story, 1, wish)).toEqual(rejected);
    story.charge(1, 'CAFE01');
    expect(setProfile(story, 1, { ...wish, transactionId: 4711 })).toEqual(rejected);
    expect(setProfile(story, 2, { ...wish, transactionId: idOf(story) })).toEqual(rejected);
    expect(story.store.count('profiles')).toBe(0);
    story.judge();
  });

  it('comes with a remote start and binds what it starts (TC_059)', () => {
    const story = new Story();
    story.plug(1, hungry);
    const periods = [[0, 12], [600, 16]] as const; // prettier-ignore
    const chargingProfile = profileOf({ purpose: 'TxProfile', periods });
    expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'CAFE01', chargingProfile })).toEqual(accepted);
    story.wait(30);
    expect(amps(story)).toBe(12);
    story.wait(600);
    expect(amps(story)).toBe(16);
    story.judge();
  });

  it('that comes with a remote start is for that card: not for another, and not lost when another is refused', () => {
    const remote = (story: Story) =>
      story.ask('RemoteStartTransaction', {
        connectorId: 1,
        idTag: 'CAFE01',
        chargingProfile: profileOf({ purpose: 'TxProfile', periods: [[0, 12]] }),
      });
    const story = new Story();
    story.csms.idTags.set('bad', { status: 'Blocked' });
    remote(story);
    story.tag(1, 'BAD');
    story.wait(5);
    story.plug(1, hungry);
    story.wait(30);
    expect(amps(story)).toBe(12);
    const other = new Story();
    remote(other);
    other.wait(120);
    other.charge(1, 'CAFE01', hungry);
    expect(amps(other)).toBe(32);
    other.judge();
    story.judge();
  });

  it.each(['TxDefaultProfile', 'ChargePointMaxProfile'] as const)('a remote start refuses a %s (TC_060)', (purpose) => {
    const story = new Story();
    story.plug(1, hungry);
    const chargingProfile = profileOf({ purpose, kind: 'Absolute', start: Date.UTC(2026, 0, 1), periods: [[0, 12]] });
    expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'CAFE01', chargingProfile })).toEqual(rejected);
    story.wait(30);
    expect(story.bills).toHaveLength(0);
    story.judge();
  });
});

describe('a period', () => {
  it('ends at its instant, on the pilot as in the composite schedule', () => {
    const story = charging();
    const start = story.clock.wall() ?? 0;
    const periods = [[0, 10], [1800, 0], [2400, 20]] as const; // prettier-ignore
    setProfile(story, 1, { kind: 'Absolute', start, duration: 3600, periods });
    story.wait(1700);
    const plan = composite(story, 1, 3000);
    expect(plan?.map(([, limit]) => limit)).toEqual([10, 0, 20, 32]);
    const toChange = (start + 1_800_000 - (story.clock.wall() ?? 0)) / 1000;
    expect(Math.abs((plan?.[1]?.[0] ?? 0) - toChange)).toBeLessThanOrEqual(2);
    story.wait(toChange - 0.01);
    expect(story.truth(1).pilotDuty).toBeLessThan(100);
    story.wait(0.02);
    expect(story.truth(1).pilotDuty).toBe(100);
    story.wait(600 + 20);
    expect(amps(story)).toBe(20);
    story.wait(1200);
    expect(amps(story)).toBe(32);
    story.judge();
  });
});
