/**
 * A station that does nothing: at most it connects, introduces itself and lets itself be configured. Whatever a
 * certification case asks for beyond that, it does not do. No case may take it for a good one.
 */
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Bench, Starting, Station } from '../../runtime/conformance/adapter.ts';

/** `absent`: never connects. `mute`: introduces itself, answers nothing. `polite`: answers questions about its keys. */
export type Manner = 'absent' | 'mute' | 'polite';

const call = z.tuple([z.literal(2), z.string(), z.string(), z.looseObject({ key: z.unknown() }).partial()]);

const profiles = 'Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging';
/** It claims every key that it is asked for, so that cases do not excuse themselves. */
const keys = [
  'AuthorizationCacheEnabled',
  'ReserveConnectorZeroSupported',
  'StopTransactionOnEVSideDisconnect',
  'UnlockConnectorOnEVSideDisconnect',
  'SecurityProfile',
  'AuthorizationKey',
];

class MuteStation implements Station {
  readonly #manner: Manner;
  #socket: WebSocket | null = null;

  constructor(manner: Manner) {
    this.#manner = manner;
  }

  start({ centralSystem, identity }: Starting): Promise<void> {
    if (this.#manner === 'absent') return Promise.resolve();
    const socket = new WebSocket(`${centralSystem}/${identity}`, ['ocpp1.6'], { rejectUnauthorized: false });
    this.#socket = socket;
    const boot = { chargePointVendor: 'Nobody', chargePointModel: 'Mute' };
    socket.on('open', () => socket.send(JSON.stringify([2, 'boot', 'BootNotification', boot])));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => this.#hear(socket, data.toString('utf8')));
    return Promise.resolve();
  }

  #hear(socket: WebSocket, text: string): void {
    const asked = call.safeParse(JSON.parse(text));
    if (!asked.success || this.#manner !== 'polite') return;
    const [, id, action] = asked.data;
    const configurationKey = [
      { key: 'SupportedFeatureProfiles', readonly: true, value: profiles },
      ...keys.map((key) => ({ key, readonly: false, value: 'true' })),
    ];
    if (action === 'GetConfiguration') socket.send(JSON.stringify([3, id, { configurationKey }]));
    if (action === 'ChangeConfiguration') socket.send(JSON.stringify([3, id, { status: 'Accepted' }]));
  }

  stop(): Promise<void> {
    this.#socket?.terminate();
    return Promise.resolve();
  }

  powerCycle(): Promise<void> {
    return this.stop();
  }

  readonly plug = () => Promise.resolve();
  readonly energy = () => Promise.resolve();
  readonly unplug = () => Promise.resolve();
  readonly tag = () => Promise.resolve();
  readonly fault = () => Promise.resolve();
  readonly log = () => Promise.resolve('');
}

export const muteBench = (manner: Manner): Bench => ({
  description: {
    name: `a station that is ${manner}`,
    connectors: [{ cable: 'socket' }, { cable: 'fixed' }],
    cards: ['CAFE0001', 'CAFE0002', 'CAFE0003', 'CAFE0004'],
    bootS: 1,
    patienceS: 1,
    backupPower: true,
    firmware: Buffer.from('an image').toString('base64'),
  },
  atOnce: 32,
  take: () => Promise.resolve(new MuteStation(manner)),
});
