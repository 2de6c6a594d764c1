/** Situations and messages that many cases have in common. */
import { message, oneOf, status, type Called, type Fields, type Heard, type Pattern } from '../messages.ts';
import type { Scene } from '../scene.ts';

export const boot = message('BootNotification');
export const startTransaction = (fields: Fields = {}): Pattern => message('StartTransaction', fields);
export const stopTransaction = (fields: Fields = {}): Pattern => message('StopTransaction', fields);
export const authorize = (idTag: string): Pattern => message('Authorize', { idTag });
export const finishing = (scene: Scene): Pattern => status(scene.connector, 'Finishing');

/** A local stop says Local, or nothing (OCPP 1.6 §6.49). */
export const localReason = oneOf('Local', undefined);

export const transactionOf = ({ answer }: Heard): number => Number(answer['transactionId']);

/** Between the offer and the first ampere the car has the word: both are true on the way to Charging (§4.9). */
export const onTheWay = (connector: number): Pattern => status(connector, ['SuspendedEV', 'SuspendedEVSE']);

/** A car comes: Preparing. */
export const plugIn = async (scene: Scene, connector = scene.connector): Promise<void> => {
  await scene.plug(connector);
  await scene.see(status(connector, 'Preparing'));
};

export type Start = {
  readonly connector?: number;
  readonly idTag?: string;
  /** Of StartTransaction, besides connector and idTag. */
  readonly fields?: Fields;
  readonly maybe?: readonly Pattern[];
};

/** StartTransaction and Charging, in either order; answers the transaction's id. */
export const charging = async (scene: Scene, start: Start = {}): Promise<number> => {
  const { connector = scene.connector, idTag = scene.card(), fields = {}, maybe = [] } = start;
  const [heard] = await scene.seeAll(
    [startTransaction({ connectorId: connector, idTag, ...fields }), status(connector, 'Charging')],
    { maybe: [onTheWay(connector), ...maybe] },
  );
  return heard === undefined ? Number.NaN : transactionOf(heard);
};

export const remoteStart = (scene: Scene, idTag = scene.card(), connector = scene.connector): Promise<Called> =>
  scene.call('RemoteStartTransaction', { connectorId: connector, idTag }, { status: 'Accepted' });

/** Whether a remote start asks about its idTag. */
export const asksRemotely = (scene: Scene): boolean =>
  scene.valueOf('AuthorizeRemoteTxRequests')?.toLowerCase() === 'true';

/** From idle to Charging by remote start. */
export const charge = async (scene: Scene, connector = scene.connector, idTag = scene.card()): Promise<number> => {
  await plugIn(scene, connector);
  await remoteStart(scene, idTag, connector);
  return charging(scene, { connector, idTag, maybe: [authorize(idTag)] });
};

/** From idle to Charging with a card. */
export const chargeWithCard = async (scene: Scene, start: Start = {}): Promise<number> => {
  const { idTag = scene.card() } = start;
  await plugIn(scene);
  await scene.tag(idTag);
  return charging(scene, { ...start, idTag, maybe: [authorize(idTag)] });
};

/** The card that began it ends it. */
const stopWithCard = async (scene: Scene, transactionId: number): Promise<void> => {
  await scene.tag();
  await scene.seeAll([stopTransaction({ transactionId, reason: localReason }), finishing(scene)]);
};

/** The car has gone: Available. */
export const driveAway = async (scene: Scene): Promise<void> => {
  await scene.unplug();
  await scene.see(status(scene.connector, 'Available'));
};

/** A whole session, so that the station knows the card. */
export const becomeKnown = async (scene: Scene): Promise<void> => {
  const transactionId = await chargeWithCard(scene);
  await stopWithCard(scene, transactionId);
  await driveAway(scene);
};
