// Goal: ChangeConfiguration means what it answers: Accepted is durable and in force, Rejected has changed nothing.
// Method: keys and texts as a central system sends them, on a real file, with a clock that only moves when told.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigurationOutcome } from '../../adapters/ports/configuration.ts';
import { openStore } from '../../adapters/storage/lmdb/open.ts';
import { Ocpp16Configuration } from '../../config/configuration.ts';
import { loadSettings } from '../../config/load.ts';
import { passwordBytes } from '../../config/secret.ts';
import type { KeptValues } from '../../config/authors.ts';
import { SettingsWriter } from '../../config/write.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { MortalStore } from '../kit/process/mortal-store.ts';

let folder = '';
let file = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  file = join(folder, 'station.jsonc');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keepsAll = (): KeptValues => {
  const values = new Map<string, unknown>();
  return {
    get: (key) => values.get(key),
    set: (key, value, done) => {
      values.set(key, value);
      done(null);
    },
  };
};

const start = async (text = '{}', kept = keepsAll()) => {
  await writeFile(file, text);
  const loaded = await loadSettings(file);
  if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
  const clock = new VirtualClock();
  const writer = new SettingsWriter(file, loaded.settings, kept);
  const configuration = new Ocpp16Configuration(loaded.settings, writer, clock);
  const change = (key: string, value: string) =>
    new Promise<ConfigurationOutcome>((resolve) => configuration.change(key, value, resolve));
  const shown = (key: string) => configuration.keys().find((entry) => entry.key === key);
  return { settings: loaded.settings, configuration, change, shown, clock };
};

describe('a change by key', () => {
  it.each<[string, string, ConfigurationOutcome]>([
    ['ConnectionTimeOut', '90', 'accepted'],
    ['connectiontimeout', '90', 'accepted'],
    ['ConnectionTimeOut', '60', 'accepted'],
    ['ConnectionTimeOut', '0', 'accepted'],
    ['ConnectionTimeOut', '9', 'rejected'],
    ['ConnectionTimeOut', '-1', 'rejected'],
    ['ConnectionTimeOut', '1e2', 'rejected'],
    ['ConnectionTimeOut', ' 90', 'rejected'],
    ['ConnectionTimeOut', '', 'rejected'],
    ['ConnectionTimeOut', 'soon', 'rejected'],
    ['WebSocketPingInterval', '-1', 'rejected'],
    ['WebSocketPingInterval', '0', 'accepted'],
    ['LocalPreAuthorize', 'false', 'accepted'],
    ['LocalPreAuthorize', 'FALSE', 'accepted'],
    ['LocalPreAuthorize', 'no', 'rejected'],
    ['LocalPreAuthorize', '0', 'rejected'],
    ['LocalPreAuthorize', '', 'rejected'],
    ['MeterValuesSampledData', 'Voltage,Current.Import', 'accepted'],
    ['MeterValuesSampledData', 'Voltage, Current.Import', 'accepted'],
    ['MeterValuesSampledData', '', 'accepted'],
    ['MeterValuesSampledData', 'Voltage,Humidity', 'rejected'],
    ['MeterValuesSampledData', 'Voltage,', 'rejected'],
    ['AuthorizationCacheEnabled', 'false', 'reboot-required'],
    ['AuthorizationCacheEnabled', 'true', 'accepted'],
    ['CentralSystemURI', 'wss://example.com:443/ocpp', 'reboot-required'],
    ['CentralSystemURI', 'wss://example.com/ocpp', 'rejected'],
    ['CentralSystemURI', 'wss://example.com:443/CP1', 'rejected'],
    ['HeartbeatInterval', '300', 'accepted'],
    ['HeartbeatInterval', '86401', 'rejected'],
    ['ConnectorPhaseRotation', '0.RST,1.RST,2.RTS', 'accepted'],
    ['ConnectorPhaseRotation', '1.ABC', 'rejected'],
    ['NumberOfConnectors', '4', 'rejected'],
    ['SupportedFeatureProfiles', 'Core', 'rejected'],
    ['GetConfigurationMaxKeys', '10', 'rejected'],
    ['StopTransactionOnEVSideDisconnect', 'false', 'accepted'],
    ['UnlockConnectorOnEVSideDisconnect', 'false', 'accepted'],
    ['OcppServerAddress', 'wss://example.com:443/ocpp', 'reboot-required'],
    ['Meter1PublicKey', '3059', 'rejected'],
    ['MaxCurrentLimit(A)', '80', 'rejected'],
    ['suspendedEVTimeout', '900', 'accepted'],
    ['suspendedEVTimeout', '9', 'rejected'],
    ['calibrationLawFormat', 'ocmf,hex', 'accepted'],
    ['calibrationLawFormat', 'ocmf', 'rejected'],
    ['StopTransactionMaxMeterValues', '100', 'rejected'],
    ['BlinkRepeat', '3', 'not-supported'],
    ['ocpp/ConnectionTimeOut', '90', 'not-supported'],
    ['', '', 'not-supported'],
  ])('%s = "%s": %s', async (key, value, expected) => {
    const before = '{ "ocpp": { "identity": "CP1" } }';
    const { change } = await start(before);
    expect(await change(key, value)).toBe(expected);
    const untouched = expected === 'rejected' || expected === 'not-supported';
    expect((await readFile(file, 'utf8')) === before || !untouched).toBe(true);
  });

  it('is in force and shown as soon as it is accepted', async () => {
    const { change, settings, shown } = await start();
    expect(await change('MeterValuesSampledData', 'Voltage, Power.Active.Import')).toBe('accepted');
    expect(settings.get('ocpp/MeterValuesSampledData')).toEqual(['Voltage', 'Power.Active.Import']);
    expect(shown('MeterValuesSampledData')).toEqual({
      key: 'MeterValuesSampledData',
      readonly: false,
      value: 'Voltage,Power.Active.Import',
    });
    expect(await readFile(file, 'utf8')).toContain('Power.Active.Import');
  });

  it('that needs a reboot is shown as it will be, used as it was, and asks for the reboot until it came', async () => {
    const { change, settings, shown } = await start();
    expect(await change('TransactionMessageAttempts', '7')).toBe('reboot-required');
    expect(await change('TransactionMessageAttempts', '7')).toBe('reboot-required');
    expect(settings.get('ocpp/TransactionMessageAttempts')).toBe(3);
    expect(shown('TransactionMessageAttempts')?.value).toBe('7');
    expect(await change('TransactionMessageAttempts', '3')).toBe('accepted');
  });

  it('back and forth in one breath ends where the last one said', async () => {
    const { change, settings } = await start();
    expect(await Promise.all([change('ConnectionTimeOut', '90'), change('ConnectionTimeOut', '60')])).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(60);
  });
});

