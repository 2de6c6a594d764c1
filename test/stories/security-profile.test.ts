// Goal: a higher security profile is tried and kept when it works; when it does not, the station comes back by itself
// with the old one; it is never lowered from afar (A05, TC_083, TC_084, rule 42).
// Method: whole stations; a central system that lets in what it is told to; judged by how the station called, by the
// messages it sent and by what survives a power cut.
import { expect, it } from 'vitest';
import { Authority } from '../kit/certificates.ts';
import { Story } from '../kit/story.ts';

const PASSWORD = 'sixteen bytes ok';
const password = { ocpp: { SecurityProfile: 1, password: PASSWORD } };
const change = (story: Story, key: string, value: string) => story.ask('ChangeConfiguration', { key, value });
const raise = (story: Story, profile: number) => change(story, 'SecurityProfile', String(profile));
const profileOf = (story: Story) => story.controller.station.security().profile;
const events = (story: Story) =>
  story.controller.security.log.lines().map((line) => line.split(' ').slice(2).join(' '));

/** A station with an operator's root, on security profile 1. */
async function rooted(): Promise<Story> {
  const operator = await Authority.make({ name: 'CN=Operator Root, O=Operator' });
  const story = new Story({ ...password, wall: Date.now() });
  const certificate = operator.root.pem;
  const asked = { certificateType: 'CentralSystemRootCertificate', certificate };
  expect(story.ask('InstallCertificate', asked)).toEqual({ status: 'Accepted' });
  return story;
}

it('rule 42, TC_083: profile 2 is accepted, tried by itself and kept; the address becomes wss', async () => {
  const story = await rooted();
  const connections = story.csms.connections;
  expect(story.csms.caller?.url).toBe('ws://central.example:80/ocpp/STORY-1');
  expect(raise(story, 2)).toEqual({ status: 'Accepted' });
  story.wait(30);
  expect(story.csms.connections).toBe(connections + 1);
  expect(story.csms.caller).toMatchObject({
    url: 'wss://central.example:443/ocpp/STORY-1',
    password: Buffer.from(PASSWORD),
    tls: { verify: true, strict: true },
  });
  expect([profileOf(story), story.settings.get('ocpp/SecurityProfile')]).toEqual([2, 2]);
  expect(events(story)).toContain('ReconfigurationOfSecurityParameters security profile 2 in use');
  story.judge();
});

it('rule 42, A05.FR.08: what does not connect is given up after three attempts; the old profile serves', async () => {
  const story = await rooted();
  story.csms.admit = ({ url }) =>
    url.startsWith('wss') ? { why: 'the certificate has expired', trouble: 'certificate-expired' } : null;
  expect(raise(story, 2)).toEqual({ status: 'Accepted' });
  story.wait(600);
  expect(story.csms.refusals).toBe(3);
  expect(story.csms.connected).toBe(true);
  expect(story.csms.caller?.url).toMatch(/^ws:/);
  expect([profileOf(story), story.settings.get('ocpp/SecurityProfile')]).toEqual([1, 1]);
  // Told once, when the old connection is back; never once an attempt.
  const told = story.csms
    .heard('SecurityEventNotification')
    .filter(({ type }) => type === 'InvalidCentralSystemCertificate');
  expect(told).toHaveLength(1);
  expect(events(story)).toContain(
    'ReconfigurationOfSecurityParameters security profile 2 given up: the certificate has expired',
  );
  story.charge(1, 'CAFE01');
  story.judge();
});

it('a power cut in the middle of a trial: it is tried on, and the outcome is the same', async () => {
  const story = await rooted();
  story.csms.admit = ({ url }) => (url.startsWith('wss') ? { why: 'not yet' } : null);
  expect(raise(story, 2)).toEqual({ status: 'Accepted' });
  story.wait(3);
  story.crash();
  story.csms.admit = null;
  story.restart(60);
  expect(profileOf(story)).toBe(2);
  expect(story.csms.caller?.url).toMatch(/^wss:/);
  story.judge();
});

it.each([
  ['TC_084, A05.FR.01: lower', 0],
  ['A05.FR.01: the same', 1],
  ['A05.FR.03: no root certificate of the central system', 2],
  ['A05.FR.04: no certificate of its own', 3],
])('%s: rejected, and nothing is tried', (_, profile) => {
  const story = new Story(password);
  const connections = story.csms.connections;
  expect(raise(story, profile)).toEqual({ status: 'Rejected' });
  story.wait(60);
  expect([story.csms.connections, profileOf(story)]).toEqual([connections, 1]);
  story.judge();
});

it('rule 42, A05.FR.02: profile 1 without a password of 16 to 20 bytes is rejected; with one it is accepted', () => {
  const story = new Story({ ocpp: { password: 'too short' } });
  expect(raise(story, 1)).toEqual({ status: 'Rejected' });
  expect(change(story, 'SecurityProfile', '1.5')).toEqual({ status: 'Rejected' });
  const better = new Story({ ocpp: { password: PASSWORD } });
  expect(raise(better, 1)).toEqual({ status: 'Accepted' });
  better.wait(30);
  expect(profileOf(better)).toBe(1);
  better.judge();
});

it('TC_073: a new password is accepted, the station calls again with it, and the log does not show it', () => {
  const story = new Story(password);
  const connections = story.csms.connections;
  const key = Buffer.from('another password!').toString('hex');
  expect(change(story, 'AuthorizationKey', key)).toEqual({ status: 'Accepted' });
  story.wait(30);
  expect(story.csms.connections).toBe(connections + 1);
  expect(story.csms.caller?.password).toEqual(Buffer.from('another password!'));
  expect(events(story)).toContain('ReconfigurationOfSecurityParameters AuthorizationKey changed');
  expect(events(story).join()).not.toContain('another password!');
  expect(events(story).join()).not.toContain(key);
  story.judge();
});

it('rule 41: a certificate that stays bad for a day is one event, and is said where a person looks', async () => {
  const story = await rooted();
  story.csms.admit = () => ({ why: 'it has expired', trouble: 'certificate-expired' });
  story.csms.drop('once');
  story.wait(86_400);
  expect(events(story).filter((line) => line.startsWith('InvalidCentralSystemCertificate'))).toHaveLength(1);
  expect(story.controller.station.security().trouble).toMatchObject({
    word: 'certificate-expired',
    why: 'it has expired',
  });
  expect(story.csms.refusals).toBeGreaterThan(100);
  story.csms.admit = null;
  story.wait(600);
  expect(story.controller.station.security().trouble).toBeNull();
  story.judge();
});
