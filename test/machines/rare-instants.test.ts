// Goal: in instants that neither storm nor generated suite brings about every machine does what is safe: what reads
// closed too soon, asks twice, answers too late, or dies while something else has failed.
// Method: the machines alone, at just that instant; judged by their levels and by what they tell. Of a few branches it
// is shown that no event can take them.
import { describe, expect, it } from 'vitest';
import { decide, type AuthorizationRules } from '../../machines/access/decision.ts';
import { cableGuards } from '../../machines/evse/cable-rules.ts';
import { contactor, contactorLevels } from '../../machines/evse/contactor.ts';
import { lock, lockLevels } from '../../machines/evse/lock.ts';
import { meterWatch } from '../../machines/evse/meter-watch.ts';
import { pilot, pilotLevels } from '../../machines/evse/pilot.ts';
import { recloser } from '../../machines/evse/recloser.ts';
import { secondary, secondaryLevels } from '../../machines/evse/secondary.ts';
import { ventilation, ventilationLevels } from '../../machines/evse/ventilation.ts';
import { notices } from '../../machines/link/notices.ts';
import { outbox } from '../../machines/link/outbox.ts';
import { diagnostics } from '../../machines/upkeep/diagnostics.ts';
import { Bench } from '../kit/bench.ts';
import { charging, closed, idle, plugged, plugOut } from './evse/visit.ts';

const FEEDBACK_MS = 250;
const REST_MS = 6000;
const LOST_MS = 2000;

const reads = (closedNow: boolean) => ({ type: 'auxiliary.sensed', closed: closedNow }) as const;
const wanted = () => {
  const bench = new Bench(contactor, {});
  bench.hears(reads(false));
  bench.wait(REST_MS);
  bench.hears({ type: 'interlock.release' }, { type: 'pilot.ready' }, { type: 'contactor.close' });
  return bench;
};
const driven = () => {
  const bench = wanted();
  bench.hears({ type: 'coil.energised' });
  return bench;
};
const coil = (bench: ReturnType<typeof wanted>) => contactorLevels(bench.snapshot).coil;

describe('the contactor', () => {
  it('SAF-06: lets go of a contact that closes before its coil is on', () => {
    const bench = wanted();
    expect(coil(bench)).toBe(true);
    bench.hears(reads(true));
    expect(coil(bench)).toBe(false);
    bench.hears({ type: 'coil.energised' });
    expect(coil(bench)).toBe(false);
  });

  it('that is closed already says so again to whoever asks again', () => {
    const bench = driven();
    bench.hears(reads(true));
    bench.forget();
    bench.hears({ type: 'contactor.close' });
    expect([coil(bench), bench.toldTo('supply')]).toEqual([true, ['contactor.closed']]);
  });

  it('that has failed, or has welded and come loose, says that it is open to whoever asks for it', () => {
    const failed = driven();
    failed.wait(2 * FEEDBACK_MS);
    const welded = driven();
    welded.hears(reads(true), { type: 'contactor.open' });
    welded.wait(FEEDBACK_MS);
    welded.hears(reads(false));
    for (const bench of [failed, welded]) {
      bench.forget();
      bench.hears({ type: 'contactor.open' });
      expect([coil(bench), bench.toldTo('supply')]).toEqual([false, ['contactor.opened']]);
    }
  });
});

it('SAF-10: a second contactor that opens before the main one has closed is none', () => {
  const bench = new Bench(secondary, { feedback: 'no' });
  const relay = (closedNow: boolean) => bench.hears({ type: 'relay.sensed', closed: closedNow });
  relay(false);
  bench.hears({ type: 'contact.dead' }, { type: 'secondary.want', phases: 3 }, { type: 'relay.energised' });
  relay(true);
  expect(bench.toldTo('contactor').at(-1)).toBe('phases.ready');
  relay(false);
  bench.wait(FEEDBACK_MS);
  expect(bench.toldTo('contactor').at(-1)).toBe('phases.unready');
  expect(bench.toldTo('protection').at(-1)).toContain('PhaseContactorFailedToClose');
  expect(secondaryLevels(bench.snapshot).relay2).toBe(false);
});

