// Goal: nothing is charged that cannot be measured, and whatever the meter shows, the bill is the energy that flowed
// (BIL-01, BIL-04).
// Method: the meter of the simulated board falls silent, wraps, is reset, lies once or freezes; judged by the plant
// against the ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const lastTold = (story: Story) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === 1)
    .at(-1);
const billed = (story: Story, number = 1): number => {
  const { meterStart, stop } = story.bill(number);
  return (stop?.meterStop ?? 0) - meterStart;
};

describe.each(['meter-silent', 'meter-crc', 'meter-wrong-slave'])('%s', (name) => {
  it('before the start: nobody charges, and it is told', () => {
    const story = new Story();
    story.fault(1, name);
    story.wait(10);
    expect(lastTold(story)).toMatchObject({ status: 'Faulted', errorCode: 'PowerMeterFailure' });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1).coil).toBe(false);
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('at the very start: no energy, and the cable is free', () => {
    const story = new Story();
    story.plug(1);
    story.fault(1, name);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    expect(story.bills).toEqual([]);
    story.judge();
  });

  it('in mid-charge: it stops, and no more is billed than was measured', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.wait(900);
    story.fault(1, name);
    story.wait(60);
    expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'unlocked' });
    expect(story.bill(1).stop?.reason).toBe('Other');
    expect(billed(story)).toBeGreaterThan(0.9 * story.delivered(1));
    expect(billed(story)).toBeLessThanOrEqual(story.delivered(1));
    story.fault(1, name, false);
    story.wait(30);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('at the stop, and answers again soon: the bill is right', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.wait(900);
    story.world.tag(1, { idTag: 'CAFE01' });
    story.fault(1, name);
    story.wait(1.5);
    story.fault(1, name, false);
    story.wait(30);
    expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
    story.judge();
  });
});

it.each(['meter-reset', 'meter-wild'])('%s in mid-transaction: billed is what flowed', (name) => {
  const story = new Story({ world: { evses: [{ startWh: 5_000_000 }, {}] } });
  story.charge(1, 'CAFE01');
  story.wait(3600);
  story.fault(1, name);
  story.wait(3600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(name === 'meter-wild' ? 1.01 : 200);
  story.judge();
});

it('a register that wraps in mid-transaction is billed to the Wh', () => {
  const story = new Story({ world: { evses: [{ startWh: 99_995_000, rolloverWh: 100_000_000 }, {}] } });
  story.charge(1, 'CAFE01');
  story.wait(7200);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.delivered(1)).toBeGreaterThan(10_000);
  expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(1);
  story.judge();
});

it.each(['meter-reset', 'meter-rollover'])('%s between two sessions is nobody’s energy', (name) => {
  const story = new Story({ world: { evses: [{ startWh: 5_000_000 }, {}] } });
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  const first = story.delivered(1);
  story.unplug(1);
  story.fault(1, name);
  story.wait(60);
  story.charge(1, 'CAFE01');
  story.wait(1200);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(Math.abs(billed(story, 2) - (story.delivered(1) - first))).toBeLessThan(2);
  story.judge();
});

it('one wild reading at the very start or stop is not believed', () => {
  const story = new Story({ world: { evses: [{ startWh: 5_000_000 }, {}] } });
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  story.fault(1, 'meter-wild');
  story.tag(1, 'CAFE01');
  story.wait(600);
  story.fault(1, 'meter-wild', false);
  story.fault(1, 'meter-wild');
  story.tag(1, 'CAFE01');
  story.wait(20);
  const [one, two] = [billed(story, 1), billed(story, 2)];
  expect(Math.abs(one + two - story.delivered(1))).toBeLessThan(2);
  story.judge();
});

it('a meter that freezes and thaws bills everything in the end', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.fault(1, 'meter-frozen');
  // 16 A are 184 Wh a minute; when 250 are missing it is a fault (meter-watch.test.ts).
  story.wait(60);
  story.fault(1, 'meter-frozen', false);
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(1);
  story.judge();
});

it.each([
  ['at once', 0],
  ['after hours in which the car took nothing', 5 * 3600],
])('a meter that is replaced %s by one that shows more is billed for what flowed', (_, idleS) => {
  const story = new Story({ world: { evses: [{ startWh: 60_000 }, {}] } });
  story.charge(1, 'CAFE01');
  story.wait(1800);
  story.world.pause(1);
  story.wait(idleS);
  story.fault(1, 'meter-replaced');
  story.wait(900);
  story.tag(1, 'CAFE01');
  story.wait(20);
  // What has flowed since the old one was read last, half a minute before, nobody has seen.
  expect(billed(story)).toBeLessThanOrEqual(story.delivered(1));
  expect(story.delivered(1) - billed(story)).toBeLessThan(100);
  story.judge();
});

