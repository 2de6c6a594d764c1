// Goal: whatever drivers, cards, cars, cables, disks, links and power cuts do, in whatever order: nothing is driven
// that must not be, every Wh is billed once to somebody who was allowed to take it, and when the troubles have
// stopped everybody is served again.
// Method: seeded chance picks one act after another for an hour; then everything is healed; judged by plant, ledger
// and disk.
import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../runtime/verify/storm/central-system.ts';
import { profileOf } from '../kit/profiles.ts';
import { Story } from '../kit/story.ts';
import { Chance } from '../../runtime/host/chance.ts';

const ACTS = 150;
const LONGEST_PAUSE_S = 40;
const cards = ['AAAA01', 'BBBB02', 'CCCC03'];
/** Damage that neither bends the truth of a sensor nor silences the meter: what nobody can measure nobody can bill. */
const damage = [
  'pilot-short',
  'diode-missing',
  'pilot-noise',
  'bc-flapping',
  's2-stuck',
  'overdraw',
  'draws-after-offer',
  'ventilation-request',
  'contactor-stuck-open',
  'contactor-slow',
  'feedback-bouncing',
  'mains-lost',
  'reader-silent',
];
const socketDamage = [
  'proximity-open',
  'proximity-invalid',
  'proximity-changed',
  'lock-jam-locking',
  'lock-jam-unlocking',
];
const manners: readonly Behaviour[] = ['silent', 'lost', 'error', 'twice', 'rubbish', 'drop', { delayMs: 30_000 }];

class Storm {
  readonly story = new Story({
    ports: [{}, { pluggable: false, pp: { cable_current_limit: 32 } }],
    ocpp: {
      AllowOfflineTxForUnknownId: true,
      onPowerLossRestart: true,
      TransactionMessageAttempts: 100,
      TransactionMessageRetryInterval: 1,
    },
  });
  readonly #chance: Chance;

  constructor(seed: number) {
    this.#chance = new Chance(seed);
  }