it('a fan that stops when nobody wants power any more is switched off, and no fault', () => {
  const bench = new Bench(ventilation, { control: 'internal', always: false, feedback: 'no' });
  const relay = (closedNow: boolean) => bench.hears({ type: 'relay.sensed', closed: closedNow });
  relay(false);
  bench.hears({ type: 'air.wanted' }, { type: 'power.wanted' }, { type: 'relay.energised' });
  relay(true);
  relay(false);
  expect(ventilationLevels(bench.snapshot).relay2).toBe(true);
  bench.hears({ type: 'power.unwanted' });
  expect(ventilationLevels(bench.snapshot).relay2).toBe(false);
  bench.wait(FEEDBACK_MS);
  expect(bench.toldTo('protection')).toEqual([]);
});

describe('the lock', () => {
  const unlocked = () => {
    const bench = new Bench(lock, undefined);
    bench.hears({ type: 'contact.dead' }, { type: 'bolt.sensed', bolt: 'unlocked' });
    bench.forget();
    return bench;
  };

  it('that is barred while it unlocks locks nothing, and says so', () => {
    const bench = new Bench(lock, undefined);
    bench.hears({ type: 'contact.dead' }, { type: 'bolt.sensed', bolt: 'locked' }, { type: 'lock.rule', rule: 'bar' });
    bench.hears({ type: 'lock.lock' });
    expect(lockLevels(bench.snapshot).motor).toBe('unlock');
    expect(bench.toldTo('session').at(-1)).toBe('lock.failed {"wanted":"locked"}');
  });

  it('that could not lock believes a bolt that is in after all', () => {
    const bench = unlocked();
    bench.hears({ type: 'lock.lock' });
    bench.wait(20_000);
    expect(bench.toldTo('session').at(-1)).toBe('lock.failed {"wanted":"locked"}');
    bench.hears({ type: 'bolt.sensed', bolt: 'locked' });
    expect(bench.toldTo('session').at(-1)).toBe('lock.locked');
    expect(bench.toldTo('protection').at(-1)).toContain('fault.gone');
  });
});

it('SAF-14: a pilot that fails for a fault goes on failing when a machine dies besides', () => {
  const bench = new Bench(pilot, {});
  bench.hears({ type: 'pilot.fail' }, { type: 'machine.failed' }, { type: 'pilot.offer', amps: 16 });
  expect(pilotLevels(bench.snapshot)).toEqual({ pilotDuty: 0, pilotOff: false });
});

it('a recloser that falls silent when it was open is a warning, and nothing else', () => {
  const bench = new Bench(recloser, {});
  bench.hears({ type: 'recloser.sensed', state: 'open' }, { type: 'recloser.sensed', state: 'silent' });
  expect(bench.tells).toEqual(['protection: fault.found {"fault":"RcdRecloserFailure"}']);
  expect(bench.orders).toEqual([]);
});

