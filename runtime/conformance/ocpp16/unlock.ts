/** UnlockConnector, with a socket and with a fixed cable. */
import type { Section } from '../case.ts';
import type { Scene } from '../scene.ts';
import { charge, driveAway, finishing, stopTransaction } from './kit.ts';

const unlock = (scene: Scene, expected: string, connectorId = scene.connector) =>
  scene.call(
    'UnlockConnector',
    { connectorId },
    { status: expected },
    {
      // A lock is tried several times before it counts as jammed.
      withinS: 2 * scene.description.patienceS,
    },
  );

export const unlocks: Section = {
  title: 'Unlock',
  cases: [
    {
      id: 'TC_017_1_CS',
      name: 'a socket, idle',
      must: 'Unlocked',
      needs: { cable: 'socket' },
      play: async (scene) => void (await unlock(scene, 'Unlocked')),
    },
    {
      id: 'TC_017_2_CS',
      name: 'a fixed cable, idle',
      must: 'NotSupported',
      needs: { cable: 'fixed' },
      play: async (scene) => void (await unlock(scene, 'NotSupported')),
    },
    {
      id: 'TC_018_1_CS',
      name: 'a socket, in a transaction',
      must: 'Unlocked; StopTransaction with reason UnlockCommand; Finishing; unplugged: Available',
      needs: { cable: 'socket' },
      play: async (scene) => {
        const transactionId = await charge(scene);
        await unlock(scene, 'Unlocked');
        await scene.seeAll([stopTransaction({ transactionId, reason: 'UnlockCommand' }), finishing(scene)]);
        await driveAway(scene);
      },
    },
    {
      id: 'TC_018_2_CS',
      name: 'a fixed cable, in a transaction',
      must: 'NotSupported; the transaction goes on until it is stopped',
      needs: { cable: 'fixed' },
      play: async (scene) => {
        const transactionId = await charge(scene);
        await unlock(scene, 'NotSupported');
        await scene.silence(2);
        await scene.call('RemoteStopTransaction', { transactionId }, { status: 'Accepted' });
        await scene.seeAll([stopTransaction({ transactionId, reason: 'Remote' }), finishing(scene)]);
      },
    },
  ],
};

export const unlockTrouble: Section = {
  title: 'Unlock, in vain',
  cases: [
    {
      id: 'TC_030_CS',
      name: 'the lock is jammed',
      must: 'UnlockFailed',
      needs: { cable: 'socket' },
      play: async (scene) => {
        await charge(scene);
        await scene.fault('lock-cannot-open');
        await unlock(scene, 'UnlockFailed');
      },
    },
    {
      id: 'TC_031_CS',
      name: 'a connector that is not there',
      must: 'NotSupported',
      play: async (scene) => void (await unlock(scene, 'NotSupported', scene.everyConnector.length)),
    },
  ],
};
