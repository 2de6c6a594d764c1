// Goal: the shipped program sends a log that a field engineer can read and that holds no secret, fetches firmware,
// judges it and says truthfully that this board cannot install it, also when the process is killed in the middle (rules
// 38, 39; TC_044, TC_045, TC_079 to 081; PRO-06).
// Method: the bundle as a process, a real file server, a central system with a strict reading; judged by the received
// file, the wire and the disk.
import { execFileSync } from 'node:child_process';
import { sign } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { FileServer } from '../kit/file-server.ts';
import { Authority } from '../kit/certificates.ts';
import { CARD, command, eventually, IDENTITY, place, type Place, type Station } from '../kit/process/station.ts';

const PASSWORD = 'a-very-secret-password';
const PAST = '2026-01-01T00:00:00Z';
const IMAGE = Buffer.alloc(300_000, 'firmware ');

const accepted = (station: Station) => station.until('accepted', ({ link }) => link === 'accepted');
/** What the central system was told with this message, in order. */
const told = ({ messages }: Place, action: string): string[] =>
  messages.flatMap((line) => {
    const payload = line.split(`▶ ${action} `)[1];
    return payload === undefined || payload.startsWith('answered') ? [] : [payload];
  });
const untilTold = (here: Place, action: string, word: string) =>
  eventually(`${action} ${word}`, () => told(here, action).find((text) => text.includes(`"${word}"`)));

const unpacked = (here: Place, archive: Buffer): Map<string, string> => {
  const directory = join(here.directory, 'unpacked');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(here.directory, 'archive.tar.gz'), archive);
  execFileSync('tar', ['-xzf', join(here.directory, 'archive.tar.gz'), '-C', directory]);
  const files = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(directory, path), readFileSync(path, 'utf8')];
    }),
  );
};
const leftovers = (here: Place): readonly string[] => readdirSync(join(here.data, 'upkeep'));

it('TC_045_1: diagnostics arrive under the name that was answered, without card or password', async () => {
  const files = await FileServer.start();
  const here = await place({ ocpp: { password: PASSWORD } });
  const station = await here.start({ speed: 5 });
  await accepted(station);
  await station.charge();
  const answer = await here.central.call(IDENTITY, 'GetDiagnostics', { location: files.url('/logs/') });
  const { fileName } = answer as { fileName: string };
  await untilTold(here, 'DiagnosticsStatusNotification', 'Uploaded');
  expect([...files.received.keys()]).toEqual([`/logs/${fileName}`]);
  const parts = unpacked(here, files.received.get(`/logs/${fileName}`) ?? Buffer.alloc(0));
  expect([...parts.keys()].toSorted()).toEqual(
    [
      'about.json',
      'black-box/events-00000001.box',
      'ledger.json',
      'log.jsonl',
      'security.txt',
      'settings.json',
      'station.json',
    ].toSorted(),
  );
  expect(JSON.parse(parts.get('settings.json') ?? '')).toMatchObject({ 'ocpp/identity': IDENTITY });
  expect(JSON.parse(parts.get('ledger.json') ?? '')).toMatchObject({ open: [{ evse: 1 }] });
  expect(JSON.parse(parts.get('station.json') ?? '')).toMatchObject({ link: 'accepted' });
  expect(parts.get('security.txt')).toContain('StartupOfTheDevice');
  // A laptop can run it again as it is; the turn that was under way is cut off, and it says so.
  const again = await command('replay', join(here.directory, 'unpacked', 'black-box'));
  expect(again.out).toMatch(/[1-9]\d* recorded turns, all the same/);
  for (const line of (parts.get('log.jsonl') ?? '').trimEnd().split('\n')) JSON.parse(line);
  const whole = [...parts.values()].join('\n') + station.out;
  for (const secret of [CARD, PASSWORD, 'hidden']) expect(whole).not.toContain(secret);
  expect([told(here, 'DiagnosticsStatusNotification'), leftovers(here), here.central.report().violations]).toEqual([
    ['{"status":"Uploading"}', '{"status":"Uploaded"}'],
    [],
    [],
  ]);
});

it('TC_079: the security log arrives as lines of text', async () => {
  const files = await FileServer.start();
  const here = await place();
  await accepted(await here.start());
  const log = { remoteLocation: files.url('/') };
  const answer = await here.central.call(IDENTITY, 'GetLog', { logType: 'SecurityLog', requestId: 3, log });
  expect(answer).toMatchObject({ status: 'Accepted' });
  await untilTold(here, 'LogStatusNotification', 'Uploaded');
  const { filename } = answer as { filename: string };
  expect(files.received.get(`/${filename}`)?.toString()).toMatch(/StartupOfTheDevice/);
  expect(here.central.report().violations).toEqual([]);
});

it('TC_045_2: a place where nobody answers is told as UploadFailed', async () => {
  const here = await place();
  await accepted(await here.start());
  await here.central.call(IDENTITY, 'GetDiagnostics', { location: 'http://127.0.0.1:1/', retries: 0 });
  await untilTold(here, 'DiagnosticsStatusNotification', 'UploadFailed');
  expect(leftovers(here)).toEqual([]);
});

