/** The authorization cache: a card that is known charges at once, until the cache is cleared. */
import type { Section } from '../case.ts';
import { status } from '../messages.ts';
import { authorize, becomeKnown, charging, plugIn, remoteStart } from './kit.ts';

const cached = { AuthorizationCacheEnabled: 'true', LocalPreAuthorize: 'true' };

export const caching: Section = {
  title: 'Cache',
  cases: [
    {
      id: 'TC_007_CS',
      name: 'a known card charges without a question',
      must: 'RemoteStart with a cached idTag: StartTransaction without Authorize; Charging',
      settings: { ...cached, AuthorizeRemoteTxRequests: 'true' },
      play: async (scene) => {
        await becomeKnown(scene);
        await plugIn(scene);
        await remoteStart(scene);
        await charging(scene);
      },
    },
    {
      id: 'TC_061_CS',
      name: 'a cleared cache knows nobody',
      must: 'ClearCache: Accepted; the formerly cached card is asked about again',
      settings: cached,
      play: async (scene) => {
        await becomeKnown(scene);
        await scene.call('ClearCache', {}, { status: 'Accepted' });
        await scene.tag();
        await scene.seeAll([authorize(scene.card()), status(scene.connector, 'Preparing')]);
      },
    },
  ],
};