describe('a password', () => {
  it('is taken as hexadecimal digits and never shown', async () => {
    const { change, configuration, settings } = await start();
    const password = 'correct horse 16';
    expect(await change('AuthorizationKey', Buffer.from(password).toString('hex'))).toBe('accepted');
    expect(settings.get('ocpp/password')).toBe(password);
    expect(configuration.keys().some(({ key }) => key === 'AuthorizationKey')).toBe(false);
    expect(JSON.stringify(configuration.keys())).not.toContain('horse');
  });

  it.each([
    ['bytes that are no text', Buffer.from('00ff80c3281f7f0a0d3a22e282ac00fe', 'hex')],
    ['text that looks like digits of ours', Buffer.from('hex:0011223344556677')],
    ['sixteen bytes of text', Buffer.alloc(16, 'a')],
    ['twenty bytes', Buffer.alloc(20, 0xe9)],
  ])('A00.FR.304: of %s is taken byte by byte', async (_, password) => {
    const { change, settings } = await start();
    expect(await change('AuthorizationKey', password.toString('hex'))).toBe('accepted');
    expect(Buffer.from(passwordBytes(settings.get('ocpp/password')))).toEqual(password);
  });

  it.each([
    ['fifteen bytes', Buffer.alloc(15, 'a')],
    ['twenty-one bytes', Buffer.alloc(21, 'a')],
  ])('of %s is rejected', async (_, password) => {
    const { change } = await start();
    expect(await change('AuthorizationKey', password.toString('hex'))).toBe('rejected');
  });
});

