/** Reservations: of a connector, and of a place anywhere at the station. */
import type { Section } from '../case.ts';
import { message, oneOf, status, such } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { authorize, charging, chargeWithCard, plugIn, remoteStart } from './kit.ts';

const RESERVATION = 7001;
const PARENT = 'FAMILY';
const MINUTE_MS = 60_000;
/** Of the case that waits for it, ms. */
const SHORT_MS = 4000;

const supported = { profile: 'Reservation' } as const;
const zero = { ReserveConnectorZeroSupported: 'true' };
const without = such('absent', (value) => value === undefined);

type Wish = {
  readonly connectorId?: number;
  readonly forMs?: number;
  readonly idTag?: string;
  readonly parentIdTag?: string;
};

const reserve = (scene: Scene, expected: string, wish: Wish = {}) => {
  const { connectorId = scene.connector, forMs = 10 * MINUTE_MS, idTag = scene.card(), parentIdTag } = wish;
  const expiryDate = new Date(Date.now() + forMs).toISOString();
  const payload = { connectorId, expiryDate, idTag, reservationId: RESERVATION };
  return scene.call('ReserveNow', parentIdTag === undefined ? payload : { ...payload, parentIdTag }, {
    status: expected,
  });
};

/** Reserved for the first card, and seen to be so. */
const reserved = async (scene: Scene, wish: Wish = {}): Promise<void> => {
  await reserve(scene, 'Accepted', wish);
  await scene.see(status(scene.connector, 'Reserved'));
};

/** The reserving card, then a car: the transaction carries the reservation. */
const useIt = async (scene: Scene, idTag = scene.card()): Promise<void> => {
  await scene.plug();
  await charging(scene, { idTag, fields: { reservationId: RESERVATION } });
};

const unavailable = async (scene: Scene, connectorId: number): Promise<void> => {
  await scene.call('ChangeAvailability', { connectorId, type: 'Inoperative' }, { status: 'Accepted' });
  const connectors = connectorId === 0 ? scene.everyConnector : [connectorId];
  await scene.seeAll(connectors.map((one) => status(one, 'Unavailable')));
};

const refusedWhileUnsupported = async (scene: Scene, connectorId: number): Promise<void> =>
  void (await reserve(scene, 'Rejected', { connectorId }));

