// Goal: firmware is fetched, judged and installed in the order of rule 38 (OCPP 1.6 §5.19, security whitepaper L01,
// TC_044, TC_080, TC_081), nothing is installed while somebody charges, and the operator is told the truth.
// Method: UpdateFirmware and SignedUpdateFirmware of the central system; judged by the board's slots, the operator's
// file server, the plant, and what the central system was told, in order.
import { describe, expect, it } from 'vitest';
import { said } from '../../runtime/verify/storm/operator.ts';
import { Story, type StoryOptions } from '../kit/story.ts';

const THERE = 'https://files.example/v2.image';
const IMAGE = 'firmware 2';
const PAST = '2026-01-01T00:00:00Z';
const iso = (ms: number): string => new Date(ms).toISOString();

const ready = (options: StoryOptions = {}): Story => {
  const story = new Story({
    ...options,
    ocpp: { SecurityProfile: 1, password: 'sixteen bytes ok', ...options.ocpp },
  });
  story.operator.offered.set(THERE, IMAGE);
  return story;
};
const told = (story: Story): string[] =>
  story.csms
    .calls()
    .filter(({ action }) => action.endsWith('FirmwareStatusNotification'))
    .map(({ action, payload }) => `${action.startsWith('Signed') ? 'signed' : 'plain'} ${said(payload)}`);
const events = (story: Story): unknown[] => story.csms.heard('SecurityEventNotification').map(({ type }) => type);
const plain = (story: Story, more: object = {}) =>
  story.ask('UpdateFirmware', { location: THERE, retrieveDate: PAST, retries: 0, ...more });
const signed = (story: Story, firmware: object = {}, more: object = {}) =>
  story.ask('SignedUpdateFirmware', {
    requestId: 5,
    retries: 0,
    firmware: {
      location: THERE,
      retrieveDateTime: PAST,
      signingCertificate: 'MAKER',
      signature: story.operator.sign(IMAGE),
      ...firmware,
    },
    ...more,
  });
/** The station restarts as it has ordered. */
const reboot = (story: Story): void => {
  story.crash();
  story.operator.restart();
  story.restart(60);
};

