// Goal: connectors behind one fuse share it, and it never carries more than it may, however late a car is (SAF-12).
// Method: two to four simulated charging points on one fuse; the plant's currents are added up every half second.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const fixed = { pluggable: false, pp: { cable_current_limit: 32 } };
const hungry = { thenRequestAmps: 32, car: { maxAmps: 32 } };
const site = (fuse_amps: number, connectors: number, rest: object = {}, port: object = {}) =>
  new Story({
    ports: Array.from({ length: connectors }, () => ({ ...fixed, ...port })),
    other: { site: { fuse_amps, ...rest } },
  });

/** Lets time pass and watches the fuse. */
function watch(story: Story, fuseAmps: number, seconds: number): number {
  let most = 0;
  for (let passed = 0; passed < seconds; passed += 0.5) {
    story.wait(0.5);
    const { evses } = story.world.state();
    for (const phase of [0, 1, 2]) {
      most = Math.max(
        most,
        evses.reduce((sum, { currentA }) => sum + (currentA[phase] ?? 0), 0),
      );
    }
  }
  expect(most).toBeLessThanOrEqual(fuseAmps + 1e-6);
  return most;
}
const begin = (story: Story, evse: number, wish: Parameters<Story['plug']>[1] = hungry) => {
  story.plug(evse, wish);
  story.tag(evse, `CAFE0${evse}`);
};
const amps = (story: Story, evse: number): number => Math.max(...story.truth(evse).currentA);

describe('two cars behind 32 A', () => {
  it('have 16 A each, and the first all of it again when the second has gone', () => {
    const story = site(32, 2);
    begin(story, 1);
    watch(story, 32, 30);
    expect(amps(story, 1)).toBeCloseTo(32, 1);
    begin(story, 2);
    watch(story, 32, 30);
    expect([amps(story, 1), amps(story, 2)]).toEqual([16, 16]);
    expect(story.evse(2).limits[0]).toMatchObject({ name: 'share', amps: 16 });
    story.tag(2, 'CAFE02');
    watch(story, 32, 40);
    expect(amps(story, 1)).toBeCloseTo(32, 1);
    story.judge();
  });

  it('of which the first needs 5 s to follow: the second waits for it', () => {
    const story = site(32, 2);
    begin(story, 1, { ...hungry, car: { maxAmps: 32, reactionMs: 4900 } });
    watch(story, 32, 60);
    begin(story, 2);
    watch(story, 32, 60);
    expect([amps(story, 1), amps(story, 2)]).toEqual([16, 16]);
    story.judge();
  });

  it('of which one is frugal: what it leaves is handed on within 10 s', () => {
    const story = site(32, 2);
    begin(story, 1);
    begin(story, 2, { thenRequestAmps: 7 });
    watch(story, 32, 60);
    expect(amps(story, 2)).toBeCloseTo(7, 1);
    expect(amps(story, 1)).toBeGreaterThanOrEqual(24);
    story.judge();
  });

  it('of which one turns frugal in mid-charge: the other has what it leaves within 10 s', () => {
    const story = site(32, 2);
    begin(story, 1);
    begin(story, 2);
    watch(story, 32, 60);
    expect([amps(story, 1), amps(story, 2)]).toEqual([16, 16]);
    expect(story.world.request(2, { amps: 7 }).done).toBe(true);
    watch(story, 32, 10);
    expect(story.evse(1).allowedAmps).toBeGreaterThanOrEqual(24);
    watch(story, 32, 20);
    expect(amps(story, 1)).toBeGreaterThanOrEqual(24);
    story.judge();
  });

  it('of which one has all it wants and pauses: it keeps 6 A for its return', () => {
    const story = site(32, 2);
    begin(story, 1);
    begin(story, 2);
    watch(story, 32, 30);
    story.car(2, 'pause');
    watch(story, 32, 30);
    expect(amps(story, 1)).toBeCloseTo(26, 1);
    story.car(2, 'request');
    watch(story, 32, 60);
    expect([amps(story, 1), amps(story, 2)]).toEqual([16, 16]);
    story.judge();
  });

  it('of which one overdraws: it is cut off, and the other is lowered meanwhile', () => {
    const story = site(32, 2);
    begin(story, 1);
    begin(story, 2);
    watch(story, 32, 30);
    story.fault(1, 'overdraw');
    story.wait(7);
    expect(amps(story, 2)).toBeLessThan(16);
    story.wait(20);
    expect(story.truth(1).contact).toBe('open');
    watch(story, 32, 30);
    expect(amps(story, 2)).toBeCloseTo(32, 1);
    story.judge();
  });

  it('and a limit for all of them: the smaller of both counts', () => {
    const story = site(32, 2);
    begin(story, 1);
    begin(story, 2);
    story.controller.limit('station', 10);
    watch(story, 32, 30);
    expect([amps(story, 1), amps(story, 2)]).toEqual([10, 10]);
    story.judge();
  });
});

