/** The local authorization list. */
import type { Section } from '../case.ts';
import { Failed } from '../failure.ts';
import { oneOf } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { charging, plugIn, remoteStart } from './kit.ts';

const listed = { LocalAuthListEnabled: 'true' };
const managed = { profile: 'LocalAuthListManagement' } as const;
/** More than this nobody keeps, and no message could carry. */
const MOST_ENTRIES = 20_000;

const entry = (idTag: string) => ({ idTag, idTagInfo: { status: 'Accepted' } });

const send = (scene: Scene, updateType: 'Full' | 'Differential', listVersion: number, expected: string, count = 1) => {
  const localAuthorizationList =
    count === 1 ? [entry(scene.card())] : Array.from({ length: count }, (_, index) => entry(`LISTED${index}`));
  return scene.call('SendLocalList', { updateType, listVersion, localAuthorizationList }, { status: expected });
};

const versionIs = (scene: Scene, listVersion: number) => scene.call('GetLocalListVersion', {}, { listVersion });

export const localLists: Section = {
  title: 'Local authorization list',
  cases: [
    {
      id: 'TC_042_1_CS',
      name: 'the version where there is no list',
      must: '-1, or a CALLERROR NotSupported',
      settingsIfKnown: { LocalAuthListEnabled: 'false' },
      play: async (scene) => {
        const orError = ['NotSupported', 'NotImplemented'];
        await scene.call('GetLocalListVersion', {}, { listVersion: -1 }, { orError });
      },
    },
    {
      id: 'TC_042_2_CS',
      name: 'the version of an empty list',
      must: 'a full list without entries: Accepted; its version is 0',
      needs: managed,
      settings: listed,
      play: async (scene) => {
        await scene.call('SendLocalList', { updateType: 'Full', listVersion: 1 }, { status: 'Accepted' });
        await versionIs(scene, 0);
      },
    },
    {
      id: 'TC_043_CS',
      name: 'a full list, and a change of it',
      must: 'Accepted, both',
      needs: managed,
      settings: listed,
      play: async (scene) => {
        await send(scene, 'Full', 1, 'Accepted');
        await send(scene, 'Differential', 2, 'Accepted');
        await versionIs(scene, 2);
      },
    },
    {
      id: 'TC_043_1_CS',
      name: 'a list for a station that has none',
      must: 'NotSupported, or a CALLERROR NotSupported',
      needs: { lacks: 'LocalAuthListManagement' },
      play: async (scene) => {
        const payload = { updateType: 'Full', listVersion: 1, localAuthorizationList: [entry(scene.card())] };
        const orError = ['NotSupported', 'NotImplemented'];
        await scene.call('SendLocalList', payload, { status: 'NotSupported' }, { orError });
      },
    },
    {
      id: 'TC_043_2_CS',
      name: 'versions out of order',
      must: 'a gap is Accepted; an older version: VersionMismatch, and nothing changes',
      needs: managed,
      settings: listed,
      play: async (scene) => {
        await send(scene, 'Full', 2, 'Accepted');
        await versionIs(scene, 2);
        await send(scene, 'Differential', 5, 'Accepted');
        await versionIs(scene, 5);
        await send(scene, 'Differential', 4, 'VersionMismatch');
        await versionIs(scene, 5);
      },
    },
    {
      id: 'TC_043_3_CS',
      name: 'a list that cannot be kept',
      must: 'more entries than fit: Failed; the old list stays',
      needs: { ...managed, keys: ['SendLocalListMaxLength', 'LocalAuthListMaxLength'] },
      settings: listed,
      play: async (scene) => {
        await send(scene, 'Full', 1, 'Accepted');
        const most = Number(scene.valueOf('SendLocalListMaxLength'));
        const least = Math.min(most, Number(scene.valueOf('LocalAuthListMaxLength')));
        if (!(least > 0 && least < MOST_ENTRIES)) throw new Failed(`SendLocalListMaxLength is ${most}`);
        await send(scene, 'Full', 2, 'Failed', least + 1);
        await versionIs(scene, 1);
      },
    },
    {
      id: 'TC_008_CS',
      name: 'a listed card charges without a question',
      must: 'RemoteStart with an idTag of the list: StartTransaction without Authorize; Charging',
      needs: managed,
      settings: { ...listed, LocalPreAuthorize: 'true', AuthorizeRemoteTxRequests: 'true' },
      settingsIfKnown: { AuthorizationCacheEnabled: 'false' },
      play: async (scene) => {
        await send(scene, 'Full', 1, 'Accepted');
        await plugIn(scene);
        await remoteStart(scene);
        await charging(scene);
      },
    },
  ],
};

export const dataTransfers: Section = {
  title: 'Data transfer',
  cases: [
    {
      id: 'TC_062_CS',
      name: 'a vendor that it does not know',
      must: 'UnknownVendorId, UnknownMessageId or Rejected',
      play: async (scene) => {
        const payload = { vendorId: 'org.example.nobody', messageId: 'nothing', data: 'x' };
        const status = oneOf('UnknownVendorId', 'UnknownMessageId', 'Rejected');
        await scene.call('DataTransfer', payload, { status });
      },
    },
  ],
};
