/** Reset, soft and hard, idle and in a transaction. */
import type { Section } from '../case.ts';
import { status } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { boot, charge, finishing, stopTransaction } from './kit.ts';

/** How long a soft reset may take to show whether it registers again, s. */
const SOFT_BOOT_S = 20;

const setAvailability = async (scene: Scene, type: 'Inoperative' | 'Operative'): Promise<void> => {
  const connectorId = scene.connector;
  await scene.call('ChangeAvailability', { connectorId, type }, { status: 'Accepted' });
  await scene.see(status(connectorId, type === 'Operative' ? 'Available' : 'Unavailable'));
};

const reset = (scene: Scene, type: 'Soft' | 'Hard') => scene.call('Reset', { type }, { status: 'Accepted' });

/** What the connector under test is after a reset, and the others Available. */
const after = (scene: Scene, statuses: string | readonly string[]) => (connector: number) =>
  connector === scene.connector ? statuses : 'Available';

/** A car is still plugged in. */
const occupied = ['Preparing', 'Finishing'];

export const resets: Section = {
  title: 'Reset',
  cases: [
    {
      id: 'TC_013_CS',
      name: 'hard reset, idle',
      must: 'BootNotification; the unavailable connector still Unavailable, the others Available; Operative: Available',
      play: async (scene) => {
        await setAvailability(scene, 'Inoperative');
        await reset(scene, 'Hard');
        await scene.booted(after(scene, 'Unavailable'));
        await setAvailability(scene, 'Operative');
      },
    },
    {
      id: 'TC_014_CS',
      name: 'soft reset, idle',
      must: 'if it registers again: as after a hard reset; Operative: Available',
      play: async (scene) => {
        await setAvailability(scene, 'Inoperative');
        await reset(scene, 'Soft');
        const rebooted = await scene.perhaps([boot], { withinS: SOFT_BOOT_S });
        if (rebooted !== null) await scene.statuses(after(scene, 'Unavailable'));
        await setAvailability(scene, 'Operative');
      },
    },
    {
      id: 'TC_015_CS',
      name: 'hard reset in a transaction',
      must: 'StopTransaction with reason HardReset before or after; BootNotification; Finishing or Preparing',
      play: async (scene) => {
        const transactionId = await charge(scene);
        const stop = stopTransaction({ transactionId, reason: 'HardReset' });
        const before = scene.place;
        await reset(scene, 'Hard');
        await scene.see(boot, { withinS: scene.description.bootS, maybe: [stop, finishing(scene)] });
        const statuses = scene.everyConnector.map((one) => status(one, after(scene, occupied)(one)));
        await scene.seeAll([...statuses, ...(scene.hasSeen(stop, before) ? [] : [stop])], {
          maybe: [status(scene.connector, occupied)],
        });
      },
    },
    {
      id: 'TC_016_CS',
      name: 'soft reset in a transaction',
      must: 'StopTransaction with reason SoftReset, Finishing; after a boot Finishing or Preparing',
      play: async (scene) => {
        const transactionId = await charge(scene);
        await reset(scene, 'Soft');
        await scene.seeAll([stopTransaction({ transactionId, reason: 'SoftReset' }), finishing(scene)]);
        const rebooted = await scene.perhaps([boot], { withinS: SOFT_BOOT_S });
        if (rebooted !== null) await scene.statuses(after(scene, occupied));
      },
    },
  ],
};
