// Goal: whoever stands before the station sees every setting and where its value comes from, and changes it as the
// central system would: checked, durable, politely to the file; and never sees a secret.
// Method: a real file with comments; restarted on what the disk holds.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { evsesOf, paths, placeOf } from '../../../config/table.ts';
import { openSmallSettings, type SmallSettings } from '../../kit/small-settings.ts';

let small: SmallSettings;
beforeEach(async () => {
  small = await openSmallSettings();
});
afterEach(() => small.close());

type Desk = SmallSettings['desk'];
const seen = (place: string, desk: Desk = small.desk) => {
  const found = desk.list().find((one) => one.place === place);
  if (found === undefined) throw new Error(`there is no ${place}`);
  return found;
};
const asCentralSystem = (key: string, value: string) =>
  new Promise((resolve) => small.configuration.change(key, value, resolve));

describe('The list', () => {
  it('holds every row of the table, each in a group and with its words', () => {
    const expected = paths.flatMap((path) => evsesOf(path, 2).map((evse) => placeOf(path, evse)));
    const list = small.desk.list();
    expect(list.map(({ place }) => place)).toEqual(expected);
    for (const { place, group, doc, expected: range } of list) {
      expect({ place, isComplete: group !== '' && doc !== '' && range !== '' }).toEqual({ place, isComplete: true });
    }
  });

  it('shows no secret, and no password of an address', () => {
    const text = JSON.stringify(small.desk.list());
    expect(text).not.toContain('nobody-sees-this');
    expect(text).not.toContain('hidden@');
    expect(seen('ocpp/password')).toMatchObject({ secret: true, isSet: true, value: null, next: null });
    expect(seen('mqtt/uri').value).toBe('mqtt://***@broker.example:1883');
  });

  it('says where a value comes from', async () => {
    expect(seen('ocpp/ConnectionTimeOut')).toMatchObject({ value: 60, from: 'file' });
    expect(seen('ocpp/FreeMode')).toMatchObject({ value: false, from: 'default' });
    expect(seen('ocpp/NumberOfConnectors')).toMatchObject({ value: 2, from: 'fixed', editable: false });
    await asCentralSystem('ConnectionTimeOut', '90');
    await asCentralSystem('HeartbeatInterval', '300');
    await small.desk.change({ place: 'ports[1]/evse_current_limit', value: 16 });
    for (const { desk } of [small, await small.restart()]) {
      expect(seen('ocpp/ConnectionTimeOut', desk)).toMatchObject({ value: 90, from: 'central-system' });
      expect(seen('ocpp/HeartbeatInterval', desk)).toMatchObject({ value: 300, from: 'central-system' });
      expect(seen('ports[1]/evse_current_limit', desk)).toMatchObject({ from: 'page' });
      expect(seen('ports[0]/evse_current_limit', desk)).toMatchObject({ value: 32, from: 'file' });
    }
    await small.edit((await small.text()).replace('"ConnectionTimeOut": 90', '"ConnectionTimeOut": 120'));
    const { desk } = await small.restart();
    expect(seen('ocpp/ConnectionTimeOut', desk)).toMatchObject({ value: 120, from: 'file' });
  });
});

describe('A change', () => {
  it('keeps the comments, is in force at once, and after a restart', async () => {
    const before = await small.text();
    const done = await small.desk.change({ place: 'ocpp/ConnectionTimeOut', value: 90 });
    expect(done).toEqual({ outcome: 'changed', applies: 'immediately' });
    expect(await small.text()).toBe(before.replace('"ConnectionTimeOut": 60', '"ConnectionTimeOut": 90'));
    expect(small.settings.get('ocpp/ConnectionTimeOut')).toBe(90);
    expect((await small.restart()).settings.get('ocpp/ConnectionTimeOut')).toBe(90);
    expect(await small.desk.change({ place: 'ocpp/ConnectionTimeOut', value: 90 })).toEqual({ outcome: 'unchanged' });
  });

  it('that waits for a restart shows both values until then', async () => {
    const done = await small.desk.change({ place: 'http/port', value: 8080 });
    expect(done).toEqual({ outcome: 'changed', applies: 'after-reboot' });
    expect(seen('http/port')).toMatchObject({ value: 0, next: 8080, awaitsReboot: true });
    const { desk } = await small.restart();
    expect(seen('http/port', desk)).toMatchObject({ value: 8080, next: null, awaitsReboot: false });
  });

  it.each([
    ['ocpp/ConnectionTimeOut', 9, 'found 9 for ocpp/ConnectionTimeOut, expected a whole number 10–86400 or 0 (s)'],
    ['ocpp/NumberOfConnectors', 3, 'it follows from what the station is'],
    ['ports[1]/pluggable', 'yes', 'found "yes" for ports[1]/pluggable, expected true or false'],
    ['ocpp/password', 'x'.repeat(200), 'found a secret for ocpp/password'],
    ['mqtt/uri', 'mqtt://***@broker.example:1883', 'expected the whole address'],
    ['ports[0]/temperature/stop_at', 60, 'expected less than ports[0]/temperature/stop_at'],
  ])('of %s to %j is refused in one sentence, and nothing has happened', async (place, value, why) => {
    const before = await small.text();
    expect(await small.desk.change({ place, value })).toEqual({
      outcome: 'invalid',
      why: expect.stringContaining(why) as string,
    });
    expect(await small.text()).toBe(before);
  });

  it('of what does not exist is said so', async () => {
    expect(await small.desk.change({ place: 'ports[2]/pluggable', value: true })).toEqual({
      outcome: 'unknown',
      why: 'There is no setting ports[2]/pluggable.',
    });
  });

  it('of a secret is stored and told to nobody; that it was changed is noticed', async () => {
    expect(await small.desk.change({ place: 'ocpp/password', value: 'a-better-password' })).toMatchObject({
      outcome: 'changed',
    });
    expect(await small.text()).toContain('"a-better-password"');
    expect(JSON.stringify(small.desk.list())).not.toContain('a-better-password');
    expect(seen('ocpp/password')).toMatchObject({ isSet: true, from: 'page' });
    expect(small.notices).toEqual(['ocpp/password changed on the page']);
  });
});
