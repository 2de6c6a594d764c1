/** Ending a session: by card, and by pulling the cable out of the car. */
import type { Section } from '../case.ts';
import { status, such } from '../messages.ts';
import { authorize, charge, chargeWithCard, driveAway, finishing, stopTransaction } from './kit.ts';

/** What the cards of one family have in common. */
const PARENT = 'FAMILY';
const disconnect = (stops: boolean, unlocks: boolean) => ({
  StopTransactionOnEVSideDisconnect: String(stops),
  UnlockConnectorOnEVSideDisconnect: String(unlocks),
});

export const stops: Section = {
  title: 'Ending a session',
  cases: [
    {
      id: 'TC_068_CS',
      name: 'the card that began it ends it, and no other does',
      must: 'a foreign card: neither Authorize nor StopTransaction; the own card: StopTransaction with it, Finishing',
      play: async (scene) => {
        const transactionId = await chargeWithCard(scene);
        await scene.tag(scene.card(1));
        await scene.silence(3);
        await scene.tag();
        await scene.seeAll([stopTransaction({ transactionId, idTag: scene.card() }), finishing(scene)]);
      },
    },
    {
      id: 'TC_069_CS',
      name: 'a card of the same family ends it',
      must: 'Authorize of the other card; StopTransaction with the other card; Finishing',
      play: async (scene) => {
        const other = scene.card(1);
        for (const card of [scene.card(), other]) {
          scene.central.idTags.set(card.toLowerCase(), { status: 'Accepted', parentIdTag: PARENT });
        }
        const transactionId = await chargeWithCard(scene);
        await scene.tag(other);
        await scene.see(authorize(other));
        await scene.seeAll([stopTransaction({ transactionId, idTag: other }), finishing(scene)]);
      },
    },
    {
      id: 'TC_005_1_CS',
      name: 'unplugged at the car: ends, unlocks',
      must: 'StopTransaction with reason EVDisconnected and Finishing in either order; the plug is free: Available',
      needs: { cable: 'socket' },
      settings: disconnect(true, true),
      play: async (scene) => {
        const transactionId = await charge(scene);
        const before = scene.place;
        await scene.unplug('car');
        // Some call a socket Available as soon as its plug is free.
        const free = status(scene.connector, 'Available');
        const stop = stopTransaction({ transactionId, reason: 'EVDisconnected' });
        await scene.seeAll([stop, finishing(scene)], { maybe: [free] });
        await scene.unplug();
        if (!scene.hasSeen(free, before)) await scene.see(free);
      },
    },
    {
      id: 'TC_005_2_CS',
      name: 'unplugged at the car: ends, stays locked',
      must: 'StopTransaction with reason EVDisconnected, Finishing or Available; UnlockConnector: Unlocked',
      settings: disconnect(true, false),
      play: async (scene) => {
        const transactionId = await charge(scene);
        await scene.unplug('car');
        await scene.seeAll([
          stopTransaction({ transactionId, reason: 'EVDisconnected' }),
          status(scene.connector, scene.isFixed ? ['Finishing', 'Available'] : 'Finishing'),
        ]);
        const expected = scene.isFixed ? 'NotSupported' : 'Unlocked';
        await scene.call('UnlockConnector', { connectorId: scene.connector }, { status: expected });
        if (!scene.isFixed) await driveAway(scene);
      },
    },
    {
      id: 'TC_005_3_CS',
      name: 'unplugged at the car: pauses',
      must: 'suspended, "EV side disconnected", no stop; RemoteStop: StopTransaction with reason Remote',
      settings: disconnect(false, false),
      play: async (scene) => {
        const { connector } = scene;
        const transactionId = await charge(scene);
        await scene.unplug('car');
        const info = such('"EV side disconnected"', (value) => String(value).toLowerCase() === 'ev side disconnected');
        const suspended = status(connector, ['SuspendedEV', 'SuspendedEVSE'], { info });
        const before = status(connector, ['SuspendedEV', 'SuspendedEVSE']);
        await scene.see(suspended, { maybe: [before] });
        await scene.silence(2, { maybe: [suspended] });
        await scene.call('RemoteStopTransaction', { transactionId }, { status: 'Accepted' });
        const ended = status(connector, scene.isFixed ? 'Available' : ['Finishing', 'Available']);
        const stop = stopTransaction({ transactionId, reason: 'Remote' });
        await scene.seeAll([stop, ended], { maybe: [status(connector, 'Available')] });
      },
    },
  ],
};
