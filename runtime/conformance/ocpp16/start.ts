/** Starting a session: the plug first, or the card first. */
import type { Section } from '../case.ts';
import { status } from '../messages.ts';
import { authorize, charging, plugIn } from './kit.ts';

/** ConnectionTimeOut of the cases that wait for it, s. */
export const CONNECTION_TIME_OUT_S = 10;

export const starts: Section = {
  title: 'Starting a session',
  cases: [
    {
      id: 'TC_003_CS',
      name: 'the plug first',
      must: 'Preparing; Authorize; StartTransaction and Charging in either order',
      play: async (scene) => {
        await plugIn(scene);
        await scene.tag();
        await scene.see(authorize(scene.card()));
        await charging(scene);
      },
    },
    {
      id: 'TC_004_1_CS',
      name: 'the card first',
      must: 'Authorize and Preparing in either order; plugged in: StartTransaction and Charging in either order',
      play: async (scene) => {
        await scene.tag();
        await scene.seeAll([authorize(scene.card()), status(scene.connector, 'Preparing')]);
        await scene.plug();
        await charging(scene);
      },
    },
    {
      id: 'TC_004_2_CS',
      name: 'the card first, and nobody plugs in',
      must: 'Available after ConnectionTimeOut, and no transaction',
      settings: { ConnectionTimeOut: String(CONNECTION_TIME_OUT_S) },
      play: async (scene) => {
        await scene.tag();
        await scene.seeAll([authorize(scene.card()), status(scene.connector, 'Preparing')]);
        await scene.silence(CONNECTION_TIME_OUT_S - 3);
        await scene.see(status(scene.connector, 'Available'));
        await scene.silence(1);
      },
    },
  ],
};