it('where there is not enough for a third, it waits and is served when somebody leaves', () => {
  const story = site(16, 3);
  for (const evse of [1, 2, 3]) begin(story, evse);
  watch(story, 16, 60);
  expect([1, 2, 3].map((evse) => amps(story, evse))).toEqual([8, 8, 0]);
  expect(story.status(3)).toBe('SuspendedEVSE');
  story.tag(1, 'CAFE01');
  watch(story, 16, 60);
  expect([1, 2, 3].map((evse) => amps(story, evse))).toEqual([0, 8, 8]);
  story.judge();
});

it('single-phase connectors on different conductors do not meet', () => {
  const story = new Story({
    ports: [1, 2, 3].map(() => ({ ...fixed, phase_count: 1 })),
    ocpp: { ConnectorPhaseRotation: '1.RST,2.STR,3.TRS' },
    other: { site: { fuse_amps: 16 } },
    world: { evses: [1, 2, 3].map(() => ({ cable: 'fixed' as const, phases: 1 as const })) },
  });
  for (const evse of [1, 2, 3]) begin(story, evse, { thenRequestAmps: 16, phases: 1 });
  story.wait(40);
  expect([1, 2, 3].map((evse) => amps(story, evse))).toEqual([16, 16, 16]);
  story.judge();
});

it('a changed ConnectorPhaseRotation counts at once: on the same conductor they share', () => {
  const story = new Story({
    ports: [1, 2].map(() => ({ ...fixed, phase_count: 1 })),
    ocpp: { ConnectorPhaseRotation: '1.RST,2.STR' },
    other: { site: { fuse_amps: 16 } },
    world: { evses: [1, 2].map(() => ({ cable: 'fixed' as const, phases: 1 as const })) },
  });
  for (const evse of [1, 2]) begin(story, evse, { thenRequestAmps: 16, phases: 1 });
  story.wait(40);
  expect([1, 2].map((evse) => amps(story, evse))).toEqual([16, 16]);
  story.ask('ChangeConfiguration', { key: 'ConnectorPhaseRotation', value: 'RST' });
  story.wait(30);
  expect([1, 2].map((evse) => amps(story, evse))).toEqual([8, 8]);
  story.judge();
});

it('connectors of a single phase load a conductor with 20 A at most where asymmetry counts', () => {
  const story = new Story({
    ports: [{ ...fixed, phase_count: 1 }],
    other: { site: { fuse_amps: 63, asymmetry_amps: 20 } },
    world: { evses: [{ cable: 'fixed', phases: 1 }] },
  });
  begin(story, 1, { thenRequestAmps: 32, phases: 1, car: { maxAmps: 32 } });
  story.wait(40);
  expect(amps(story, 1)).toBeCloseTo(20, 1);
  story.judge();
});

it('a power cut gives everybody nothing before it is shared out anew', () => {
  const story = new Story({
    ports: [fixed, fixed],
    other: { site: { fuse_amps: 32 } },
    ocpp: { onPowerLossRestart: true },
  });
  begin(story, 1);
  begin(story, 2);
  watch(story, 32, 40);
  story.crash();
  story.restart(0.5);
  watch(story, 32, 60);
  expect([amps(story, 1), amps(story, 2)]).toEqual([16, 16]);
  story.judge();
});
