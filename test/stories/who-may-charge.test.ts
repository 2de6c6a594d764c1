// Goal: who may charge, stop and be heard at all, by the settings of both vendors: free mode, a neighbour, a key, the
// master pass group, parent groups, and the cache behind them (rules 14, 17, 34, 35; 003 lines 35-37 and 157).
// Method: cards at the reader, settings changed on the wire, the link cut; judged by current, bolt, messages, ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const set = (story: Story, key: string, value: string) => story.ask('ChangeConfiguration', { key, value });
const asked = (story: Story) => story.csms.heard('Authorize').map(({ idTag }) => idTag);
const refusals = (story: Story) =>
  story.heard('token.refused').map(({ fact }) => (fact.type === 'token.refused' ? fact.why : ''));
const charges = (story: Story, evse = 1) => Math.max(...story.truth(evse).currentA) > 0;

describe('the master pass group', () => {
  const masters = (ocpp: object = {}) => {
    const story = new Story({ ocpp: { MasterPassGroupId: 'POLICE', ...ocpp } });
    story.csms.idTags.set('blue01', { status: 'Accepted', parentIdTag: 'police' });
    return story;
  };

  it('stops a transaction that has no group, in its own name, and lets the cable go', () => {
    const story = masters();
    story.charge(1, 'CAFE01');
    story.tag(1, 'BLUE01');
    story.wait(20);
    expect(asked(story)).toEqual(['CAFE01', 'BLUE01']);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', idTag: 'BLUE01' });
    expect(story.truth(1)).toMatchObject({ contact: 'open', bolt: 'unlocked' });
    story.judge();
  });

  it.each([
    ['where cards stop nothing', { rfidStopTransaction: false }],
    ['where charging is free', { FreeMode: true }],
  ])('stops it also %s', (_, ocpp) => {
    const story = masters(ocpp);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(charges(story)).toBe(true);
    story.tag(1, 'BLUE01');
    story.wait(20);
    expect(story.truth(1).contact).toBe('open');
    story.judge();
  });

  it('stops it offline when it is known', () => {
    const story = masters();
    story.charge(1, 'CAFE01');
    story.ask('SendLocalList', {
      updateType: 'Full',
      listVersion: 1,
      localAuthorizationList: [{ idTag: 'BLUE01', idTagInfo: { status: 'Accepted', parentIdTag: 'POLICE' } }],
    });
    story.csms.drop('stay');
    story.tag(1, 'BLUE01');
    story.wait(20);
    expect(story.truth(1).contact).toBe('open');
    story.judge();
  });

  it('starts nothing, and the reader hears the next card (003 line 37)', () => {
    const story = masters();
    story.plug(1);
    for (let times = 0; times < 3; times++) {
      story.tag(1, 'BLUE01');
      story.wait(10);
    }
    expect(refusals(story)).toEqual(['master-pass', 'master-pass', 'master-pass']);
    expect(story.truth(1).coil).toBe(false);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(charges(story)).toBe(true);
    story.judge();
  });

  it('a stranger stops nothing although he is asked about', () => {
    const story = masters();
    story.charge(1, 'CAFE01');
    story.tag(1, 'BABE02');
    story.wait(20);
    expect(asked(story)).toEqual(['CAFE01', 'BABE02']);
    expect(charges(story)).toBe(true);
    story.judge();
  });

  it('is named while the station runs', () => {
    const story = new Story();
    story.csms.idTags.set('blue01', { status: 'Accepted', parentIdTag: 'POLICE' });
    story.charge(1, 'CAFE01');
    story.tag(1, 'BLUE01');
    story.wait(10);
    expect(charges(story)).toBe(true);
    expect(set(story, 'MasterPassGroupId', 'POLICE')).toEqual({ status: 'Accepted' });
    story.tag(1, 'BLUE01');
    story.wait(20);
    expect(story.truth(1).contact).toBe('open');
    story.judge();
  });
});

describe('rule 14: the cable of a token that was refused afterwards', () => {
  const kept = (parentIdTag?: string) => {
    const story = new Story({ ocpp: { LocalPreAuthorize: true, MasterPassGroupId: 'POLICE' } });
    const group = parentIdTag === undefined ? {} : { parentIdTag };
    story.ask('SendLocalList', {
      updateType: 'Full',
      listVersion: 1,
      localAuthorizationList: ['CAFE01', 'BABE02'].map((idTag) => ({
        idTag,
        idTagInfo: { status: 'Accepted', ...group },
      })),
    });
    story.csms.idTags.set('cafe01', { status: 'Blocked', ...group });
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(40);
    expect(story.bill(1).stop?.reason).toBe('DeAuthorized');
    expect(story.truth(1).bolt).toBe('locked');
    return story;
  };

  it('is let go to the same token', () => {
    const story = kept();
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });

  it('is let go to another one of its group', () => {
    const story = kept('FLEET');
    story.tag(1, 'BABE02');
    story.wait(10);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });

  it('is let go to a master pass: the car must be towed away', () => {
    const story = kept();
    story.csms.idTags.set('blue01', { status: 'Accepted', parentIdTag: 'POLICE' });
    story.tag(1, 'BLUE01');
    story.wait(10);
    expect(story.truth(1).bolt).toBe('unlocked');
    story.judge();
  });

  it('is kept from everybody else', () => {
    const story = kept();
    story.tag(1, 'BABE02');
    story.wait(10);
    expect(story.truth(1).bolt).toBe('locked');
    story.judge();
  });
});

