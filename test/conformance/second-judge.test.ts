// Goal: the second judge of what the station sends is one: it has an opinion of its own on every message of OCPP 1.6,
// and sees what is wrong.
// Method: payloads that are right and payloads with one mistake each, before both judges.
import { expect, it } from 'vitest';
import schemas from 'ocpp-rpc/lib/schemas/ocpp1_6.json' with { type: 'json' };
import { flawOf } from '../../runtime/conformance/schemas.ts';
import { secondFlawOf, secondFlawsOf, secondJudgeKnows } from '../kit/second-judge.ts';

const actions = schemas.flatMap(({ $id }) => /^urn:(\w+)\.req$/.exec($id)?.[1] ?? []);
const timestamp = '2026-06-01T08:00:00Z';
const values = (unit: string) => ({
  connectorId: 1,
  meterValue: [{ timestamp, sampledValue: [{ value: '30', measurand: 'Temperature', unit }] }],
});

it('knows the 28 messages of the norm; the 11 of the security extension have only one set', () => {
  expect(actions.filter((action) => secondJudgeKnows(action))).toHaveLength(28);
  expect(actions.filter((action) => !secondJudgeKnows(action)).toSorted()).toEqual(
    ['CertificateSigned', 'DeleteCertificate', 'ExtendedTriggerMessage', 'GetInstalledCertificateIds', 'GetLog']
      .concat(['InstallCertificate', 'LogStatusNotification', 'SecurityEventNotification', 'SignCertificate'])
      .concat(['SignedFirmwareStatusNotification', 'SignedUpdateFirmware']),
  );
});

const status = { connectorId: 1, errorCode: 'NoError', status: 'Available' };
it.each([
  ['a field too many', 'StatusNotification', { ...status, mood: 'good' }],
  ['a field too few', 'StatusNotification', { connectorId: 1, status: 'Available' }],
  ['a word that is not on the list', 'StatusNotification', { ...status, errorCode: 'Error' }],
  ['a text that is too long', 'StatusNotification', { ...status, info: 'x'.repeat(51) }],
  ['a number as text', 'StatusNotification', { ...status, connectorId: '1' }],
])('%s is seen by both judges', (_what, action, payload) => {
  expect([flawOf(action, 'req', status), secondFlawOf(action, 'req', status)]).toEqual([null, null]);
  expect(flawOf(action, 'req', payload)).not.toBeNull();
  expect(secondFlawOf(action, 'req', payload)).not.toBeNull();
});

it('is of another edition: Celcius is the only spelling that it takes, as older central systems do', () => {
  expect([flawOf('MeterValues', 'req', values('Celcius')), flawOf('MeterValues', 'req', values('Celsius'))]).toEqual([
    null,
    null,
  ]);
  expect(secondFlawOf('MeterValues', 'req', values('Celcius'))).toBeNull();
  expect(secondFlawOf('MeterValues', 'req', values('Celsius'))).toContain('unit');
});

it('reads a whole conversation: calls of the station, and its answers by what they answer', () => {
  const frames = [
    { from: 'station', text: `[2,"1","StatusNotification",${JSON.stringify(status)}]` },
    { from: 'central', text: '[3,"1",{}]' },
    { from: 'central', text: '[2,"a","Reset",{"type":"Soft"}]' },
    { from: 'station', text: '[3,"a",{"status":"Maybe"}]' },
    { from: 'station', text: '[2,"2","Heartbeat",{"at":1}]' },
    { from: 'station', text: '[4,"b","GenericError","",{}]' },
    { from: 'station', text: 'hello' },
  ];
  const flaws = secondFlawsOf(frames);
  expect(flaws.map((flaw) => flaw.split(':')[0])).toEqual(['Reset', 'Heartbeat', 'not even JSON']);
});