export const reservations: Section = {
  title: 'Reservation',
  cases: [
    {
      id: 'TC_046_1_CS',
      name: 'a connector, used with a card',
      must: 'Reserved; another card starts nothing; the card: Preparing, StartTransaction with idTag and reservationId',
      needs: supported,
      play: async (scene) => {
        const other = scene.card(1);
        await reserved(scene);
        await scene.tag(other);
        await scene.silence(3, { maybe: [authorize(other)] });
        await scene.tag();
        await scene.see(status(scene.connector, 'Preparing'), { maybe: [authorize(scene.card())] });
        await useIt(scene);
      },
    },
    {
      id: 'TC_046_2_CS',
      name: 'a connector, used by remote start',
      must: 'Reserved; RemoteStart: StartTransaction with reservationId',
      needs: supported,
      play: async (scene) => {
        await reserved(scene);
        await remoteStart(scene);
        await scene.see(status(scene.connector, 'Preparing'), { maybe: [authorize(scene.card())] });
        await useIt(scene);
      },
    },
    {
      id: 'TC_047_CS',
      name: 'a connector, until it expires',
      must: 'Available when it expires; another card charges, without a reservationId',
      needs: supported,
      play: async (scene) => {
        await reserved(scene, { forMs: SHORT_MS });
        await scene.see(status(scene.connector, 'Available'));
        await chargeWithCard(scene, { idTag: scene.card(1), fields: { reservationId: without } });
      },
    },
    {
      id: 'TC_048_1_CS',
      name: 'a connector with a fault',
      must: 'Faulted',
      needs: supported,
      play: async (scene) => {
        await scene.fault('connector-faulted');
        await scene.see(status(scene.connector, 'Faulted'), { maybe: [status(0, 'Faulted')] });
        await reserve(scene, 'Faulted');
      },
    },
    {
      id: 'TC_048_2_CS',
      name: 'a connector that is occupied',
      must: 'Occupied',
      needs: supported,
      play: async (scene) => {
        await plugIn(scene);
        await reserve(scene, 'Occupied');
      },
    },
    {
      id: 'TC_048_3_CS',
      name: 'a connector that is unavailable',
      must: 'Unavailable',
      needs: supported,
      play: async (scene) => {
        await unavailable(scene, scene.connector);
        await reserve(scene, 'Unavailable');
      },
    },
    {
      id: 'TC_048_4_CS',
      name: 'a connector of a station without reservations',
      must: 'Rejected, and no CALLERROR',
      needs: { lacks: 'Reservation' },
      play: (scene) => refusedWhileUnsupported(scene, scene.connector),
    },
    {
      id: 'TC_049_CS',
      name: 'a place at the station',
      must: 'Accepted; StartTransaction on a free connector carries the reservationId',
      needs: supported,
      settings: zero,
      play: async (scene) => {
        const somewhere = message('StatusNotification', { status: 'Reserved' });
        await reserve(scene, 'Accepted', { connectorId: 0 });
        await scene.plug();
        const preparing = status(scene.connector, 'Preparing');
        await scene.see(preparing, { maybe: [somewhere] });
        await scene.tag();
        const fields = { reservationId: RESERVATION };
        const rest = [authorize(scene.card()), somewhere, message('StatusNotification', { status: 'Available' })];
        await charging(scene, { fields, maybe: rest });
      },
    },
    {
      id: 'TC_050_1_CS',
      name: 'a place at a station with a fault',
      must: 'Faulted',
      needs: supported,
      settings: zero,
      play: async (scene) => {
        await scene.fault('station-faulted');
        const connectors = scene.everyConnector.filter((one) => one > 0);
        await scene.seeAll(
          connectors.map((one) => status(one, 'Faulted')),
          { maybe: [status(0, 'Faulted')] },
        );
        await reserve(scene, 'Faulted', { connectorId: 0 });
      },
    },
    {
      id: 'TC_050_2_CS',
      name: 'a place at a station that is full',
      must: 'Occupied',
      needs: supported,
      settings: zero,
      play: async (scene) => {
        for (const connector of scene.everyConnector.filter((one) => one > 0)) await plugIn(scene, connector);
        await reserve(scene, 'Occupied', { connectorId: 0 });
      },
    },
    {
      id: 'TC_050_3_CS',
      name: 'a place at a station that is unavailable',
      must: 'Unavailable',
      needs: supported,
      settings: zero,
      play: async (scene) => {
        await unavailable(scene, 0);
        await reserve(scene, 'Unavailable', { connectorId: 0 });
      },
    },
    {
      id: 'TC_050_4_CS',
      name: 'a place at a station without reservations',
      must: 'Rejected, and no CALLERROR',
      needs: { lacks: 'Reservation' },
      play: (scene) => refusedWhileUnsupported(scene, 0),
    },
    {
      id: 'TC_051_CS',
      name: 'cancelled',
      must: 'Accepted; Available; another card charges, without a reservationId',
      needs: supported,
      play: async (scene) => {
        await reserved(scene);
        await scene.call('CancelReservation', { reservationId: RESERVATION }, { status: 'Accepted' });
        await scene.see(status(scene.connector, 'Available'));
        await chargeWithCard(scene, { idTag: scene.card(1), fields: { reservationId: without } });
      },
    },
    {
      id: 'TC_052_CS',
      name: 'cancelled by a wrong number',
      must: 'Rejected; the reservation stands',
      needs: supported,
      play: async (scene) => {
        await reserved(scene);
        await scene.call('CancelReservation', { reservationId: RESERVATION + 1 }, { status: 'Rejected' });
        await scene.tag(scene.card(1));
        await scene.silence(3, { maybe: [authorize(scene.card(1))] });
        await scene.tag();
        await scene.see(status(scene.connector, 'Preparing'), { maybe: [authorize(scene.card())] });
        await useIt(scene);
      },
    },
    {
      id: 'TC_053_CS',
      name: 'used by another card of the family',
      must: 'Authorize; Preparing; StartTransaction with the other card and the reservationId',
      needs: supported,
      play: async (scene) => {
        const other = scene.card(1);
        scene.central.idTags.set(other.toLowerCase(), { status: 'Accepted', parentIdTag: PARENT });
        await reserved(scene, { parentIdTag: PARENT });
        await scene.tag(other);
        await scene.seeAll([authorize(other), status(scene.connector, 'Preparing')]);
        await useIt(scene, other);
      },
    },
  ],
};

/** What a trigger asks for comes after the answer to it. */
const trigger = async (scene: Scene, requestedMessage: string, fields = {}, expected: unknown = 'Accepted') =>
  scene.call('TriggerMessage', { requestedMessage, ...fields }, { status: expected });

export const triggers: Section = {
  title: 'Remote trigger',
  cases: [
    {
      id: 'TC_054_CS',
      name: 'messages on demand',
      must: 'Accepted, then the message: MeterValues, Heartbeat, StatusNotification, diagnostics and firmware Idle',
      needs: { profile: 'RemoteTrigger' },
      play: async (scene) => {
        const connectorId = scene.connector;
        const wanted = [
          ['MeterValues', { connectorId }, message('MeterValues', { connectorId })],
          ['Heartbeat', {}, message('Heartbeat')],
          ['StatusNotification', { connectorId }, status(connectorId, 'Available')],
          ['DiagnosticsStatusNotification', {}, message('DiagnosticsStatusNotification', { status: 'Idle' })],
        ] as const;
        for (const [name, fields, pattern] of wanted) {
          const { before } = await trigger(scene, name, fields);
          await scene.see(pattern, { after: before });
        }
        const known = oneOf('Accepted', 'NotImplemented');
        const { answer, before } = await trigger(scene, 'FirmwareStatusNotification', {}, known);
        if (answer['status'] === 'NotImplemented') return;
        await scene.see(message('FirmwareStatusNotification', { status: 'Idle' }), { after: before });
      },
    },
    {
      id: 'TC_055_CS',
      name: 'a message of a connector that is not there',
      must: 'Rejected, or a CALLERROR; nothing is sent',
      needs: { profile: 'RemoteTrigger' },
      settings: { ClockAlignedDataInterval: '0' },
      play: async (scene) => {
        const payload = { requestedMessage: 'MeterValues', connectorId: scene.everyConnector.length };
        await scene.call('TriggerMessage', payload, { status: 'Rejected' }, { orError: 'any' });
        await scene.silence(3, { never: [message('MeterValues')] });
      },
    },
  ],
};