describe('all keys', () => {
  it('fit into an answer: a value each, of at most 500 characters', async () => {
    const { configuration } = await start('{ "ports": [{}, {}] }');
    const keys = configuration.keys();
    const unset = keys.flatMap(({ key, value }) => (value === undefined ? [key] : []));
    // No meter of this station has told a public key.
    expect(unset).toEqual(['Meter1PublicKey', 'Meter2PublicKey']);
    for (const { value = '' } of keys) expect(value.length).toBeLessThanOrEqual(500);
    const values = Object.fromEntries(keys.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({
      AllowOfflineTxForUnknownId: 'false',
      NumberOfConnectors: '2',
      HeartbeatInterval: '600',
      SupportedFeatureProfiles: expect.stringMatching(/^Core,/),
      MeterValuesAlignedData: '',
      ConnectionTimeOut: '60',
    });
  });

  it('a fixed cable has nothing to unlock: the key is false, and nobody can change that', async () => {
    const { change, shown } = await start('{ "ports": [{ "pluggable": false, "pp": { "cable_current_limit": 32 } }] }');
    expect(shown('UnlockConnectorOnEVSideDisconnect')).toMatchObject({ readonly: true, value: 'false' });
    expect(await change('UnlockConnectorOnEVSideDisconnect', 'true')).toBe('rejected');
    expect(await change('UnlockConnectorOnEVSideDisconnect', 'false')).toBe('rejected');
  });

  it.each(['NumberOfConnectors', 'SupportedFeatureProfiles', 'MeterValuesSampledDataMaxLength'])(
    '%s is read-only and shown so',
    async (key) => {
      expect((await start()).shown(key)?.readonly).toBe(true);
    },
  );

  it('OCPP 1.6 §9.1: ResetRetries can be written, and counts after a restart', async () => {
    const { change, shown } = await start();
    expect(shown('ResetRetries')?.readonly).toBe(false);
    expect(await change('ResetRetries', '2')).toBe('reboot-required');
  });

  /** OCPP 1.6 §9.1, required ones. */
  it.each([
    'AuthorizeRemoteTxRequests',
    'ClockAlignedDataInterval',
    'ConnectionTimeOut',
    'ConnectorPhaseRotation',
    'GetConfigurationMaxKeys',
    'HeartbeatInterval',
    'LocalAuthorizeOffline',
    'LocalPreAuthorize',
    'MeterValuesAlignedData',
    'MeterValuesSampledData',
    'MeterValueSampleInterval',
    'NumberOfConnectors',
    'ResetRetries',
    'StopTransactionOnEVSideDisconnect',
    'StopTransactionOnInvalidId',
    'StopTxnAlignedData',
    'StopTxnSampledData',
    'SupportedFeatureProfiles',
    'TransactionMessageAttempts',
    'TransactionMessageRetryInterval',
    'UnlockConnectorOnEVSideDisconnect',
  ])('%s is there', async (key) => {
    expect((await start()).shown(key)).toBeDefined();
  });
});

describe('a disk that hangs', () => {
  it('is answered with Rejected after one second, and the answer comes once', async () => {
    const answers: ConfigurationOutcome[] = [];
    let release = (): void => {};
    let asked = (): void => {};
    const begun = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const shelf: unknown[] = [];
    const hanging: KeptValues = {
      get: () => undefined,
      set: (_key, value, done) => {
        const isFirst = shelf.push(value) === 1;
        if (!isFirst) return done(null);
        release = () => done(null);
        asked();
      },
    };
    const { configuration, change, clock, settings } = await start('{}', hanging);
    const before = settings.get('ocpp/HeartbeatInterval');
    configuration.change('HeartbeatInterval', '300', (outcome) => answers.push(outcome));
    configuration.change('ConnectionTimeOut', '90', (outcome) => answers.push(outcome));
    await begun;
    clock.advance(999);
    expect(answers).toEqual([]);
    clock.advance(1);
    expect(answers).toEqual(['rejected', 'rejected']);
    release();
    expect(await change('LocalPreAuthorize', 'true')).toBe('accepted');
    // The one that the disk had begun was taken back; it is not answered twice.
    expect(answers).toEqual(['rejected', 'rejected']);
    expect(settings.get('ocpp/HeartbeatInterval')).toBe(before);
    expect(shelf).toEqual([300, before]);
    // The one that had not begun was withdrawn.
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(60);
    expect(await readFile(file, 'utf8')).toBe('{}');
  });

  it('of a file that is just being written: rejected is not there, now or after a restart', async () => {
    const text = '{ "ocpp": { "ConnectionTimeOut": 60 } }';
    const { configuration, change, clock, settings } = await start(text);
    const told: string[] = [];
    settings.onChange((path) => told.push(path));
    const answers: ConfigurationOutcome[] = [];
    configuration.change('ConnectionTimeOut', '90', (outcome) => answers.push(outcome));
    // The disk has not even read the file in that second.
    clock.advance(1000);
    expect(answers).toEqual(['rejected']);
    expect(await change('LocalPreAuthorize', 'true')).toBe('accepted');
    expect([answers, told, settings.get('ocpp/ConnectionTimeOut')]).toEqual([['rejected'], [], 60]);
    expect(await readFile(file, 'utf8')).toBe(text);
    const again = await loadSettings(file);
    expect(again.ok && again.settings.get('ocpp/ConnectionTimeOut')).toBe(60);
  });

  it('that is in force and only waits for its copy is accepted: it is', async () => {
    const { change, clock, settings } = await start();
    settings.onChange(() => clock.advance(1000));
    expect(await change('ConnectionTimeOut', '90')).toBe('accepted');
    expect(await change('LocalPreAuthorize', 'true')).toBe('accepted');
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(90);
  });
});

describe('the same value again', () => {
  it.each([
    ['ConnectionTimeOut', '90'],
    ['MeterValuesSampledData', 'Voltage,Current.Import'],
    ['HeartbeatInterval', '300'],
  ])('%s: accepted, and neither file nor store is touched, however often', async (key, value) => {
    const opened = await openStore(join(folder, 'data'));
    if (!opened.ok) throw new Error(opened.message);
    const store = new MortalStore(opened.store, undefined, () => {
      throw new Error('nobody dies here');
    });
    const kept: KeptValues = {
      get: (path) => store.get('settings', path),
      set: (path, given, done) => store.commit([{ table: 'settings', key: path, value: given }], done),
    };
    const { change } = await start('{}', kept);
    expect(await change(key, value)).toBe('accepted');
    const looks = async () => {
      const { ino, mtimeMs } = await stat(file);
      return { ino, mtimeMs, commits: store.commits };
    };
    const before = await looks();
    for (let times = 0; times < 20; times++) expect(await change(key, value)).toBe('accepted');
    expect(await looks()).toEqual(before);
    // Who has written it, and what is kept in no file.
    expect(before.commits).toBe(key === 'HeartbeatInterval' ? 2 : 1);
    await store.close();
  });
});
