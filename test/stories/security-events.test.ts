// Goal: security events reach a central system that speaks the extension, each once, in order, with the time at which
// they happened, whatever the link does (A04.FR.02); one that does not speak it is left in peace.
// Method: whole stations; the link is cut, the central system refuses; judged by what it was told and by the disk.
import { expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const speaks = { ocpp: { SecurityProfile: 1, password: 'sixteen bytes ok' } };
const told = (story: Story) => story.csms.heard('SecurityEventNotification').map(({ type }) => type);

it('A04.FR.01: a start is told after acceptance, and a reset before it', () => {
  const story = new Story(speaks);
  expect(told(story)).toEqual(['StartupOfTheDevice']);
  story.ask('Reset', { type: 'Soft' });
  story.wait(5);
  expect(told(story)).toEqual(['StartupOfTheDevice', 'ResetOrReboot']);
  story.judge();
});

it('security profile 0: nothing is told, and it is in the log', () => {
  const story = new Story();
  expect(told(story)).toEqual([]);
  expect(story.controller.security.log.lines()).toEqual([expect.stringContaining('StartupOfTheDevice')]);
  story.judge();
});

it('A04.FR.02: what happened offline survives a power cut and is told once, with its time', () => {
  const story = new Story({ ...speaks, online: false });
  const began = story.clock.wall() ?? 0;
  story.wait(600);
  story.crash();
  story.restart();
  story.csms.comeBack();
  story.wait(300);
  const events = story.csms.heard('SecurityEventNotification');
  expect(events.map(({ type }) => type)).toEqual(['StartupOfTheDevice', 'StartupOfTheDevice']);
  const [first, second] = events.map(({ timestamp }) => Date.parse(String(timestamp)));
  expect(first).toBeLessThan(began + 10_000);
  expect(second).toBeGreaterThan(began + 590_000);
  expect(story.store.count('notices')).toBe(0);
  story.judge();
});

it('an answer that is lost: told again with the same id, and the bills do not wait for it', () => {
  const story = new Story({ ...speaks, online: false });
  story.csms.treat('SecurityEventNotification', 'error', 2);
  story.csms.comeBack();
  story.wait(30);
  story.charge(1, 'CAFE01');
  expect(story.bills).toHaveLength(1);
  story.wait(300);
  const calls = story.csms.calls().filter(({ action }) => action === 'SecurityEventNotification');
  expect(calls).toHaveLength(3);
  expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
  expect(story.store.count('notices')).toBe(0);
  story.judge();
});

it('a central system that does not know the message is asked once an event, and never again', () => {
  const story = new Story({ ...speaks, online: false });
  story.csms.treat('SecurityEventNotification', { code: 'NotImplemented' });
  story.csms.comeBack();
  story.wait(3600);
  expect(told(story)).toEqual(['StartupOfTheDevice']);
  expect(story.store.count('notices')).toBe(0);
  story.judge();
});
