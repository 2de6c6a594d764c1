/** The supply of the station fails. */
import type { Section } from '../case.ts';
import { NotApplicable } from '../failure.ts';
import { status } from '../messages.ts';
import { boot, charge, finishing, localReason, onTheWay, stopTransaction } from './kit.ts';

/** A car is still plugged in. */
const occupied = ['Preparing', 'Finishing'];
/** On the way from dark to what it is. */
const passing = ['Available', 'Unavailable', 'Preparing', 'Finishing', 'SuspendedEV', 'SuspendedEVSE'];

export const power: Section = {
  title: 'Power failure',
  cases: [
    {
      id: 'TC_032_1_CS',
      name: 'in a transaction, with a back-up supply',
      must: 'before it goes down: StopTransaction with reason PowerLoss, Finishing; then Finishing or Preparing',
      play: async (scene) => {
        if (!scene.description.backupPower) throw new NotApplicable('the station has no back-up supply');
        const transactionId = await charge(scene);
        await scene.powerCycle();
        await scene.seeAll([stopTransaction({ transactionId, reason: 'PowerLoss' }), finishing(scene)]);
        await scene.booted((connector) => (connector === scene.connector ? occupied : 'Available'));
      },
    },
    {
      id: 'TC_032_2_CS',
      name: 'in a transaction, without a back-up supply',
      must: 'boot; StopTransaction with reason PowerLoss, then Finishing or Preparing; or it is resumed and ends Local',
      play: async (scene) => {
        if (scene.description.backupPower) throw new NotApplicable('the station has a back-up supply');
        const { connector } = scene;
        const transactionId = await charge(scene);
        const stop = stopTransaction({ transactionId, reason: 'PowerLoss' });
        const resumed = status(connector, 'Charging');
        const before = scene.place;
        await scene.powerCycle();
        await scene.see(boot, { withinS: scene.description.bootS });
        const others = [0, ...scene.others].map((one) => status(one, 'Available'));
        const rest = { maybe: [status(connector, passing), onTheWay(connector), ...others] };
        const [which] = await scene.seeOneOf([stop, resumed], rest);
        if (which === 1) {
          await scene.tag();
          await scene.see(stopTransaction({ transactionId, reason: localReason }), rest);
        }
        const settled = status(connector, occupied);
        await scene.seeAll(
          [...others, settled].filter((one) => !scene.hasSeen(one, before)),
          rest,
        );
      },
    },
    {
      id: 'TC_034_CS',
      name: 'while it is unavailable',
      must: 'connector 0 Inoperative: all Unavailable, and all of them still after the power failure',
      play: async (scene) => {
        await scene.call('ChangeAvailability', { connectorId: 0, type: 'Inoperative' }, { status: 'Accepted' });
        await scene.statuses(() => 'Unavailable');
        await scene.powerCycle();
        await scene.booted(() => 'Unavailable');
      },
    },
  ],
};
