// Goal: a station climbs from a password to a certificate of its own, by itself, with real TLS and real keys; and who
// charged, with what password and which key, stands in no log and no recording (A05, A02, A01.FR.12, rules 41–44).
// Method: the bundle as a process; two strict central systems, one plain and one over TLS, with certificates made for
// the test; then everything that the station has written is searched.
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { RPCServer } from 'ocpp-rpc';
import { expect, it, onTestFinished } from 'vitest';
import { Authority } from '../kit/certificates.ts';
import { CARD, command, eventually, IDENTITY, place, type Place } from '../kit/process/station.ts';

const FIRST_PASSWORD = 'sixteen bytes ok';
const SECOND_PASSWORD = Buffer.from('00ff80c3281f7f0a0d3a22e282ac00fe11223344', 'hex');
const SERIAL = 'SN-4711';
const GROUP = 'FLEET-4711';

type Scene = { readonly central: Doors; readonly operator: Authority };
const hex = (text: string | Buffer): string => Buffer.from(text).toString('hex');

type Call = { readonly method: string; readonly params: Record<string, unknown> };
type Client = {
  handle(handler: (call: Call) => object): void;
  call(action: string, payload: object): Promise<Record<string, unknown>>;
  on(event: 'close', listener: () => void): void;
};
type Visit = { readonly secure: boolean; readonly password: string | undefined; readonly serial: string | undefined };

/** A strict central system with two doors. */
class Doors {
  readonly visits: Visit[] = [];
  readonly heard: Call[] = [];
  client: Client | null = null;
  readonly #rpc = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true });

  constructor() {
    this.#rpc.auth((accept, _, { password, request: { socket } }) => {
      const peer = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
      this.visits.push({
        secure: socket instanceof TLSSocket,
        password: password === undefined ? undefined : Buffer.from(password).toString('hex'),
        serial: peer?.serialNumber,
      });
      accept();
    });
    this.#rpc.on('client', (client: Client) => {
      this.client = client;
      client.on('close', () => {
        if (this.client === client) this.client = null;
      });
      client.handle((call) => this.#answer(call));
    });
  }

  async open(server: Server): Promise<number> {
    server.on('upgrade', this.#rpc.handleUpgrade as never);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(async () => {
      await this.#rpc.close({ force: true });
      server.closeAllConnections();
      server.close();
    });
    return (server.address() as AddressInfo).port;
  }

  async ask(action: string, payload: object): Promise<Record<string, unknown>> {
    const client = await eventually('somebody to ask', () => this.client ?? undefined);
    return client.call(action, payload);
  }

  change(key: string, value: string) {
    return this.ask('ChangeConfiguration', { key, value });
  }

  /** The next visit after so many, accepted. */
  async visit(number: number): Promise<Visit> {
    return eventually(`visit ${number}`, () => (this.client === null ? undefined : this.visits[number - 1]));
  }

  /** The latest request to sign. */
  async request(number: number): Promise<string> {
    return eventually(`signing request ${number}`, () => {
      const csr = this.heard.filter(({ method }) => method === 'SignCertificate')[number - 1]?.params['csr'];
      return typeof csr === 'string' ? csr : undefined;
    });
  }

  events(): readonly unknown[] {
    return this.heard
      .filter(({ method }) => method === 'SecurityEventNotification')
      .map(({ params }) => params['type']);
  }

  #answer(call: Call): object {
    this.heard.push(call);
    const currentTime = new Date().toISOString();
    switch (call.method) {
      case 'BootNotification':
        return { status: 'Accepted', currentTime, interval: 300 };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo: { status: 'Accepted', parentIdTag: GROUP } };
      case 'StartTransaction':
        return { transactionId: 1, idTagInfo: { status: 'Accepted', parentIdTag: GROUP } };
      case 'SignCertificate':
        return { status: 'Accepted' };
      default:
        return {};
    }
  }
}

const serialOf = (pem: string): string => new X509Certificate(pem).serialNumber;
const keyOf = (pem: string): string =>
  new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }).toString();

const doors = async (operator: Authority) => {
  const central = new Doors();
  const shown = await operator.issue({ name: 'CN=localhost, O=Operator', hosts: ['127.0.0.1'] });
  const plain = await central.open(createHttp());
  const https = createHttps({
    key: shown.key,
    cert: shown.pem,
    ca: operator.root.pem,
    requestCert: true,
    rejectUnauthorized: false,
  });
  const secure = await central.open(https);
  return { central, plain, secure };
};