describe('rule 38: an update without a signature', () => {
  it('TC_044_1: is downloaded, installed, and confirmed by the restart', () => {
    const story = ready();
    expect(plain(story)).toEqual({});
    story.wait(120);
    expect(told(story)).toEqual(['plain Downloading', 'plain Downloaded', 'plain Installing']);
    expect([story.operator.installations, story.reboots]).toEqual([[IMAGE], ['soft']]);
    reboot(story);
    expect(story.operator.running).toBe(IMAGE);
    expect(told(story).slice(3)).toEqual(['plain Installed']);
    expect([story.status(1), story.told(1).at(-1)]).toEqual(['Available', 'Available']);
    expect([...story.operator.disk]).toEqual([]);
    story.judge();
  });

  it('TC_044_2: that cannot be fetched is DownloadFailed, and nobody was kept from charging', () => {
    const story = ready();
    plain(story, { location: 'https://files.example/none.image' });
    story.wait(60);
    expect(told(story)).toEqual(['plain Downloading', 'plain DownloadFailed']);
    expect(story.told(1)).not.toContain('Unavailable');
    story.judge();
  });

  it('TC_044_3: that the board refuses is InstallationFailed, and every connector is back', () => {
    const story = ready();
    story.operator.spoils = 'this is no image';
    plain(story);
    story.wait(120);
    expect(told(story).slice(2)).toEqual(['plain Installing', 'plain InstallationFailed']);
    expect([story.told(1).slice(-2), story.status(2)]).toEqual([['Unavailable', 'Available'], 'Available']);
    expect(story.reboots).toEqual([]);
    story.judge();
  });

  it('on a board without slots is InstallationFailed at once, and nobody was kept from charging', () => {
    const story = ready();
    story.operator.slots = false;
    plain(story);
    story.wait(60);
    expect(told(story)).toEqual(['plain Downloading', 'plain Downloaded', 'plain InstallationFailed']);
    expect(story.told(1)).not.toContain('Unavailable');
    story.judge();
  });

  it('waits for its retrieveDate', () => {
    const story = ready();
    const now = story.clock.wall() ?? 0;
    plain(story, { retrieveDate: iso(now + 7_200_000) });
    story.wait(7190);
    expect([told(story), story.operator.begun]).toEqual([[], []]);
    story.wait(30);
    expect(told(story).slice(0, 2)).toEqual(['plain Downloading', 'plain Downloaded']);
    story.judge();
  });

  it('waits for its retrieveDate across a power cut', () => {
    const story = ready();
    const now = story.clock.wall() ?? 0;
    plain(story, { retrieveDate: iso(now + 7200_000) });
    story.wait(3600);
    story.crash();
    story.restart(3580);
    expect(story.operator.begun).toEqual([]);
    story.wait(60);
    expect(story.operator.begun).toEqual([`get ${THERE}`]);
    story.judge();
  });

  it('is tried again as often as asked', () => {
    const story = ready();
    story.operator.troubles = ['broken', 'broken', 'broken'];
    plain(story, { retries: 2, retryInterval: 50 });
    story.wait(100);
    expect(story.operator.begun).toHaveLength(2);
    story.wait(60);
    expect(told(story)).toEqual(['plain Downloading', 'plain DownloadFailed']);
    expect(story.operator.begun).toHaveLength(3);
    story.judge();
  });

  it('L01.FR.20: is refused where only signed updates are taken', () => {
    const story = ready({ ocpp: { PlainUpdateFirmware: false } });
    expect(plain(story)).toBe('NotSupported');
    story.wait(60);
    expect(story.operator.begun).toEqual([]);
    story.judge();
  });
});

describe('rule 38: a signed update', () => {
  it('TC_080: says every step with the number of the request', () => {
    const story = ready();
    expect(signed(story)).toEqual({ status: 'Accepted' });
    story.wait(120);
    reboot(story);
    const words = ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting', 'Installed'];
    expect(told(story)).toEqual(words.map((word) => `signed ${word} 5`));
    expect(story.operator.running).toBe(IMAGE);
    expect(events(story)).toContain('FirmwareUpdated');
    story.judge();
  });

  it('TC_081: with a wrong signature ends there, and nothing is installed', () => {
    const story = ready();
    signed(story, { signature: story.operator.sign('another file') });
    story.wait(120);
    expect(told(story)).toEqual(['signed Downloading 5', 'signed Downloaded 5', 'signed InvalidSignature 5']);
    expect([story.operator.installations, [...story.operator.disk]]).toEqual([[], []]);
    expect(events(story)).toContain('InvalidFirmwareSignature');
    story.judge();
  });

  it.each([
    ['STRANGER', 'InvalidCertificate'],
    ['STOLEN', 'RevokedCertificate'],
  ])('L01.FR.23: by %s is answered %s, and nothing is fetched', (signingCertificate, status) => {
    const story = ready();
    story.operator.certificates.set('STOLEN', 'revoked');
    expect(signed(story, { signingCertificate })).toEqual({ status });
    story.wait(60);
    expect([told(story), story.operator.begun]).toEqual([[], []]);
    expect(events(story)).toContain('InvalidFirmwareSigningCertificate');
    story.judge();
  });

  it('L01.FR.13, 16: says that retrieval and installation are for later, and keeps to both', () => {
    const story = ready();
    const now = story.clock.wall() ?? 0;
    signed(story, { retrieveDateTime: iso(now + 3_600_000), installDateTime: iso(now + 7_200_000) });
    expect(told(story)).toEqual(['signed DownloadScheduled 5']);
    story.wait(3700);
    expect(told(story).slice(1)).toEqual(
      ['Downloading', 'Downloaded', 'SignatureVerified', 'InstallScheduled'].map((word) => `signed ${word} 5`),
    );
    expect(story.status(1)).toBe('Available');
    story.wait(3400);
    expect(story.operator.installations).toEqual([]);
    story.wait(200);
    expect(told(story).at(-1)).toBe('signed InstallRebooting 5');
    story.judge();
  });

  it('L01.FR.26: a second request ends the first, and both are told', () => {
    const story = ready();
    signed(story);
    expect(signed(story, {}, { requestId: 6 })).toEqual({ status: 'AcceptedCanceled' });
    story.wait(120);
    expect(told(story)).toEqual([
      'signed Downloading 5',
      'signed DownloadFailed 5',
      ...['Downloading', 'Downloaded', 'SignatureVerified', 'Installing', 'InstallRebooting'].map(
        (w) => `signed ${w} 6`,
      ),
    ]);
    expect(story.operator.installations).toEqual([IMAGE]);
    story.judge();
  });

  it('L01.FR.27: what is being installed goes on, whatever is requested', () => {
    const story = ready();
    signed(story);
    story.wait(30);
    expect(told(story).at(-1)).toBe('signed Installing 5');
    expect(signed(story, {}, { requestId: 6 })).toEqual({ status: 'Rejected' });
    expect(story.ask('Reset', { type: 'Hard' })).toEqual({ status: 'Rejected' });
    story.wait(60);
    expect(told(story).at(-1)).toBe('signed InstallRebooting 5');
    story.judge();
  });
});

