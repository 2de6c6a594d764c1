// Goal: the list that the central system sends is kept as sent, believed before the cache, changed by nothing else, and
// a contradiction to it is told (rule 35; TC_008, TC_042, TC_043).
// Method: SendLocalList and GetLocalListVersion on the wire, cards at the reader, link and power cut; judged by the
// answers, the messages and the current.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

type Info = { readonly status: string; readonly parentIdTag?: string; readonly expiryDate?: string };
const accepted: Info = { status: 'Accepted' };
const entries = (ids: Readonly<Record<string, Info | null>>) =>
  Object.entries(ids).map(([idTag, idTagInfo]) => (idTagInfo === null ? { idTag } : { idTag, idTagInfo }));
const send = (story: Story, updateType: string, listVersion: number, ids: Readonly<Record<string, Info | null>>) =>
  story.ask('SendLocalList', { updateType, listVersion, localAuthorizationList: entries(ids) });
const version = (story: Story) => story.ask('GetLocalListVersion');
const preAuthorizing = { ocpp: { LocalPreAuthorize: true } };

describe('rule 35: the list', () => {
  it('TC_042_2: sent without any token has version 0', () => {
    const story = new Story();
    expect(version(story)).toEqual({ listVersion: 0 });
    expect(story.ask('SendLocalList', { updateType: 'Full', listVersion: 1 })).toEqual({ status: 'Accepted' });
    expect(version(story)).toEqual({ listVersion: 0 });
    story.judge();
  });

  it('TC_043_2: versions may be left out, and never go back by a change', () => {
    const story = new Story();
    expect(send(story, 'Full', 2, { CAFE01: accepted })).toEqual({ status: 'Accepted' });
    expect(version(story)).toEqual({ listVersion: 2 });
    expect(send(story, 'Differential', 5, { CAFE02: accepted })).toEqual({ status: 'Accepted' });
    expect(version(story)).toEqual({ listVersion: 5 });
    expect(send(story, 'Differential', 4, { CAFE03: accepted })).toEqual({ status: 'VersionMismatch' });
    expect(version(story)).toEqual({ listVersion: 5 });
    story.judge();
  });

  it.each([0, -1])('errata 3.52: version %i is none', (listVersion) => {
    const story = new Story();
    expect(send(story, 'Full', listVersion, { CAFE01: accepted })).toEqual({ status: 'Failed' });
    expect(version(story)).toEqual({ listVersion: 0 });
    story.judge();
  });

  it('TC_042_1, TC_043_1: switched off there is none, and the switch wants a restart', () => {
    const story = new Story({ ocpp: { LocalAuthListEnabled: false } });
    expect(version(story)).toEqual({ listVersion: -1 });
    expect(send(story, 'Full', 1, { CAFE01: accepted })).toEqual({ status: 'NotSupported' });
    expect(story.ask('ChangeConfiguration', { key: 'LocalAuthListEnabled', value: 'true' })).toEqual({
      status: 'RebootRequired',
    });
    story.judge();
  });

  it('TC_043_3: a list that the disk does not take is Failed, and the one before it stays', () => {
    const story = new Story();
    send(story, 'Full', 1, { CAFE01: accepted });
    story.store.fail('full');
    expect(send(story, 'Full', 2, { CAFE02: accepted })).toEqual({ status: 'Failed' });
    story.store.release();
    story.wait(10);
    expect(version(story)).toEqual({ listVersion: 1 });
    story.judge();
  });

  it.each([
    [9, 'Accepted'],
    [10, 'Accepted'],
    [11, 'Failed'],
  ])('of %i tokens, where 10 may be sent: %s', (count, status) => {
    const story = new Story({ ocpp: { SendLocalListMaxLength: 10 } });
    const ids = Object.fromEntries(Array.from({ length: count }, (_, n) => [`CAFE${n}`, accepted]));
    expect(send(story, 'Full', 1, ids)).toEqual({ status });
    expect(story.ask('GetConfiguration', { key: ['SendLocalListMaxLength'] })).toMatchObject({
      configurationKey: [{ readonly: true, value: '10' }],
    });
    story.judge();
  });

  it('of 10,000 tokens with all that can be said of them is taken within 5 s, and known after a crash', () => {
    const story = new Story(preAuthorizing);
    const info = {
      status: 'Accepted',
      parentIdTag: 'A-FLEET-OF-20-LETTERS'.slice(0, 20),
      expiryDate: '2030-01-01T00:00:00.000Z',
    };
    const ids = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, n) => [`CARD-OF-20-${String(n).padStart(9, '0')}`, info]),
    );
    expect(send(story, 'Full', 1, ids)).toEqual({ status: 'Accepted' });
    story.crash();
    story.restart();
    expect(version(story)).toEqual({ listVersion: 1 });
    story.charge(1, 'CARD-OF-20-000009999');
    expect(story.csms.heard('Authorize')).toEqual([]);
    story.judge();
  });
});