const filesBelow = async (directory: string): Promise<readonly string[]> =>
  (await readdir(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** TC_074: a new key, signed by the operator. */
async function certify({ central, operator }: Scene, number: number): Promise<string> {
  const sign = { requestedMessage: 'SignChargePointCertificate' };
  expect(await central.ask('ExtendedTriggerMessage', sign)).toEqual({ status: 'Accepted' });
  const chain = await operator.answer(await central.request(number));
  expect(await central.ask('CertificateSigned', { certificateChain: chain })).toEqual({ status: 'Accepted' });
  return chain;
}

/** Another password, a root, TLS. */
async function climbToTls({ central, operator }: Scene): Promise<void> {
  // TC_073: a password of bytes that are no text.
  expect(await central.change('AuthorizationKey', hex(SECOND_PASSWORD))).toEqual({ status: 'Accepted' });
  expect(await central.visit(2)).toMatchObject({ secure: false, password: hex(SECOND_PASSWORD) });

  // TC_075, TC_083.
  expect(await central.change('SecurityProfile', '2')).toEqual({ status: 'Rejected' });
  const root = { certificateType: 'CentralSystemRootCertificate', certificate: operator.root.pem };
  expect(await central.ask('InstallCertificate', root)).toEqual({ status: 'Accepted' });
  expect(await central.change('SecurityProfile', '2')).toEqual({ status: 'Accepted' });
  expect(await central.visit(3)).toEqual({ secure: true, password: hex(SECOND_PASSWORD), serial: undefined });

  // M04.FR.06: the root of this very connection stays.
  const { certificateHashData } = await central.ask('GetInstalledCertificateIds', {
    certificateType: 'CentralSystemRootCertificate',
  });
  const [hash] = certificateHashData as readonly object[];
  expect(await central.ask('DeleteCertificate', { certificateHashData: hash })).toEqual({ status: 'Failed' });
}

/** A certificate of its own, and another one after it; answers the last one. */
async function climbToCertificate(scene: Scene): Promise<string> {
  const { central } = scene;
  expect(await central.change('CpoName', 'Operator')).toEqual({ status: 'Accepted' });
  const first = await certify(scene, 1);
  expect(await central.change('SecurityProfile', '3')).toEqual({ status: 'Accepted' });
  expect(await central.visit(4)).toEqual({ secure: true, password: undefined, serial: serialOf(first) });
  const second = await certify(scene, 2);
  expect(keyOf(first)).not.toBe(keyOf(second));
  expect(await central.visit(5)).toEqual({ secure: true, password: undefined, serial: serialOf(second) });
  return second;
}

/** The one key that is left, as only its owner may read it. */
async function onlyKey({ data }: Place): Promise<string> {
  const keys = join(data, 'keys');
  await eventually('one key', async () => ((await readdir(keys)).length === 1 ? true : undefined));
  const [file = ''] = await readdir(keys);
  expect((await stat(join(keys, file))).mode & 0o777).toBe(0o600);
  return readFile(join(keys, file), 'utf8');
}

/** Nothing of it stands in any of these texts. */
function expectNoSecret(texts: readonly string[], key: string): void {
  const passwords = [Buffer.from(FIRST_PASSWORD), SECOND_PASSWORD].flatMap((one) => [
    one.toString('hex'),
    one.toString('base64'),
    Buffer.concat([Buffer.from(`${IDENTITY}:`), one]).toString('base64'),
  ]);
  const [, body = 'no key'] = key.split('\n');
  for (const secret of [CARD, GROUP, FIRST_PASSWORD, body, ...passwords]) {
    for (const text of texts) expect(text.toLowerCase().includes(secret.toLowerCase())).toBe(false);
  }
}

it('from a password to a certificate of its own, renewed, and no word of it', { timeout: 180_000 }, async () => {
  const operator = await Authority.make({ name: 'CN=Operator Root, O=Operator' });
  const { central, plain, secure } = await doors(operator);
  const here = await place({
    other: { log_level: 'trace' },
    ocpp: {
      uri: `ws://127.0.0.1:${plain}/ocpp`,
      secureUri: `wss://127.0.0.1:${secure}/ocpp`,
      SecurityProfile: 1,
      password: FIRST_PASSWORD,
      chargePointSerialNumber: SERIAL,
      caDirectory: '',
      RetryBackOffWaitMinimum: 1,
      RetryBackOffRandomRange: 0,
    },
  });
  const station = await here.start();
  expect(await central.visit(1)).toEqual({ secure: false, password: hex(FIRST_PASSWORD), serial: undefined });
  await eventually('the start is told', () => (central.events().includes('StartupOfTheDevice') ? true : undefined));
  await climbToTls({ central, operator });
  const certificate = await climbToCertificate({ central, operator });
  const key = await onlyKey(here);

  await station.charge();
  await station.finish();
  station.signal('SIGTERM');
  expect(await station.ended).toEqual({ code: 0, signal: null });
  const recordings = await filesBelow(join(here.data, 'blackbox'));
  const recorded = await Promise.all(recordings.map((file) => readFile(file, 'latin1')));
  expectNoSecret([station.out, station.complaints, ...recorded], key);
  const { code, out } = await command('replay', join(here.data, 'blackbox'));
  expect([code, out]).toEqual([0, expect.stringContaining('recorded turns, all the same')]);

  // After a restart: at once with what has been proven.
  await here.start();
  expect(await central.visit(6)).toEqual({ secure: true, password: undefined, serial: serialOf(certificate) });
});
