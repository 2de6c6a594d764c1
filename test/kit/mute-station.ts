/**
 * A station that does nothing: at most it connects, introduces itself and lets itself be configured. Whatever a
 * certification case asks for beyond that, it does not do. No case may take it for a good one.
 */
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Bench, Starting, Station } from '../../runtime/conformance/adapter.ts';

/**
 * `absent`: never connects. `mute`: introduces itself, answers nothing. `polite`: tells that every connector is free,
 * and that its keys are as they should be: it comes as far as a case's own first step.
 */
export type Manner = 'absent' | 'mute' | 'polite';

const call = z.tuple([z.literal(2), z.string(), z.string(), z.looseObject({ key: z.unknown() }).partial()]);
const answer = z.tuple([z.literal(3), z.string(), z.unknown()]);

const profiles = 'Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging';
/** Besides those that a case sets; so that no case excuses itself. */
const keys: Readonly<Record<string, string>> = {
  SupportedFeatureProfiles: profiles,
  SecurityProfile: '1',
  AuthorizationKey: '',
  SendLocalListMaxLength: '10',
  LocalAuthListMaxLength: '10',
  GetConfigurationMaxKeys: '10',
};

const connectors = [{ cable: 'socket' }, { cable: 'fixed' }] as const;

class MuteStation implements Station {
  readonly #manner: Manner;
  #socket: WebSocket | null = null;
  #keys = keys;

  constructor(manner: Manner) {
    this.#manner = manner;
  }

  start({ centralSystem, identity, settings }: Starting): Promise<void> {
    if (this.#manner === 'absent') return Promise.resolve();
    this.#keys = { ...keys, ...settings };
    const socket = new WebSocket(`${centralSystem}/${identity}`, ['ocpp1.6'], { rejectUnauthorized: false });
    this.#socket = socket;
    const boot = { chargePointVendor: 'Nobody', chargePointModel: 'Mute' };
    socket.on('open', () => socket.send(JSON.stringify([2, 'boot', 'BootNotification', boot])));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data: Buffer) => this.#hear(socket, data.toString('utf8')));
    return Promise.resolve();
  }

  #hear(socket: WebSocket, text: string): void {
    if (this.#manner !== 'polite') return;
    const frame: unknown = JSON.parse(text);
    const answered = answer.safeParse(frame);
    if (answered.success) return this.#introduce(socket, answered.data[1]);
    const asked = call.safeParse(frame);
    if (!asked.success) return;
    const [, id, action] = asked.data;
    const configurationKey = Object.entries(this.#keys).map(([key, value]) => ({ key, readonly: false, value }));
    if (action === 'GetConfiguration') socket.send(JSON.stringify([3, id, { configurationKey }]));
    if (action === 'ChangeConfiguration') socket.send(JSON.stringify([3, id, { status: 'Accepted' }]));
  }

  /** One connector after the other, 0 first. */
  #introduce(socket: WebSocket, id: string): void {
    const connectorId = id === 'boot' ? 0 : Number(id) + 1;
    if (connectorId > connectors.length) return;
    const free = { connectorId, status: 'Available', errorCode: 'NoError' };
    socket.send(JSON.stringify([2, String(connectorId), 'StatusNotification', free]));
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
    connectors: [...connectors],
    cards: ['CAFE0001', 'CAFE0002', 'CAFE0003', 'CAFE0004'],
    bootS: 1,
    patienceS: 1,
    backupPower: true,
    firmware: Buffer.from('an image').toString('base64'),
  },
  atOnce: 32,
  take: () => Promise.resolve(new MuteStation(manner)),
});