it('PRO-06: killed in the middle of an upload, it sends the log after the restart and says so once', async () => {
  const files = await FileServer.start();
  files.hangs = true;
  const here = await place();
  const station = await here.start();
  await accepted(station);
  await here.central.call(IDENTITY, 'GetDiagnostics', { location: files.url('/log'), retries: 1, retryInterval: 0 });
  await eventually('the upload', () => files.begun[0]);
  station.signal('SIGKILL');
  await station.ended;
  files.hangs = false;
  await accepted(await here.start());
  await untilTold(here, 'DiagnosticsStatusNotification', 'Uploaded');
  expect(files.begun).toEqual(['POST /log', 'POST /log']);
  expect([told(here, 'DiagnosticsStatusNotification'), leftovers(here)]).toEqual([
    ['{"status":"Uploading"}', '{"status":"Uploaded"}'],
    [],
  ]);
});

it('TC_044: a plain update is fetched, and this board says that it cannot install it', async () => {
  const files = await FileServer.start();
  files.offered.set('/v2.image', IMAGE);
  const here = await place();
  const station = await here.start();
  await accepted(station);
  await here.central.call(IDENTITY, 'UpdateFirmware', { location: files.url('/v2.image'), retrieveDate: PAST });
  await untilTold(here, 'FirmwareStatusNotification', 'InstallationFailed');
  expect(told(here, 'FirmwareStatusNotification')).toEqual(
    ['Downloading', 'Downloaded', 'InstallationFailed'].map((status) => JSON.stringify({ status })),
  );
  await station.untilStatus('Available');
  expect([leftovers(here), here.central.report().violations]).toEqual([[], []]);
});

it('PRO-06: killed in the middle of a download, it fetches the whole file after the restart', async () => {
  const files = await FileServer.start();
  files.offered.set('/v2.image', IMAGE);
  files.hangs = true;
  const here = await place();
  const station = await here.start();
  await accepted(station);
  const request = { location: files.url('/v2.image'), retrieveDate: PAST, retries: 1, retryInterval: 0 };
  await here.central.call(IDENTITY, 'UpdateFirmware', request);
  await eventually('a part', () => (existsSync(join(here.data, 'upkeep/firmware.bin.part')) ? true : undefined));
  station.signal('SIGKILL');
  await station.ended;
  files.hangs = false;
  await accepted(await here.start());
  await untilTold(here, 'FirmwareStatusNotification', 'InstallationFailed');
  expect(told(here, 'FirmwareStatusNotification')).toEqual(
    ['Downloading', 'Downloaded', 'InstallationFailed'].map((status) => JSON.stringify({ status })),
  );
  expect(leftovers(here)).toEqual([]);
});

it('TC_080, TC_081: a signer of the manufacturer and his signature are believed, nobody else', async () => {
  const files = await FileServer.start();
  files.offered.set('/v2.image', IMAGE);
  const manufacturer = await Authority.make({ name: 'CN=manufacturer' });
  const signer = await manufacturer.issue({ name: 'CN=signer' });
  const stranger = await (await Authority.make({ name: 'CN=stranger' })).issue({ name: 'CN=signer' });
  const here = await place();
  const signature = sign('sha256', IMAGE, signer.key).toString('base64');
  await accepted(await here.start());
  const root = { certificateType: 'ManufacturerRootCertificate', certificate: manufacturer.root.pem };
  expect(await here.central.call(IDENTITY, 'InstallCertificate', root)).toEqual({ status: 'Accepted' });
  const update = (requestId: number, signingCertificate: string, by: string) =>
    here.central.call(IDENTITY, 'SignedUpdateFirmware', {
      requestId,
      retries: 0,
      firmware: { location: files.url('/v2.image'), retrieveDateTime: PAST, signingCertificate, signature: by },
    });
  expect(await update(1, stranger.pem, signature)).toEqual({ status: 'InvalidCertificate' });
  expect(await update(2, signer.pem, signature)).toEqual({ status: 'Accepted' });
  await untilTold(here, 'SignedFirmwareStatusNotification', 'InstallationFailed');
  const wrong = Buffer.from([...Buffer.from(signature, 'base64')].toReversed()).toString('base64');
  expect(await update(3, signer.pem, wrong)).toEqual({ status: 'Accepted' });
  await untilTold(here, 'SignedFirmwareStatusNotification', 'InvalidSignature');
  expect(told(here, 'SignedFirmwareStatusNotification')).toEqual(
    [
      ['Downloading', 2],
      ['Downloaded', 2],
      ['SignatureVerified', 2],
      ['InstallationFailed', 2],
      ['Downloading', 3],
      ['Downloaded', 3],
      ['InvalidSignature', 3],
    ].map(([status, requestId]) => JSON.stringify({ status, requestId })),
  );
  expect([leftovers(here), here.central.report().violations]).toEqual([[], []]);
});