it('a power cut between reset and stop keeps what the reset had hidden', () => {
  const story = new Story({ world: { evses: [{ startWh: 5_000_000 }, {}] }, ocpp: { onPowerLossRestart: true } });
  story.charge(1, 'CAFE01');
  story.wait(1800);
  story.fault(1, 'meter-reset');
  story.wait(1800);
  story.crash();
  story.restart(30);
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(200);
  story.judge();
});

it.each([1, 3])(
  'a meter that is replaced in mid-transaction (%i phases): what both have counted is billed',
  (phases) => {
    const story = new Story({ world: { evses: [{ startWh: 5_000_000 }, {}] } });
    story.charge(1, 'CAFE01', { thenRequestAmps: 16, phases: phases === 1 ? 1 : 3 });
    story.wait(3600);
    story.fault(1, 'meter-replaced');
    story.wait(3600);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.delivered(1)).toBeGreaterThan(phases * 6000);
    // Between the last reading of the old one and the first of the new one nobody has counted: 184 Wh a minute at most.
    expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(200);
    story.judge();
  },
);

it('a meter that is replaced at a start, after a quiet night: what it counted before is nobody’s', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  story.unplug(1);
  const before = story.delivered(1);
  story.wait(8 * 3600);
  story.charge(1, 'CAFE01');
  story.wait(20);
  // 123 kWh might have flowed since yesterday evening: only the contact was open.
  story.fault(1, 'meter-replaced');
  story.wait(600);
  story.tag(1, 'CAFE01');
  story.wait(20);
  const delivered = story.delivered(1) - before;
  expect(delivered).toBeGreaterThan(1500);
  expect(billed(story, 2)).toBeLessThanOrEqual(delivered + 1);
  expect(delivered - billed(story, 2)).toBeLessThan(200);
  story.judge();
});

it('a meter that shows power with the wrong sign: charging goes on, and its register is billed', () => {
  const story = new Story();
  story.fault(1, 'meter-negative');
  story.charge(1, 'CAFE01');
  story.wait(3600);
  expect(story.status(1)).toBe('Charging');
  story.tag(1, 'CAFE01');
  story.wait(20);
  expect(story.delivered(1)).toBeGreaterThan(9000);
  expect(Math.abs(billed(story) - story.delivered(1))).toBeLessThan(1.01);
  story.judge();
});

describe.each([60, 900, 0])('the process is killed in mid-transaction, with a sample every %d s', (interval) => {
  // The new meter shows a little more than the old one would after a quarter of an hour of 11 kW.
  const killed = (meanwhile: (story: Story) => void, resumes: boolean): { story: Story; before: number } => {
    const story = new Story({
      world: { evses: [{ startWh: 117_000 }] },
      ocpp: { MeterValueSampleInterval: interval, onPowerLossRestart: resumes },
    });
    story.charge(1, 'CAFE01');
    story.wait(1000);
    story.crash();
    const before = story.delivered(1);
    story.wait(3600);
    story.restart(60, () => meanwhile(story));
    return { story, before };
  };
  /** Of what nobody could see: until the register is written down the next time. */
  const UNSEEN_WH = (11_040 * 90) / 3600;

  it('and its meter replaced: of what the new one has counted nothing is billed', () => {
    const { story, before } = killed((one) => one.fault(1, 'meter-replaced'), false);
    expect(story.bill(1).stop?.reason).toBe('PowerLoss');
    expect(billed(story)).toBeLessThanOrEqual(before + 1);
    expect(billed(story)).toBeGreaterThan(before - UNSEEN_WH);
    story.judge();
  });

  it('and its meter replaced: resumed, the new one counts on from where the old one was seen', () => {
    const { story, before } = killed((one) => one.fault(1, 'meter-replaced'), true);
    story.wait(600);
    story.tag(1, 'CAFE01');
    story.wait(15);
    expect(story.delivered(1)).toBeGreaterThan(before + 1000);
    expect(billed(story)).toBeLessThanOrEqual(story.delivered(1) + 1);
    // The first readings of a new meter only say where it begins.
    expect(billed(story)).toBeGreaterThan(story.delivered(1) - UNSEEN_WH - 200);
    story.judge();
  });

  it('and its meter left alone: every Wh is billed', () => {
    const { story, before } = killed(() => undefined, false);
    expect(billed(story)).toBe(Math.floor(before));
    story.judge();
  });
});
