/** The link is down: transactions begin, go on and end, and the central system hears of it afterwards, in order. */
import type { Section } from '../case.ts';
import { Failed } from '../failure.ts';
import { status, type Heard } from '../messages.ts';
import type { Scene } from '../scene.ts';
import {
  becomeKnown,
  charge,
  chargeWithCard,
  finishing,
  localReason,
  onTheWay,
  startTransaction,
  stopTransaction,
  transactionOf,
} from './kit.ts';
import { readings, readingsOf, SAMPLE_INTERVAL_S, TOLERANCE_S } from './meter-values.ts';

/** How long a station and a car may take for what is not seen while the link is down, s. */
const UNSEEN_S = 6;

const lenient = {
  LocalAuthListEnabled: 'true',
  AuthorizationCacheEnabled: 'true',
  AllowOfflineTxForUnknownId: 'true',
};
const offlineStart = { LocalAuthorizeOffline: 'true' };

/** Nobody gets through while this is done; answers when the station is back, and when that was (epoch ms). */
const offline = async (scene: Scene, act: () => Promise<void>): Promise<number> => {
  const visits = scene.central.visits.length;
  await scene.goOffline();
  await act();
  const back = Date.now();
  scene.goOnline();
  await scene.reconnected(visits);
  return back;
};

const plugAndTag = async (scene: Scene): Promise<void> => {
  await scene.plug();
  await scene.wait(2, 'the station has to notice the car');
  await scene.tag();
  await scene.wait(UNSEEN_S, 'the transaction begins');
};

const judgeTimestamp = ({ action, payload }: Heard, back: number): void => {
  const at = Date.parse(String(payload['timestamp']));
  if (at < back) return;
  throw new Failed(`${action} bears ${String(payload['timestamp'])}, but it happened before the link was back`);
};

/** Starts offline with a card that the central system refuses afterwards; answers the id of the transaction. */
const refusedAfterwards = async (scene: Scene): Promise<void> => {
  await becomeKnown(scene);
  const refused = { idTagInfo: { status: 'Invalid' } };
  scene.central.idTags.set(scene.card().toLowerCase(), refused.idTagInfo);
  await offline(scene, () => plugAndTag(scene));
};

export const offlines: Section = {
  title: 'Offline',
  cases: [
    {
      id: 'TC_036_CS',
      name: 'the link is lost in a transaction',
      must: 'every MeterValues of that time, oldest first, before any new one, without a gap',
      settings: { MeterValueSampleInterval: String(SAMPLE_INTERVAL_S), ClockAlignedDataInterval: '0' },
      play: async (scene) => {
        const transactionId = await charge(scene);
        const back = await offline(scene, () => scene.wait(SAMPLE_INTERVAL_S * 3.5, 'three readings are taken'));
        const pattern = readings(scene.connector, 'Sample.Periodic', transactionId);
        const found: number[] = [];
        while (found.filter((at) => at >= back).length === 0) {
          const heard = await scene.see(pattern, { withinS: SAMPLE_INTERVAL_S + scene.description.patienceS });
          found.push(...readingsOf(heard, 'Sample.Periodic').map(({ at }) => at));
        }
        const kept = found.filter((at) => at < back).length;
        if (kept < 3) throw new Failed(`${kept} readings of the time without a link, expected 3`);
        for (const [index, at] of found.slice(1).entries()) {
          const seconds = (at - (found[index] ?? Number.NaN)) / 1000;
          if (Math.abs(seconds - SAMPLE_INTERVAL_S) <= TOLERANCE_S) continue;
          throw new Failed(`${seconds} s from one reading to the next, expected ${SAMPLE_INTERVAL_S} s`);
        }
      },
    },
    {
      id: 'TC_037_1_CS',
      name: 'a transaction begins offline',
      must: 'StartTransaction with its own timestamp, and Charging',
      settings: offlineStart,
      settingsIfKnown: lenient,
      play: async (scene) => {
        await becomeKnown(scene);
        const back = await offline(scene, () => plugAndTag(scene));
        const [start] = await scene.seeAll(
          [
            startTransaction({ connectorId: scene.connector, idTag: scene.card() }),
            status(scene.connector, 'Charging'),
          ],
          { maybe: [onTheWay(scene.connector)] },
        );
        if (start !== undefined) judgeTimestamp(start, back);
      },
    },
    {
      id: 'TC_037_2_CS',
      name: 'a transaction begins offline, and is refused: no energy',
      must: 'StartTransaction; SuspendedEVSE; no StopTransaction',
      settings: { ...offlineStart, StopTransactionOnInvalidId: 'false' },
      settingsIfKnown: { ...lenient, MaxEnergyOnInvalidId: '0' },
      play: async (scene) => {
        await refusedAfterwards(scene);
        const { connector } = scene;
        await scene.seeAll([startTransaction({ connectorId: connector }), status(connector, 'SuspendedEVSE')], {
          maybe: [status(connector, 'Charging'), status(connector, 'SuspendedEV')],
        });
        await scene.silence(3);
      },
    },
    {
      id: 'TC_037_3_CS',
      name: 'a transaction begins offline, and is refused: it ends',
      must: 'StartTransaction; StopTransaction with reason DeAuthorized; Finishing',
      settings: { ...offlineStart, StopTransactionOnInvalidId: 'true' },
      settingsIfKnown: { ...lenient, MaxEnergyOnInvalidId: '0' },
      play: async (scene) => {
        await refusedAfterwards(scene);
        const { connector } = scene;
        const rest = { maybe: [status(connector, 'Charging'), onTheWay(connector)] };
        const start = await scene.see(startTransaction({ connectorId: connector }), rest);
        const stop = stopTransaction({ transactionId: transactionOf(start), reason: 'DeAuthorized' });
        await scene.seeAll([stop, finishing(scene)], rest);
      },
    },
    {
      id: 'TC_038_CS',
      name: 'a transaction ends offline',
      must: 'StopTransaction with reason Local or none, with its own timestamp, and Finishing',
      play: async (scene) => {
        const transactionId = await chargeWithCard(scene);
        const back = await offline(scene, async () => {
          await scene.tag();
          await scene.wait(UNSEEN_S, 'the transaction ends');
        });
        const stop = stopTransaction({ transactionId, reason: localReason });
        const [stopped] = await scene.seeAll([stop, finishing(scene)]);
        if (stopped !== undefined) judgeTimestamp(stopped, back);
      },
    },
    {
      id: 'TC_039_CS',
      name: 'a whole transaction offline',
      must: 'StartTransaction, then StopTransaction with the id that the start was given',
      settings: offlineStart,
      settingsIfKnown: lenient,
      play: async (scene) => {
        await becomeKnown(scene);
        await offline(scene, async () => {
          await plugAndTag(scene);
          await scene.tag();
          await scene.wait(UNSEEN_S, 'the transaction ends');
        });
        const rest = { maybe: [finishing(scene)] };
        const start = await scene.see(startTransaction({ connectorId: scene.connector, idTag: scene.card() }), rest);
        await scene.see(stopTransaction({ transactionId: transactionOf(start), reason: localReason }), rest);
      },
    },
  ],
};
