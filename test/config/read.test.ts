// Goal: whoever writes a settings file by hand learns every mistake at once: where it is, what was found, what was
// expected.
// Method: small files with one mistake each, compared with the whole sentence; then one file with many; then the
// examples.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../config/kinds.ts';
import { readSettings } from '../../config/read.ts';
import { connectionUrl } from '../../config/server-url.ts';
import { rowAt } from '../../config/table.ts';

const read = (text: string) => readSettings('s.jsonc', text);
const errorsOf = (text: string) => {
  const reading = read(text);
  return reading.kind === 'good' ? [] : reading.errors;
};
const settingsOf = (text: string) => {
  const reading = read(text);
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

describe('a good file', () => {
  it('sets what it says and leaves the rest at the default of the guide', () => {
    const settings = settingsOf(`{
      // two connectors
      "ports": [{ "pluggable": false }, { "contactor": { "feedback_type": "nc" } }],
      "ocpp": { "ConnectionTimeOut": 90, },
    }`);
    expect(settings.evses).toBe(2);
    expect(settings.get('ports[]/pluggable', 1)).toBe(false);
    expect(settings.get('ports[]/pluggable', 2)).toBe(true);
    expect(settings.get('ports[]/contactor/feedback_type', 1)).toBe('no');
    expect(settings.get('ports[]/contactor/feedback_type', 2)).toBe('nc');
    expect(settings.get('ocpp/ConnectionTimeOut')).toBe(90);
    expect(settings.get('ocpp/MeterValueSampleInterval')).toBe(60);
    expect(settings.get('ocpp/NumberOfConnectors')).toBe(2);
  });

  it('tells where each value comes from', () => {
    const settings = settingsOf('{ "ocpp": { "ConnectionTimeOut": 60 } }');
    expect(settings.sourceOf('ocpp/ConnectionTimeOut')).toBe('file');
    expect(settings.sourceOf('ocpp/uri')).toBe('default');
    expect(settings.sourceOf('ocpp/NumberOfConnectors')).toBe('fixed');
  });

  it('unlocks after unplugging at the car only where there is a socket', () => {
    const of = (text: string) => settingsOf(text).get('ocpp/UnlockConnectorOnEVSideDisconnect');
    expect(of('{ "ports": [{ "pluggable": false }] }')).toBe(false);
    expect(of('{ "ports": [{ "pluggable": false }, { "pluggable": true }] }')).toBe(true);
  });

  it('asking for an EVSE that is not there is our own mistake, loudly', () => {
    expect(() => settingsOf('{}').get('ports[]/pluggable', 2)).toThrow(RangeError);
  });

  it('may begin with a byte order mark', () => {
    expect(settingsOf('\uFEFF{ "seed": 7 }').get('seed')).toBe(7);
  });
});

const aListOfMeasurands = `expected ${kindOf(rowAt('ocpp/StopTxnSampledData')).expected}`;

describe('one mistake', () => {
  it.each([
    [
      'a number for a word',
      '{ "log_level": 5 }',
      '1:16: found 5 at log_level, expected one of "trace", "debug", "info", "warn", "error", "fatal"',
    ],
    [
      'text for a boolean',
      '{\n  "ocpp": {\n    "enable": "true"\n  }\n}',
      '3:15: found "true" at ocpp/enable, expected true or false',
    ],
    [
      'a number out of range',
      '{ "ocpp": { "ConnectionTimeOut": 5 } }',
      '1:34: found 5 at ocpp/ConnectionTimeOut, expected a whole number 10–86400 or 0 (s)',
    ],
    ['half a number', '{ "seed": 1.5 }', '1:11: found 1.5 at seed, expected a whole number 0–4294967295'],
    [
      'a word with a typing mistake',
      '{ "ports": [{ "contactor": { "feedback_type": "noo" } }] }',
      '1:47: found "noo" at ports[0]/contactor/feedback_type, expected one of "nc", "no", "none", did you mean "no"?',
    ],
    [
      'a word that comes later',
      '{ "ports": [{}, { "charging_type": "highlevel" }] }',
      '1:36: found "highlevel" at ports[1]/charging_type, expected "basic" ("highlevel" is not implemented yet)',
    ],
    [
      'a key with a typing mistake',
      '{ "ports": [{ "plugable": true }] }',
      '1:15: found key "plugable" at ports[0], expected a known setting, did you mean "pluggable"?',
    ],
    [
      'two letters exchanged',
      '{ "sede": 1 }',
      '1:3: found key "sede" at the top, expected a known setting, did you mean "seed"?',
    ],
    [
      'a text with a control character',
      '{ "data_directory": "a\\u0000b" }',
      '1:21: found "a\\u0000b" at data_directory, expected text of at most 200 characters, a path',
    ],
    [
      'a key with the wrong case',
      '{ "ocpp": {\r\n"connectiontimeout": 60 } }',
      '2:1: found key "connectiontimeout" at ocpp, expected a known setting, did you mean "ConnectionTimeOut"?',
    ],
    [
      'a key in the wrong object',
      '{ "feedback_type": "no" }',
      '1:3: found key "feedback_type" at the top, expected a known setting, ' +
        'did you mean "ports[]/contactor/feedback_type"?',
    ],
    [
      'a key that resembles nothing',
      '{ "zzzzzzzz": 1 }',
      '1:3: found key "zzzzzzzz" at the top, expected a known setting',
    ],
    [
      'a key below something known for later',
      '{ "ports": [{ "rcd_monitor": { "enabel": true } }] }',
      '1:32: found key "enabel" at ports[0]/rcd_monitor, expected a known setting, did you mean "enable"?',
    ],
    ['a key twice', '{ "seed": 1,\n "seed": 2 }', '2:2: found key "seed" a second time, expected it once'],
    [
      'a key that is not set in the file',
      '{ "ocpp": { "HeartbeatInterval": 10 } }',
      '1:13: found key "HeartbeatInterval" at ocpp, expected no such key: it is not set in the file',
    ],
    ['a value for an object', '{ "ocpp": 5 }', '1:11: found 5 at ocpp, expected an object { }'],
    [
      'an object for a value',
      '{ "seed": {} }',
      '1:11: found an object { } at seed, expected a whole number 0–4294967295',
    ],
    ['a list for the whole', '[]', '1:1: found [] at the top, expected an object { }'],
    [
      'an object for a list',
      '{ "ports": {} }',
      '1:12: found an object { } at ports, expected a list of 1–16 objects, one an EVSE',
    ],
    [
      'no connector',
      '{ "ports": [] }',
      '1:12: found a list of 0 at ports, expected a list of 1–16 objects, one an EVSE',
    ],
    [
      'a measurand that cannot be measured',
      '{ "ocpp": { "StopTxnSampledData": ["Humidity"] } }',
      `1:35: found ["Humidity"] at ocpp/StopTxnSampledData, ${aListOfMeasurands}`,
    ],
    [
      'a measurand twice',
      '{ "ocpp": { "StopTxnSampledData": ["Voltage", "Voltage"] } }',
      `1:35: found ["Voltage","Voltage"] at ocpp/StopTxnSampledData, ${aListOfMeasurands}`,
    ],
    [
      'a topic that ends with a slash',
      '{ "mqtt": { "base_topic": "a/" } }',
      '1:27: found "a/" at mqtt/base_topic, expected text of at most 100 characters, ' +
        'a topic without + and # and without a slash at either end',
    ],
  ])('%s', (_, text, expected) => {
    const reading = read(text);
    expect(reading.kind).toBe('wrong');
    expect(errorsOf(text)).toEqual([`s.jsonc:${expected}`]);
  });

  it('never shows a secret, nor one that is hidden in an address', () => {
    const shown = [
      ...errorsOf(`{ "ocpp": { "password": "${'hunter2'.repeat(10)}" } }`),
      ...errorsOf('{ "ocpp": { "password": "hunter2 } }'),
      ...errorsOf('{ "ocpp": { "uri": "ws://me:hunter2@example.com:80/a" } }'),
      ...errorsOf('{ "ocpp": { "uri": "http://me:hunter2@example.com:80/a" } }'),
    ];
    expect(shown.length).toBeGreaterThanOrEqual(4);
    expect(shown.join('\n')).not.toContain('hunter2');
    expect(shown[0]).toBe(
      's.jsonc:1:25: found a secret of 72 characters at ocpp/password, expected text of at most 64 characters',
    );
  });
});

describe('the number of connectors', () => {
  it.each([
    [1, 'good'],
    [16, 'good'],
    [17, 'wrong'],
  ])('%i: %s', (count, kind) => {
    expect(read(`{ "ports": [${Array.from({ length: count }, () => '{}').join(',')}] }`).kind).toBe(kind);
  });
});

describe('many mistakes', () => {
  it('are all told, in the order of the file', () => {
    const text = [
      '{',
      '  "sead": 1,',
      '  "http": { "port": 70000 },',
      '  "ports": [',
      '    { "pluggable": 1 },',
      '    { "rfid": { "enable": "yes" } }',
      '  ]',
      '}',
    ].join('\n');
    expect(errorsOf(text).map((error) => error.split(' ')[0])).toEqual([
      's.jsonc:2:3:',
      's.jsonc:3:21:',
      's.jsonc:5:20:',
      's.jsonc:6:27:',
    ]);
  });
});

describe('a damaged file', () => {
  it.each([
    ['nothing', '', '1:1: found an empty file, expected settings in { }'],
    ['only a comment', '// gone\n', '1:1: found an empty file, expected settings in { }'],
    ['a torn end', '{\n  "seed": 1', '2:12: found the end of the file, expected a closing }'],
    ['a missing comma', '{ "seed": 1\n  "log_level": "info" }', '2:3: found a text, expected a comma'],
    [
      'a stray word',
      '{ "seed": yes }',
      '1:11: found "yes", expected a value: text in quotes, a number, true, false, null, { or [',
    ],
  ])('%s', (_, text, expected) => {
    const reading = read(text);
    expect(reading.kind).toBe('damaged');
    expect(errorsOf(text)[0]).toBe(`s.jsonc:${expected}`);
  });

  it('is one that is longer than any settings are', () => {
    const padded = (length: number) => `{}${' '.repeat(length - 2)}`;
    expect(read(padded(1_048_576)).kind).toBe('good');
    expect(read(padded(1_048_577)).kind).toBe('damaged');
  });
});

describe('the address of the central system', () => {
  const withUri = (uri: string) => `{ "ocpp": { "uri": ${JSON.stringify(uri)}, "identity": "CP 1" } }`;

  it.each([
    ['ws://example.com/ocpp', 'a port after the host, also where it is 80 or 443'],
    ['wss://[2001:db8::1]/ocpp', 'a port after the host, also where it is 80 or 443'],
    ['ws://example.com:80/', 'no slash at the end'],
    ['ws://example.com:80/ocpp/', 'no slash at the end'],
    ['ws://example.com:80/ocpp/CP%201', 'no identity at the end: the station appends its own'],
    ['ws://example.com:80/ocpp?x=1', 'no ? and no #: the identity is appended to the path'],
    ['ws://me@example.com:80/ocpp', 'no user or password in it (the password is ocpp/password)'],
  ])('%s is refused', (uri, expected) => {
    const [error] = errorsOf(withUri(uri));
    expect(error).toMatch(/^s\.jsonc:1:20: found "wss?:/);
    expect(error?.endsWith(`at ocpp/uri, expected ${expected}`)).toBe(true);
  });

  it.each(['http://example.com:80/a', 'WS://example.com:80/a', 'example.com:80', 'ws://exa mple:80'])(
    '%s is none',
    (uri) => {
      expect(errorsOf(withUri(uri))[0]).toContain('expected an address that begins with ws:// or wss://, or ""');
    },
  );

  it.each(['ws://example.com:80', 'wss://example.com:443/a/b', 'ws://[::1]:9000/ocpp', 'ws://127.0.0.1:1'])(
    '%s is good',
    (uri) => {
      expect(errorsOf(withUri(uri))).toEqual([]);
    },
  );

  it('gets the identity appended, percent-encoded', () => {
    expect(connectionUrl('ws://example.com:80/ocpp', 'CP 1/ä')).toBe('ws://example.com:80/ocpp/CP%201%2F%C3%A4');
  });

  it('may stand there before there is an identity', () => {
    expect(errorsOf('{ "ocpp": { "uri": "ws://example.com:80" } }')).toEqual([]);
  });

  it('is needed, with an identity, as soon as the link is enabled', () => {
    expect(errorsOf('{ "ocpp": { "enable": true } }')).toEqual([
      's.jsonc:1:23: found no ocpp/uri, expected the address of the central system, as ocpp/enable is true',
      's.jsonc:1:23: found no ocpp/identity and no ocpp/chargePointSerialNumber, expected one, as ocpp/enable is true',
      's.jsonc:1:23: found no meter at ports[0]/meter/enable, expected true, ' +
        'as ocpp/enable is true and what is billed must be measured',
    ]);
    expect(settingsOf('{ "ocpp": { "chargePointSerialNumber": "SN1" } }').identity()).toBe('SN1');
  });

  it('ends in the serial number nowhere either, when that is the identity', () => {
    const text = '{ "ocpp": { "uri": "ws://h:1/SN1", "chargePointSerialNumber": "SN1" } }';
    expect(errorsOf(text)[0]).toContain('no identity at the end');
  });
});

describe('the examples', () => {
  const folder = new URL('../../config/examples/', import.meta.url);

  it.each(readdirSync(folder).filter((name) => /\.jsonc?$/.test(name)))('%s loads', (name) => {
    expect(readSettings(name, readFileSync(new URL(name, folder), 'utf8')).kind).toBe('good');
  });

  it('a customer.json of the guide loads with one warning that names every key which does nothing yet', () => {
    const reading = readSettings('customer.json', readFileSync(new URL('customer.json', folder), 'utf8'));
    if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
    expect(reading.warnings).toHaveLength(1);
    const [warning = ''] = reading.warnings;
    expect(warning).toMatch(/^customer\.json: known but not implemented yet, ignored: /);
    for (const key of ['ports[0]/rfid/remote_ports', 'ports[0]/meter/baudrate']) {
      expect(warning).toContain(key);
    }
    for (const key of ['pluggable', 'meter/enable', 'ocpp/uri', 'rzd_monitor', 'rcd_monitor']) {
      expect(warning).not.toContain(key);
    }
    expect(reading.settings.get('ports[]/rcd_monitor/enable', 1)).toBe(true);
    expect(reading.settings.get('ports[]/plug_lock/type', 1)).toBe('SCAME-200.23260BS');
    expect(reading.settings.get('ocpp/MeterValueSampleInterval')).toBe(300);
  });
});
