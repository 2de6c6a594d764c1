/**
 * The part of a simulated meter that signs: what it shows at the begin and the end of a transaction becomes OCMF text
 * (hardware facts §7), the end with both readings. Its private key follows from its serial number, so that everybody
 * may check it and nobody may take it for a real one. It must never sign a number that its display does not show.
 */
import { createECDH, createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import type { SigningRequest } from '../../ports/meter.ts';
import type { Timers } from '../timers.ts';

type Reading = { readonly TM: string; readonly RV: number };
/** What a meter does not forget: how many texts it has signed, and how the running transaction began. */
export type SignerMemory = { readonly pages: number; readonly begun: Reading | null };

const CURVE = 'prime256v1';
/** The clock of a meter that nobody has set. */
const UNSET = Date.UTC(2020, 0, 1);

/** OCMF 1.4.1: a comma before the milliseconds; `S` a synchronised clock, `U` one that nobody has set. */
const timeOf = (epochMs: number, status: 'S' | 'U'): string =>
  `${new Date(epochMs).toISOString().replace('.', ',').replace('Z', '+0000')} ${status}`;

const keyFor = (serial: string): KeyObject => {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(createHash('sha256').update(`simulated meter ${serial}`).digest());
  const point = pair.getPublicKey();
  const part = (bytes: Buffer) => bytes.toString('base64url');
  const [x, y, d] = [part(point.subarray(1, 33)), part(point.subarray(33)), part(pair.getPrivateKey())];
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d } });
};

export class Signer {
  readonly serial: string;
  readonly #key: KeyObject;
  readonly #clock: Pick<Timers, 'now' | 'wall'>;
  #memory: SignerMemory;

  constructor(serial: string, clock: Pick<Timers, 'now' | 'wall'>, past: SignerMemory | undefined) {
    this.serial = serial;
    this.#key = keyFor(serial);
    this.#clock = clock;
    this.#memory = past ?? { pages: 0, begun: null };
  }

  get memory(): SignerMemory {
    return this.#memory;
  }

  /** ASN.1 DER, hexadecimal. */
  get publicKey(): string {
    return createPublicKey(this.#key).export({ format: 'der', type: 'spki' }).toString('hex');
  }

  /** `importWh`: what the display shows now. */
  sign({ moment, token }: SigningRequest, importWh: number): string {
    const wall = this.#clock.wall();
    const now = {
      TM: wall === null ? timeOf(UNSET + this.#clock.now(), 'U') : timeOf(wall, 'S'),
      RV: importWh,
    };
    const begun = moment === 'begin' ? null : this.#memory.begun;
    const readings = [
      ...(begun === null ? [] : [{ TX: 'B', ...begun }]),
      { TX: moment === 'begin' ? 'B' : 'E', ...now },
    ];
    this.#memory = { pages: this.#memory.pages + 1, begun: moment === 'begin' ? now : null };
    const payload = JSON.stringify({
      FV: '1.0',
      GI: 'Statecharge simulation',
      GS: this.serial,
      PG: `T${this.#memory.pages}`,
      MS: this.serial,
      IS: true,
      IF: ['RFID_PLAIN', 'OCPP_AUTH'],
      IT: 'ISO14443',
      ID: token,
      RD: readings.map((reading) => ({ ...reading, RI: '01-00:B2.08.00*FF', RU: 'Wh', EF: '', ST: 'G' })),
    });
    const signature = sign('SHA256', Buffer.from(payload, 'utf8'), { key: this.#key, dsaEncoding: 'der' });
    return `OCMF|${payload}|${JSON.stringify({ SA: 'ECDSA-secp256r1-SHA256', SD: signature.toString('hex') })}`;
  }
}