describe('the meter', () => {
  it('that gives errors, then nothing, is lost after as long a silence as any', () => {
    const bench = new Bench(meterWatch, {});
    bench.hears({ type: 'meter.answering' }, { type: 'meter.ailing' });
    bench.wait(LOST_MS - 1);
    bench.hears({ type: 'meter.silent' });
    bench.wait(LOST_MS - 1);
    expect(bench.tells).toEqual([]);
    bench.wait(1);
    expect(bench.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
    bench.forget();
    bench.hears({ type: 'meter.ailing' });
    expect(bench.tells).toEqual([
      'protection: fault.gone {"fault":"MeterSilent"}',
      'protection: fault.found {"fault":"MeterInternalError"}',
    ]);
  });

  it('that gives errors alone is calculated around where a silent one is', () => {
    const bench = new Bench(meterWatch, { calculates: true });
    bench.hears({ type: 'meter.answering' }, { type: 'account.opened' }, { type: 'meter.ailing' });
    bench.wait(LOST_MS);
    expect(bench.tells).toEqual(['protection: fault.found {"fault":"MeterEstimated"}']);
  });
});

describe('a visit', () => {
  const finishing = () => {
    const visit = charging({ settings: { cardNeedsCar: true } });
    visit.hears(closed());
    return visit;
  };

  it('that has no car cannot lose it', () => {
    const visit = idle();
    visit.hears(plugOut);
    expect([visit.state, visit.tells]).toEqual(['idle', []]);
  });

  it.each([
    ['that waits for a card', () => plugged({ settings: { cardNeedsCar: true } })],
    ['that is over', finishing],
  ])('%s heeds no card where the car has gone without a word', (_, at) => {
    const visit = at();
    visit.wait(10_000);
    visit.hears({ type: 'ev.absent' });
    visit.forget();
    visit.tap();
    expect([visit.refusals, visit.toldTo('authorization')]).toEqual([['no-car'], []]);
  });
});

describe('no event can bring about that', () => {
  it('a plug is kept for anything but an account that was closed', () => {
    const { context } = charging({ settings: { unlocksWhenUnplugged: false } }).snapshot;
    const gone = { ...context, plugged: false };
    const stamp = { at: 0, wall: null, chance: 0 };
    const keeps = (event: Parameters<typeof cableGuards.keepsPlug>[0]['event']) =>
      cableGuards.keepsPlug({ context: gone, event });
    expect(keeps({ ...closed('EVDisconnected'), stamp })).toBe(true);
    expect(keeps({ type: 'machine.failed', stamp })).toBe(false);
  });

  it('a card that might stop another is judged before it was looked up, whatever the rules', () => {
    const modes: readonly AuthorizationRules['mode'][] = ['free', 'elsewhere', 'card'];
    for (const mode of modes) {
      for (const on of [false, true]) {
        const rules: AuthorizationRules = {
          mode,
          listBelieved: on,
          cacheBelieved: on,
          preAuthorize: on,
          checkRemote: on,
          offlineKnown: on,
          offlineUnknown: on,
          masterGroup: null,
        };
        expect(decide({ way: 'foreign', known: { from: 'nothing' }, online: on }, rules).verdict).toBe('look');
      }
    }
  });
});

describe('what is told', () => {
  it('a certificate that ends soon is, with the link or without', () => {
    const bench = new Bench(notices, undefined);
    bench.hears({ type: 'certificate.ends', name: 'CSMSRoot', days: 30 });
    expect(bench.facts).toEqual([{ type: 'certificate.expiring', name: 'CSMSRoot', days: 30 }]);
  });

  it('a log is where it stands, to whoever asks', () => {
    const bench = new Bench(diagnostics, { interrupted: null });
    bench.hears({ type: 'log.tell', numbered: false });
    const job = { ticket: 1, kind: 'diagnostics', requestId: null, retries: 0, retryMs: 0 } as const;
    bench.hears({ type: 'log.wanted', job });
    bench.hears({ type: 'log.tell', numbered: false });
    expect([bench.facts.at(0), bench.facts.at(-1)]).toMatchObject([{ job: null }, { job }]);
  });

  it('nothing where what was to be given up is not there any more; then the next', () => {
    const bench = new Bench(outbox, { attempts: 3, retryMs: 1000 });
    for (let loss = 0; loss < 20; loss++) bench.hears({ type: 'link.accepted' }, { type: 'link.lost' });
    bench.hears({ type: 'link.accepted' }, { type: 'outbox.empty' }, { type: 'outbox.filled' });
    expect([bench.facts, bench.orders.at(-1)?.type]).toEqual([[], 'outbox.send']);
  });
});
