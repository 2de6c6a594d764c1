/**
 * The secrets that open the page and the control interface, one a role, as scrypt hashes in storage. A secret that
 * was set can be forgotten and replaced, never read.
 *
 *   installer's: made at the first start ─▶ stored, untold ─▶ shown once to whoever started us ─▶ told
 *
 * Should the process die before the last step, nobody may have seen it: the next start makes another one.
 */
import { randomBytes, randomInt, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { z } from 'zod';
import { roles, type Role, type SecretSet } from '../../adapters/ports/access.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';

/** Without what looks alike; small letters, because they are typed on telephones. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 5;
const SHORTEST = 12;
const LONGEST = 128;

/** 16 MiB and five rounds (OWASP Password Storage Cheat Sheet, scrypt): small enough for a board of 256 MiB. */
const COST = { N: 16_384, r: 8, p: 5, maxmem: 32 * 1024 * 1024 } as const satisfies ScryptOptions;
const HASH_BYTES = 32;
/** So many wait for their turn; one is computed at a time, so that charging keeps its processor. */
const LONGEST_QUEUE = 8;

const hex = z.string().regex(/^([0-9a-f]{2})+$/);
const saltRow = z.object({ salt: hex });
const secretRow = z.object({ hash: hex, told: z.boolean() });

const SALT = 'page/salt';
const keyOf = (role: Role): string => `page/secret/${role}`;
const notOf = (role: Role) => roles.filter((other) => other !== role);

/** About 99 bits. */
export const newSecret = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(''),
  ).join('-');

const isStrong = (secret: string): boolean => secret.length >= SHORTEST && secret.length <= LONGEST;

export class Secrets {
  readonly #store: Pick<Store, 'get' | 'commit'>;
  readonly #cost: ScryptOptions;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** `cost`: of one guess. */
  constructor(store: Pick<Store, 'get' | 'commit'>, cost: ScryptOptions = COST) {
    this.#store = store;
    this.#cost = cost;
  }

  has(role: Role): boolean {
    return this.#rowOf(role) !== undefined;
  }

  /** Whose secret this is. It takes as long for a wrong one, and for every role, as for a right one. */
  async roleOf(secret: string): Promise<Role | null | 'busy'> {
    if (this.#waiting >= LONGEST_QUEUE) return 'busy';
    const hash = await this.#hash(secret);
    const matching = roles.filter((role) => {
      const kept = Buffer.from(this.#rowOf(role)?.hash ?? '', 'hex');
      const known = kept.length === HASH_BYTES;
      return timingSafeEqual(hash, known ? kept : Buffer.alloc(HASH_BYTES)) && known;
    });
    return matching[0] ?? null;
  }

  async set(role: Role, secret: string): Promise<SecretSet> {
    if (!isStrong(secret)) return 'weak';
    const hash = (await this.#hash(secret)).toString('hex');
    if (notOf(role).some((other) => this.#rowOf(other)?.hash === hash)) return 'taken';
    return (await this.#commit(this.#write(role, hash, true))) ? 'set' : 'failed';
  }

  remove(role: Exclude<Role, 'installer'>): Promise<boolean> {
    return this.#commit([{ table: 'security', key: keyOf(role), value: undefined }]);
  }

  /**
   * Sees to it that the installer has a secret that somebody has seen. `tell` is given a fresh one, at most once.
   * @throws Error where it cannot be stored
   */
  async ensure(tell: (secret: string) => void): Promise<void> {
    if (this.#rowOf('installer')?.told === true) return;
    const secret = newSecret();
    const hash = (await this.#hash(secret)).toString('hex');
    if (!(await this.#commit(this.#write('installer', hash, false)))) {
      throw new Error('the secret of the page cannot be stored: nobody can log in');
    }
    tell(secret);
    await this.#commit(this.#write('installer', hash, true));
  }

  #rowOf(role: Role): z.output<typeof secretRow> | undefined {
    return secretRow.safeParse(this.#store.get('security', keyOf(role))).data;
  }

  #write(role: Role, hash: string, told: boolean): readonly Write[] {
    return [{ table: 'security', key: keyOf(role), value: { hash, told } }];
  }

  /** One at a time. */
  async #hash(secret: string): Promise<Buffer> {
    this.#waiting += 1;
    const before = this.#turn;
    let end = (): void => undefined;
    this.#turn = new Promise<void>((resolve) => {
      end = resolve;
    });
    try {
      await before;
      const salt = await this.#salt();
      return await new Promise<Buffer>((resolve, reject) => {
        scrypt(secret, salt, HASH_BYTES, this.#cost, (error, key) => (error === null ? resolve(key) : reject(error)));
      });
    } finally {
      this.#waiting -= 1;
      end();
    }
  }

  async #salt(): Promise<Buffer> {
    const kept = saltRow.safeParse(this.#store.get('security', SALT)).data;
    if (kept !== undefined) return Buffer.from(kept.salt, 'hex');
    const salt = randomBytes(16);
    await this.#commit([{ table: 'security', key: SALT, value: { salt: salt.toString('hex') } }]);
    return salt;
  }

  #commit(writes: readonly Write[]): Promise<boolean> {
    return new Promise((resolve) => this.#store.commit(writes, (failure) => resolve(failure === null)));
  }
}