describe('L01.FR.06, 07: an update while somebody charges', () => {
  it('waits for the end of the transaction; free connectors are Unavailable until it is over', () => {
    const story = ready();
    story.operator.spoils = 'this is no image';
    story.charge(1, 'CAFE0001');
    signed(story);
    story.wait(600);
    expect([story.status(1), story.status(2), story.operator.installations]).toEqual(['Charging', 'Unavailable', []]);
    story.plug(2);
    story.tag(2, 'CAFE0002');
    story.wait(60);
    expect([story.truth(2).contact, story.bills.length]).toEqual(['open', 1]);
    story.unplug(2);
    story.tag(1, 'CAFE0001');
    story.wait(20);
    story.unplug(1);
    expect(story.operator.installations).toEqual([IMAGE]);
    expect(story.bill(1)).toMatchObject({ stop: { reason: 'Local' } });
    story.wait(120);
    expect([told(story).at(-1), story.status(1), story.status(2)]).toEqual([
      'signed InstallationFailed 5',
      'Available',
      'Available',
    ]);
    story.judge();
  });

  it('waits also for the one who was let in just before', () => {
    const story = ready();
    story.tag(1, 'CAFE0001');
    expect(story.status(1)).toBe('Preparing');
    signed(story);
    story.wait(20);
    story.plug(1);
    story.wait(30);
    expect([story.status(1), story.operator.installations]).toEqual(['Charging', []]);
    story.judge();
  });

  it('gives the free connectors back when a newer request takes its place', () => {
    const story = ready();
    story.charge(1, 'CAFE0001');
    signed(story);
    story.wait(60);
    expect(story.status(2)).toBe('Unavailable');
    signed(story, { location: 'https://files.example/none.image' }, { requestId: 6 });
    story.wait(60);
    expect([story.status(2), told(story).at(-1)]).toEqual(['Available', 'signed DownloadFailed 6']);
    story.judge();
  });

  it('does not put a connector back that the central system has taken out', () => {
    const story = ready();
    story.operator.spoils = 'this is no image';
    story.ask('ChangeAvailability', { connectorId: 2, type: 'Inoperative' });
    signed(story);
    story.wait(120);
    expect([story.status(1), story.status(2)]).toEqual(['Available', 'Unavailable']);
    story.judge();
  });
});