  one<T>(of: readonly T[]): T {
    const found = of[Math.floor(this.#chance.next() * of.length)];
    if (found === undefined) throw new Error('nothing to choose from');
    return found;
  }

  act(): void {
    const evse = this.one([1, 2]);
    this.one(this.#acts)(evse);
    this.story.wait(this.one([0, 0.01, 0.1, 0.7, 3, 10, LONGEST_PAUSE_S]));
  }

  /** Drivers come and go more often than things break. */
  get #acts(): readonly ((evse: number) => void)[] {
    const { story } = this;
    const driver = [
      (evse: number) => void story.world.plug(evse, { thenRequestAmps: this.one([6, 16, 32]), car: { maxAmps: 32 } }),
      (evse: number) => void story.world.plug(evse, { thenRequestAmps: 16 }),
      (evse: number) => void story.world.unplug(evse),
      (evse: number) => void story.world.tag(evse, { idTag: this.one(cards), holdMs: this.one([100, 300, 5000]) }),
      (evse: number) => void story.world.tag(evse, { idTag: this.one(cards) }),
      (evse: number) => void story.world.pause(evse),
      (evse: number) => void story.world.request(evse, {}),
    ];
    const operator = [
      (evse: number) => void story.csms.call('RemoteStartTransaction', { connectorId: evse, idTag: this.one(cards) }),
      () => void story.csms.call('RemoteStopTransaction', { transactionId: Number(story.bills.at(-1)?.id ?? 1) }),
      (evse: number) => void story.csms.call('UnlockConnector', { connectorId: evse }),
      (evse: number) =>
        void story.csms.call('ChangeAvailability', { connectorId: evse, type: this.one(['Operative', 'Inoperative']) }),
      (evse: number) =>
        void story.csms.call('SetChargingProfile', { connectorId: evse, csChargingProfiles: this.#profile() }),
      () => void story.csms.call('SetChargingProfile', { connectorId: 0, csChargingProfiles: this.#profile() }),
      () => void story.csms.call('ClearChargingProfile', this.one([{}, { id: 1 }, { connectorId: 1 }])),
      () => story.controller.limit('station', this.one([null, 0, 5, 6, 10, 20])),
    ];
    const trouble = [
      (evse: number) => void story.world.fault(evse, this.one([...damage, ...socketDamage]), true),
      (evse: number) => this.#repair(evse),
      (evse: number) => this.#repair(evse),
      () => story.csms.drop(this.one(['once', 'stay'])),
      () => story.csms.comeBack(),
      () => story.csms.treat(this.one(['*', 'StartTransaction', 'StopTransaction', 'Authorize']), this.one(manners), 2),
      () => story.store.hang(),
      () => story.store.fail(this.one(['full', 'read-only', 'corrupt', 'failed'])),
      () => story.store.release(),
      () => story.store.release(),
      () => this.#powerCut(),
    ];
    return [...driver, ...driver, ...driver, ...operator, ...trouble];
  }

  /** Sensible or not: what makes no sense is refused, and must not hurt. */
  #profile(): Record<string, unknown> {
    const limits = [0, 5.9, 6, 10, 20, 32];
    const periods = [[0, this.one(limits)], [this.one([5, 60, 600]), this.one(limits)]] as const; // prettier-ignore
    const kind = this.one(['Relative', 'Absolute', 'Daily'] as const);
    const start = (this.story.clock.wall() ?? 0) + this.one([-600_000, 0, 60_000]);
    return profileOf({
      id: this.one([1, 2, 3]),
      level: this.one([0, 1]),
      purpose: this.one(['TxDefaultProfile', 'TxProfile', 'ChargePointMaxProfile'] as const),
      kind,
      unit: this.one(['A', 'W'] as const),
      duration: this.one([30, 3600]),
      ...(kind === 'Relative' ? {} : { start }),
      periods,
    });
  }

  #repair(evse: number): void {
    for (const { name } of this.story.world.faults()) this.story.world.fault(evse, name, false);
    this.story.request({ type: 'fault.acknowledge' });
  }

  #powerCut(): void {
    this.story.crash(this.one([0, 1, 2, 100]));
    this.story.wait(this.one([0, 1, 60]));
    this.story.restart(0);
  }

  heal(): void {
    const { story } = this;
    story.store.release();
    story.csms.behave();
    story.csms.comeBack();
    story.controller.limit('station', null);
    story.csms.call('ClearChargingProfile', {});
    for (const evse of [1, 2]) this.#repair(evse);
    story.wait(900);
    for (const evse of [1, 2]) this.#repair(evse);
    story.wait(60);
    for (const connectorId of [1, 2]) story.csms.call('ChangeAvailability', { connectorId, type: 'Operative' });
    story.wait(10);
    for (const connectorId of [1, 2]) story.csms.call('UnlockConnector', { connectorId });
    story.wait(40);
    for (const evse of [1, 2]) if (story.truth(evse).plug === 'in') story.unplug(evse);
    story.wait(120);
  }
}

describe.each(Array.from({ length: 12 }, (_, seed) => seed + 1))('storm %s', (seed) => {
  it('leaves every Wh billed once and everybody served', () => {
    const storm = new Storm(seed);
    const { story } = storm;
    for (let act = 0; act < ACTS; act++) storm.act();
    storm.heal();

    story.judge();
    expect(story.controller.station.outbox()).toEqual({ waiting: 0, dead: 0 });
    for (const evse of [1, 2]) {
      const bills = story.bills.filter(({ connector }) => connector === evse);
      for (const bill of bills) expect(bill.stop).toBeDefined();
      const billed = bills.reduce((sum, { meterStart, stop }) => sum + (stop?.meterStop ?? 0) - meterStart, 0);
      expect(Math.abs(billed - story.delivered(evse))).toBeLessThanOrEqual(1);
      expect(story.told(evse).at(-1)).toBe('Available');
      expect(story.status(evse)).toBe('Available');
      story.charge(evse, 'DDDD04');
    }
    story.judge();
  });
});
