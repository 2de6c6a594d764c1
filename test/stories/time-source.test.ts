// Goal: whose time of day counts, and whether a station that comes back introduces itself again, is as the settings
// say (useAsTimeSource, bootNotificationOnReconnect); what is charged meanwhile does not notice.
// Method: a central system whose clock differs, and a link that breaks; judged by the times in the ledger, by what was
// heard, and by the plant.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const HOUR_MS = 3_600_000;
/** The central system's next heartbeats say so. */
const says = (story: Story, wall: number): void =>
  story.csms.treat('Heartbeat', { answer: { currentTime: new Date(wall).toISOString() } });
const wallOf = (story: Story): number => story.clock.wall() ?? Number.NaN;

describe('useAsTimeSource false: our clock is left alone', () => {
  it.each([2 * HOUR_MS, -2 * HOUR_MS])(
    'by the registration and by every heartbeat that differs by %i ms',
    (differs) => {
      const story = new Story({
        ocpp: { useAsTimeSource: false, bootNotificationOnReconnect: true },
        csms: { heartbeatS: 60 },
      });
      const origin = wallOf(story) - story.clock.now();
      says(story, origin + differs);
      story.csms.treat('BootNotification', {
        answer: { status: 'Accepted', interval: 60, currentTime: new Date(origin + differs).toISOString() },
      });
      story.charge(1, 'CAFE01');
      story.csms.drop('once');
      story.wait(600);
      expect(story.csms.heard('BootNotification')).toHaveLength(2);
      expect(story.csms.heard('Heartbeat').length).toBeGreaterThan(2);
      expect(wallOf(story)).toBe(origin + story.clock.now());
      story.tag(1, 'CAFE01');
      story.wait(10);
      expect(Math.abs(Date.parse(story.bill(1).stop?.at ?? '') - wallOf(story))).toBeLessThan(20_000);
      story.judge();
    },
  );
});

describe('useAsTimeSource true', () => {
  it.each([2 * HOUR_MS, -2 * HOUR_MS])(
    'a heartbeat that differs by %i ms sets our clock; nothing else jumps',
    (differs) => {
      // None comes by itself meanwhile.
      const story = new Story({ csms: { heartbeatS: 86_400 } });
      story.charge(1, 'CAFE01');
      const right = wallOf(story) + differs;
      says(story, right);
      story.ask('TriggerMessage', { requestedMessage: 'Heartbeat' });
      story.wait(1);
      expect(Math.abs(wallOf(story) - right)).toBeLessThan(5000);
      expect(story.truth(1)).toMatchObject({ coil: true, currentA: [16, 16, 16] });
      const before = story.bill(1).values.length;
      story.wait(600);
      // One a minute on the even clock, whatever the time of day did.
      expect(story.bill(1).values.length - before).toBe(10);
      const [last] = story.bill(1).values.slice(-1);
      expect(Math.abs(Date.parse(last?.at ?? '') - wallOf(story))).toBeLessThan(61_000);
      expect(Math.abs(wallOf(story) - right - 600_000)).toBeLessThan(5000);
      story.tag(1, 'CAFE01');
      story.wait(10);
      expect(story.bill(1).stop?.meterStop).toBe(Math.floor(story.delivered(1)));
      story.judge({ clockJumped: true });
    },
  );

  it.each([
    [900, false],
    [1100, true],
  ])('a difference of %i ms: set is %s', (differs, isSet) => {
    const story = new Story({ csms: { heartbeatS: 60, latencyMs: 1 } });
    story.wait(1);
    const origin = wallOf(story) - story.clock.now();
    says(story, wallOf(story) + differs);
    story.ask('TriggerMessage', { requestedMessage: 'Heartbeat' });
    const moved = wallOf(story) - story.clock.now() - origin;
    expect(moved !== 0).toBe(isSet);
    story.judge();
  });

  it('switched off by the central system, it is believed no longer', () => {
    const story = new Story({ csms: { heartbeatS: 60 } });
    expect(story.ask('ChangeConfiguration', { key: 'useAsTimeSource', value: 'false' })).toEqual({
      status: 'Accepted',
    });
    const origin = wallOf(story) - story.clock.now();
    says(story, wallOf(story) + HOUR_MS);
    story.wait(300);
    expect(wallOf(story) - story.clock.now()).toBe(origin);
    story.judge();
  });
});

describe('bootNotificationOnReconnect', () => {
  it.each([
    [false, 1],
    [true, 4],
  ])(
    '%s: %i introductions after three breaks of the link; the transaction goes on',
    (bootNotificationOnReconnect, introductions) => {
      const story = new Story({ ocpp: { bootNotificationOnReconnect } });
      story.charge(1, 'CAFE01');
      for (let times = 0; times < 3; times++) {
        story.csms.drop('once');
        story.wait(120);
      }
      expect(story.csms.heard('BootNotification')).toHaveLength(introductions);
      expect(story.truth(1).currentA).toEqual([16, 16, 16]);
      story.tag(1, 'CAFE01');
      story.wait(20);
      expect(story.bills).toHaveLength(1);
      expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
      story.judge();
    },
  );

  it('true, and the introduction is Pending: bills wait until it is accepted, energy does not (PRO-02)', () => {
    const story = new Story({ ocpp: { bootNotificationOnReconnect: true } });
    story.charge(1, 'CAFE01');
    story.csms.registration = 'Pending';
    story.csms.intervalS = 60;
    story.csms.drop('once');
    story.wait(120);
    const heard = story.csms.calls().length;
    story.tag(1, 'CAFE01');
    story.wait(300);
    expect(story.bill(1).stop).toBeUndefined();
    expect(
      new Set(
        story.csms
          .calls()
          .slice(heard)
          .map(({ action }) => action),
      ),
    ).toEqual(new Set(['BootNotification']));
    story.csms.registration = 'Accepted';
    story.wait(120);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });
});
