/** Starting and stopping from afar, and when that must be refused. */
import type { Section } from '../case.ts';
import { status } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { asksRemotely, authorize, charge, charging, finishing, plugIn, remoteStart, stopTransaction } from './kit.ts';
import { CONNECTION_TIME_OUT_S } from './start.ts';

/** Authorize comes if, and only if, AuthorizeRemoteTxRequests says so. */
const asked = (scene: Scene) => (asksRemotely(scene) ? [authorize(scene.card())] : []);

export const remotes: Section = {
  title: 'Remote start and stop',
  cases: [
    {
      id: 'TC_010_CS',
      name: 'remote start, the plug first',
      must: 'Preparing; Accepted; Authorize if it is to be asked; StartTransaction and Charging',
      settingsIfKnown: { AuthorizeRemoteTxRequests: 'true' },
      play: async (scene) => {
        await plugIn(scene);
        await remoteStart(scene);
        for (const question of asked(scene)) await scene.see(question);
        await charging(scene);
      },
    },
    {
      id: 'TC_011_1_CS',
      name: 'remote start, the plug afterwards',
      must: 'Accepted; Authorize if it is to be asked; Preparing; plugged in: StartTransaction and Charging',
      settingsIfKnown: { AuthorizeRemoteTxRequests: 'false' },
      play: async (scene) => {
        await remoteStart(scene);
        await scene.seeAll([...asked(scene), status(scene.connector, 'Preparing')]);
        await scene.plug();
        await charging(scene);
      },
    },
    {
      id: 'TC_011_2_CS',
      name: 'remote start, and nobody plugs in',
      must: 'Preparing, after ConnectionTimeOut Available, no transaction',
      settings: { ConnectionTimeOut: String(CONNECTION_TIME_OUT_S) },
      play: async (scene) => {
        await remoteStart(scene);
        await scene.seeAll([...asked(scene), status(scene.connector, 'Preparing')]);
        await scene.silence(CONNECTION_TIME_OUT_S - 3);
        await scene.see(status(scene.connector, 'Available'));
        await scene.silence(1);
      },
    },
    {
      id: 'TC_012_CS',
      name: 'remote stop',
      must: 'Accepted; StopTransaction with reason Remote and Finishing in either order',
      play: async (scene) => {
        const transactionId = await charge(scene);
        await scene.call('RemoteStopTransaction', { transactionId }, { status: 'Accepted' });
        await scene.seeAll([stopTransaction({ transactionId, reason: 'Remote' }), finishing(scene)]);
      },
    },
  ],
};

export const remoteTrouble: Section = {
  title: 'Remote start and stop, refused',
  cases: [
    {
      id: 'TC_026_CS',
      name: 'remote start where somebody charges',
      must: 'Rejected',
      settings: { LocalPreAuthorize: 'false' },
      play: async (scene) => {
        await charge(scene);
        const payload = { connectorId: scene.connector, idTag: scene.card(1) };
        await scene.call('RemoteStartTransaction', payload, { status: 'Rejected' });
        await scene.silence(2);
      },
    },
    {
      id: 'TC_027_CS',
      name: 'remote start at connector 0',
      must: 'Rejected, or a CALLERROR; nothing starts',
      play: async (scene) => {
        const payload = { connectorId: 0, idTag: scene.card() };
        await scene.call('RemoteStartTransaction', payload, { status: 'Rejected' }, { orError: 'any' });
        await scene.silence(2);
      },
    },
    {
      id: 'TC_028_CS',
      name: 'remote stop of a transaction that never was',
      must: 'Rejected',
      play: async (scene) => {
        const transactionId = await charge(scene);
        await scene.call('RemoteStopTransaction', { transactionId: transactionId + 1 }, { status: 'Rejected' });
        await scene.silence(2);
      },
    },
  ],
};