describe('LIV-05: a power cut', () => {
  it('in the download counts as a try; the next one goes through', () => {
    const story = ready();
    signed(story, {}, { retries: 1, retryInterval: 1 });
    story.crash();
    story.restart(120);
    expect(told(story).at(-1)).toBe('signed InstallRebooting 5');
    expect(story.operator.installations).toEqual([IMAGE]);
    story.judge();
  });

  it('in a download that was not to be tried again is told as DownloadFailed', () => {
    const story = ready();
    signed(story);
    story.crash();
    story.restart(60);
    expect(told(story)).toEqual(['signed Downloading 5', 'signed DownloadFailed 5']);
    story.judge();
  });

  it('while it waits for a transaction: what lies on the disk is judged again before it is installed', () => {
    const story = ready({ ocpp: { onPowerLossRestart: false } });
    story.charge(1, 'CAFE0001');
    signed(story);
    story.wait(60);
    story.crash();
    story.operator.disk.set('firmware.bin', 'decayed');
    story.restart(120);
    expect(told(story).at(-1)).toBe('signed InvalidSignature 5');
    expect([story.operator.installations, story.status(2)]).toEqual([[], 'Available']);
    story.judge();
  });

  it('in the installation: the old one runs on, is back in service within five minutes, and says so', () => {
    const story = ready();
    signed(story);
    story.wait(30);
    story.crash();
    story.operator.restart();
    story.restart(60);
    expect([story.operator.running, story.status(1)]).toEqual(['factory', 'Available']);
    expect(told(story).at(-1)).toBe('signed InstallationFailed 5');
    story.judge();
  });

  it('between the end and the word about it: the word is said after it', () => {
    const story = ready();
    story.operator.slots = false;
    signed(story);
    story.csms.drop('stay');
    story.wait(60);
    story.crash();
    story.restart(300);
    expect(told(story).at(-1)).toBe('signed InstallationFailed 5');
    story.judge();
  });
});

describe('LIV-05: a board that does not restart into what was installed', () => {
  const stuck = (): Story => {
    const story = ready();
    story.stationFault('reset-stuck');
    signed(story);
    story.wait(120);
    return story;
  };

  it('serves with what runs within five minutes, and whoever restarts it by hand gets the new one', () => {
    const story = stuck();
    expect([told(story).at(-1), story.status(1)]).toEqual(['signed InstallRebooting 5', 'Unavailable']);
    story.wait(300);
    expect(story.controller.station.faults()).toEqual(['ResetFailure']);
    expect([story.status(1), story.status(2)]).toEqual(['Available', 'Available']);
    story.charge(1, 'CAFE0001');
    story.tag(1, 'CAFE0001');
    story.wait(20);
    story.unplug(1);
    story.stationFault('reset-stuck', false);
    reboot(story);
    expect([story.operator.running, told(story).at(-1)]).toEqual([IMAGE, 'signed Installed 5']);
    expect(story.status(1)).toBe('Available');
    story.judge();
  });

  it('takes another one instead', () => {
    const story = stuck();
    story.wait(300);
    const before = told(story).length;
    signed(story, {}, { requestId: 6 });
    story.wait(120);
    expect(told(story).slice(before, before + 2)).toEqual(['signed InstallationFailed 5', 'signed Downloading 6']);
    expect(told(story).at(-1)).toBe('signed InstallRebooting 6');
    story.judge();
  });
});

it('the lamps say that the station is being updated, until it serves again (guide 2490)', () => {
  const story = ready();
  const glow = () => `${story.truth(1).lamp.mode} ${story.truth(1).lamp.color}`;
  expect(glow()).toBe('solid green');
  signed(story);
  story.wait(30);
  expect([told(story).at(-1), glow()]).toEqual(['signed Installing 5', 'blink_slow yellow']);
  story.wait(60);
  expect(glow()).toBe('blink_slow yellow');
  reboot(story);
  expect([told(story).at(-1), glow()]).toEqual(['signed Installed 5', 'solid green']);
  story.judge();
});