describe('rule 35: who is listed', () => {
  it('TC_008: starts without being asked about, also by a remote start that is checked', () => {
    const story = new Story({
      ocpp: { LocalPreAuthorize: true, AuthorizeRemoteTxRequests: true, AuthorizationCacheEnabled: false },
    });
    send(story, 'Full', 1, { CAFE01: accepted });
    story.charge(1, 'cafe01');
    story.plug(2);
    expect(story.ask('RemoteStartTransaction', { connectorId: 2, idTag: 'CAFE01' })).toEqual({ status: 'Accepted' });
    story.wait(30);
    expect(story.truth(2).contact).toBe('closed');
    expect(story.csms.heard('Authorize')).toEqual([]);
    story.judge();
  });

  it('without LocalPreAuthorize is asked about', () => {
    const story = new Story();
    send(story, 'Full', 1, { CAFE01: accepted });
    story.charge(1, 'CAFE01');
    expect(story.csms.heard('Authorize')).toHaveLength(1);
    story.judge();
  });

  it('charges offline by the list, until it expires, and who is listed as blocked never does', () => {
    const story = new Story({ ocpp: { AllowOfflineTxForUnknownId: true } });
    const expiryDate = new Date((story.clock.wall() ?? 0) + 600_000).toISOString();
    send(story, 'Full', 1, { CAFE01: { ...accepted, expiryDate }, BAD0: { status: 'Blocked' } });
    story.csms.drop('stay');
    story.plug(1);
    story.tag(1, 'BAD0');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).contact).toBe('closed');
    story.tag(1, 'CAFE01');
    story.wait(600);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });

  it('is judged by the list and not by the cache', () => {
    const story = new Story();
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.controller.station.tokens()).toEqual({ listVersion: 0, listed: 0, cached: 1 });
    send(story, 'Full', 1, { CAFE01: { status: 'Blocked' } });
    expect(story.controller.station.tokens()).toEqual({ listVersion: 1, listed: 1, cached: 0 });
    story.csms.drop('stay');
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).coil).toBe(false);
    story.judge();
  });

  it('stops, without being asked about, what a listed member of the same group has begun', () => {
    const story = new Story(preAuthorizing);
    const fleet = { ...accepted, parentIdTag: 'FLEET' };
    send(story, 'Full', 1, { CAFE01: fleet, BABE02: fleet });
    story.charge(1, 'CAFE01');
    story.csms.drop('stay');
    story.tag(1, 'BABE02');
    story.wait(20);
    expect(story.truth(1).contact).toBe('open');
    story.csms.comeBack();
    story.wait(100);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', idTag: 'BABE02' });
    story.judge();
  });
});

describe('OCPP 1.6 §3.5.2: a contradiction to the list', () => {
  const conflicts = (story: Story) =>
    story.csms.heard('StatusNotification').filter(({ errorCode }) => errorCode === 'LocalListConflict');

  it('in the answer to a start is told of connector 0; the list stays as it is until it is sent anew', () => {
    const story = new Story(preAuthorizing);
    send(story, 'Full', 1, { CAFE01: accepted });
    story.csms.idTags.set('cafe01', { status: 'Blocked' });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(60);
    expect(story.bill(1).stop?.reason).toBe('DeAuthorized');
    expect(conflicts(story)).toMatchObject([{ connectorId: 0, status: 'Available' }]);
    expect(story.controller.station.faults()).toEqual(['LocalListConflict']);
    expect(version(story)).toEqual({ listVersion: 1 });
    expect(story.controller.station.tokens()).toMatchObject({ listed: 1, cached: 0 });

    expect(send(story, 'Differential', 2, { CAFE01: { status: 'Blocked' } })).toEqual({ status: 'Accepted' });
    story.wait(5);
    expect(story.controller.station.faults()).toEqual([]);
    expect(story.csms.heard('StatusNotification').at(-1)).toMatchObject({ connectorId: 0, errorCode: 'NoError' });
    story.judge();
  });

  it('in the answer to an Authorize is told too, and stops no other connector', () => {
    const story = new Story();
    send(story, 'Full', 1, { CAFE01: accepted });
    story.csms.idTags.set('cafe01', { status: 'Invalid' });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(5);
    expect(conflicts(story)).toHaveLength(1);
    story.charge(2, 'BABE02');
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(story.truth(2).contact).toBe('closed');
    expect(conflicts(story)).toHaveLength(1);
    story.judge();
  });

  it('is none where the list and the central system agree', () => {
    const story = new Story();
    send(story, 'Full', 1, { CAFE01: accepted, BAD0: { status: 'Blocked' } });
    story.csms.idTags.set('bad0', { status: 'Blocked' });
    story.charge(1, 'CAFE01');
    story.plug(2);
    story.tag(2, 'BAD0');
    story.wait(20);
    expect(conflicts(story)).toEqual([]);
    story.judge();
  });
});