describe('FreeMode', () => {
  it('lets a car that waits charge at once, in the name of DefaultIdTag, and ends nothing when it is over', () => {
    const story = new Story({ ocpp: { DefaultIdTag: 'EVERYBODY' } });
    story.plug(1);
    story.wait(20);
    expect(charges(story)).toBe(false);
    expect(set(story, 'FreeMode', 'true')).toEqual({ status: 'Accepted' });
    story.wait(30);
    expect(charges(story)).toBe(true);
    expect(story.bill(1).idTag).toBe('EVERYBODY');
    expect(set(story, 'FreeMode', 'false')).toEqual({ status: 'Accepted' });
    story.wait(30);
    expect(charges(story)).toBe(true);
    story.plug(2);
    story.wait(30);
    expect(charges(story, 2)).toBe(false);
    expect(asked(story)).toEqual([]);
    story.judge();
  });
});

describe('user_authentication mqtt (guide 3296)', () => {
  const station = () => new Story({ ports: [{ user_authentication: 'mqtt' }, {}] });
  const allow = (story: Story, allowed: boolean) => story.request({ type: 'access.set', evse: 1, allowed });

  it('the neighbour lets the car charge and ends it; its card counts for nothing', () => {
    const story = station();
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect([charges(story), asked(story), refusals(story)]).toEqual([false, [], ['other-means']]);
    expect(allow(story, true)).toBe('accepted');
    story.wait(30);
    expect(charges(story)).toBe(true);
    expect(story.evse(1).access).toEqual({ granted: true, byNeighbour: true });
    expect(allow(story, false)).toBe('accepted');
    story.wait(20);
    expect(story.truth(1).contact).toBe('open');
    expect(story.bill(1).stop?.reason).toBe('Local');
    story.judge();
  });

  it('a key on the board counts for nothing there, and a neighbour nowhere else', () => {
    const story = station();
    story.plug(1);
    story.world.turnKey(1, true);
    story.wait(20);
    expect(charges(story)).toBe(false);
    story.plug(2);
    expect(story.request({ type: 'access.set', evse: 2, allowed: true })).toBe('not-supported');
    expect(story.request({ type: 'access.set', evse: 3, allowed: true })).toBe('unknown-evse');
    story.wait(20);
    expect(charges(story, 2)).toBe(false);
    story.judge();
  });

  it('after a restart nobody may before the neighbour has said so again', () => {
    const story = station();
    allow(story, true);
    story.crash();
    story.restart();
    story.plug(1);
    story.wait(20);
    expect(charges(story)).toBe(false);
    story.judge();
  });
});

describe('rule 35: the cache', () => {
  it('TC_007: known, with LocalPreAuthorize and AuthorizeRemoteTxRequests, nobody is asked', () => {
    const story = new Story({ ocpp: { LocalPreAuthorize: true, AuthorizeRemoteTxRequests: true } });
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.plug(2);
    expect(story.ask('RemoteStartTransaction', { connectorId: 2, idTag: 'cafe01' })).toEqual({ status: 'Accepted' });
    story.wait(30);
    expect(charges(story, 2)).toBe(true);
    expect(asked(story)).toEqual(['CAFE01']);
    story.judge();
  });

  it('TC_061: cleared, its token is asked about again', () => {
    const story = new Story({ ocpp: { LocalPreAuthorize: true } });
    story.charge(1, 'CAFE01');
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.ask('ClearCache')).toEqual({ status: 'Accepted' });
    story.tag(1, 'CAFE01');
    story.wait(20);
    expect(asked(story)).toEqual(['CAFE01', 'CAFE01']);
    story.judge();
  });

  it('errata 3.23: that is switched off cannot be cleared, and learns nothing', () => {
    const story = new Story({ ocpp: { LocalPreAuthorize: true, AuthorizationCacheEnabled: false } });
    story.charge(1, 'CAFE01');
    expect(story.ask('ClearCache')).toEqual({ status: 'Rejected' });
    expect(story.controller.station.tokens().cached).toBe(0);
    story.judge();
  });

  it('learns from a StopTransaction.conf of the one who stopped, and survives a crash', () => {
    const story = new Story({ ocpp: { AllowOfflineTxForUnknownId: true } });
    for (const id of ['cafe01', 'babe02']) story.csms.idTags.set(id, { status: 'Accepted', parentIdTag: 'FLEET' });
    story.charge(1, 'CAFE01');
    story.tag(1, 'BABE02');
    story.csms.idTags.set('babe02', { status: 'Blocked', parentIdTag: 'FLEET' });
    story.wait(30);
    story.unplug(1);
    story.csms.drop('stay');
    story.crash();
    story.restart();
    story.plug(1);
    story.tag(1, 'BABE02');
    story.wait(20);
    expect(charges(story)).toBe(false);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(charges(story)).toBe(true);
    story.judge();
  });

  it('holds as many as the setting says', () => {
    const story = new Story({ ocpp: { authorizationCacheMaxLength: 2 } });
    story.csms.idTags.set('bad0', { status: 'Blocked' });
    for (const id of ['AA01', 'BAD0', 'AA03']) {
      story.tag(1, id);
      story.wait(70);
    }
    expect(story.controller.station.tokens().cached).toBe(2);
    story.csms.drop('stay');
    story.tag(1, 'AA01');
    story.plug(1);
    story.wait(30);
    expect(charges(story)).toBe(true);
    story.judge();
  });
});

it('003 line 150: an id of one character is one like any other', () => {
  const story = new Story();
  story.charge(1, 'A');
  story.tag(1, 'a');
  story.wait(10);
  expect(story.bill(1).stop).toMatchObject({ reason: 'Local', idTag: 'a' });
  story.judge();
});
