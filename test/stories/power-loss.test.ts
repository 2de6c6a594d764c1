// Goal: whenever the power fails, the open transaction is either closed with reason PowerLoss and the true register,
// or resumed with the same idTag and id, as onPowerLossRestart says, never both and never twice (BIL-06, SAF-11).
// Method: the process dies at every phase of a session and starts again on what was durable; judged by the plant and
// the ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

type Phase = { readonly phase: string; readonly until: (story: Story) => void; readonly open: boolean };

/** A session up to the moment at which the power fails; `open`: whether a transaction has begun by then. */
const phases: readonly Phase[] = [
  { phase: 'idle', until: () => undefined, open: false },
  { phase: 'card shown, no plug', until: (story) => story.tag(1, 'CAFE01'), open: false },
  { phase: 'plugged, no card', until: (story) => story.plug(1), open: false },
  {
    phase: 'locking',
    until: (story) => {
      story.plug(1);
      story.world.tag(1, { idTag: 'CAFE01' });
      story.wait(0.1);
    },
    open: false,
  },
  {
    phase: 'just begun',
    until: (story) => {
      story.plug(1);
      story.tag(1, 'CAFE01');
    },
    open: true,
  },
  { phase: 'charging', until: (story) => story.charge(1, 'CAFE01'), open: true },
  {
    phase: 'an hour of charging',
    until: (story) => {
      story.charge(1, 'CAFE01');
      story.wait(3630);
    },
    open: true,
  },
  {
    phase: 'paused by a limit',
    until: (story) => {
      story.charge(1, 'CAFE01');
      story.controller.limit('station', 0);
      story.wait(30);
    },
    open: true,
  },
  {
    phase: 'suspended by the car',
    until: (story) => {
      story.charge(1, 'CAFE01');
      story.car(1, 'pause');
    },
    open: true,
  },
];

const withOpen = phases.filter(({ open }) => open);
const withoutOpen = phases.filter(({ open }) => !open);

/** Dies in the phase, is dark for two minutes, starts again, and is given time to come to itself. */
const cutIn = ({ until }: Phase, onPowerLossRestart: boolean): Story => {
  const story = new Story({ ocpp: { onPowerLossRestart } });
  until(story);
  story.crash();
  story.wait(120);
  story.restart();
  expect(story.truth(1).coil).toBe(false);
  story.wait(40);
  return story;
};

describe.each(withOpen)('rule 15: power fails with an open transaction: $phase', (phase) => {
  it('is closed where it is not resumed', () => {
    const story = cutIn(phase, false);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'PowerLoss', meterStop: Math.floor(story.delivered(1)) });
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    story.judge();
  });

  it('goes on where it is resumed, and its card ends it', () => {
    const story = cutIn(phase, true);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toBeUndefined();
    expect(story.truth(1).bolt).toBe('locked');
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });
});

describe.each(withoutOpen)('power fails without a transaction: $phase', (phase) => {
  it.each([false, true])('nothing is billed and the cable is free (onPowerLossRestart = %s)', (resumes) => {
    const story = cutIn(phase, resumes);
    expect(story.bills).toEqual([]);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    story.judge();
  });
});

describe.each(phases)('power fails and the car goes: $phase', ({ until, open }) => {
  it.each([false, true])('is closed, resumed or not (onPowerLossRestart = %s)', (onPowerLossRestart) => {
    const story = new Story({
      ports: [{ pluggable: false, pp: { cable_current_limit: 32 } }],
      ocpp: { onPowerLossRestart },
    });
    until(story);
    story.world.unplug(1);
    // Without a bolt to wait for, a transaction may have begun a little earlier: the disk knows.
    const begun = story.store.durable.count('ledger');
    expect(begun).toBeGreaterThanOrEqual(open ? 1 : 0);
    story.crash();
    story.wait(120);
    story.restart();
    story.wait(40);
    expect(story.bills).toHaveLength(begun);
    for (const { stop } of story.bills) expect(stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    expect(story.status(1)).toBe('Available');
    story.judge();
  });
});

it('resumed, energy flows again by itself and is billed to the same transaction', () => {
  const story = new Story({ ocpp: { onPowerLossRestart: true } });
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.crash();
  story.wait(60);
  story.restart(30);
  expect(story.status(1)).toBe('Charging');
  expect(story.truth(1).currentA).toEqual([16, 16, 16]);
  story.wait(600);
  expect(story.ask('RemoteStopTransaction', { transactionId: Number(story.bill(1).id) })).toEqual({
    status: 'Accepted',
  });
  story.wait(10);
  expect(story.bills).toHaveLength(1);
  expect(story.bill(1).stop).toMatchObject({ reason: 'Remote', meterStop: Math.floor(story.delivered(1)) });
  story.judge();
});

it.each([
  [false, 'PowerLoss'],
  [true, undefined],
])('a transaction that was never told of survives a power cut offline (onPowerLossRestart = %s)', (resumes, reason) => {
  const story = new Story({ ocpp: { onPowerLossRestart: resumes, AllowOfflineTxForUnknownId: true } });
  story.csms.drop('stay');
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.crash();
  story.wait(60);
  story.csms.drop('stay');
  story.restart(600);
  const used = Math.floor(story.delivered(1));
  story.csms.comeBack();
  story.wait(400);
  expect(story.bills.map(({ idTag, stop }) => [idTag, stop?.reason])).toEqual([['CAFE01', reason]]);
  expect(story.bill(1).stop?.meterStop ?? used).toBe(used);
  story.judge();
});

it('three power cuts in a row bill once, to the Wh', () => {
  const story = new Story({ ocpp: { onPowerLossRestart: true } });
  story.charge(1, 'CAFE01');
  for (let cut = 0; cut < 3; cut++) {
    story.wait(300);
    story.crash();
    story.wait(1);
    story.restart(30);
  }
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.bills).toHaveLength(1);
  expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  story.judge();
});

it.each([0, 1, 2, 3, 4])('a stop that was on its way to the disk (%s writes survive) is told once', (survivors) => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.wait(100);
  story.store.hang();
  story.tag(1, 'CAFE01');
  story.wait(4);
  story.crash(survivors);
  story.restart(60);
  expect(story.bills).toHaveLength(1);
  expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
  story.judge();
});

describe('a key switch, and the power fails in mid-session', () => {
  const locked = (meanwhile: boolean): Story => {
    const story = new Story({
      ports: [{ user_authentication: 'key-switch' }],
      ocpp: { onPowerLossRestart: true },
    });
    story.plug(1);
    story.world.turnKey(1, true);
    story.wait(300);
    expect(story.truth(1).contact).toBe('closed');
    story.crash();
    story.wait(120);
    story.restart(60, (world) => world.turnKey(1, meanwhile));
    return story;
  };

  it('BIL-03: turned off meanwhile it lets nothing go on', () => {
    const story = locked(false);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });

  it('left on the transaction goes on, until it is turned off', () => {
    const story = locked(true);
    expect(story.truth(1).contact).toBe('closed');
    expect(story.bill(1).stop).toBeUndefined();
    story.world.turnKey(1, false);
    story.wait(20);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });
});
