/**
 * Decides who may use the page and the control interface, and as what. There is one way in: a secret, shown once for a
 * ticket (a page) or with every request (a program). Failures are told to the security log, gathered, so that whoever
 * guesses all night fills no log.
 */
import { randomBytes } from 'node:crypto';
import type {
  Access,
  Denied,
  Login,
  Role,
  SecretSet,
  SessionView,
  Shown,
  Visitor,
} from '../../adapters/ports/access.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { SecurityEvent } from '../../machines/vocabulary/security-events.ts';
import { Attempts } from './attempts.ts';
import { newSecret, type Secrets } from './secrets.ts';
import { Sessions } from './sessions.ts';

export type DoormanOptions = {
  readonly isOpen: boolean;
  readonly secrets: Secrets;
  /** Of the people who try: never faster than they are. */
  readonly clock: Clock;
  readonly idleMs: () => number;
  readonly notice: (event: SecurityEvent, detail: string) => void;
};

/** Further failures within this are told together. */
const GATHERED_MS = 600_000;

const everybody: Visitor = { role: 'installer', onEnd: () => () => undefined };

export class Doorman implements Access {
  readonly isOpen: boolean;
  readonly #options: DoormanOptions;
  readonly #attempts: Attempts;
  readonly #sessions: Sessions;
  /** Null: the next failure is told at once. */
  #gathered: { failures: number; latest: string } | null = null;
  #callOff: () => void = () => undefined;

  constructor(options: DoormanOptions) {
    this.#options = options;
    this.isOpen = options.isOpen;
    this.#attempts = new Attempts(options.clock);
    this.#sessions = new Sessions(options.clock, options.idleMs);
  }

  async visitor({ ticket, secret, address }: Shown): Promise<Visitor | Denied | null> {
    if (this.isOpen) return everybody;
    const known = ticket === undefined ? null : this.#sessions.find('login', ticket);
    if (known !== null) return known;
    if (secret === undefined) return null;
    const before = this.#sessions.find('secret', secret);
    if (before !== null) return before;
    const found = await this.#judge(secret, address);
    return typeof found === 'string' ? this.#sessions.open(secret, found, 'secret', address) : found;
  }

  async login(secret: string, address: string): Promise<Login> {
    const found = await this.#judge(secret, address);
    if (typeof found !== 'string') return found;
    const ticket = randomBytes(32).toString('base64url');
    this.#sessions.open(ticket, found, 'login', address);
    return { role: found, ticket, lifetimeS: this.#sessions.lifetimeMs / 1000 };
  }

  logout(ticket: string): void {
    this.#sessions.close(ticket);
  }

  sessions(): readonly SessionView[] {
    return this.#sessions.list();
  }

  end(id: string): boolean {
    return this.#sessions.endThose((session) => session.id === id) > 0;
  }

  secrets(): Readonly<Record<Role, boolean>> {
    const { secrets } = this.#options;
    return { viewer: secrets.has('viewer'), operator: secrets.has('operator'), installer: secrets.has('installer') };
  }

  async setSecret(role: Role, secret: string): Promise<SecretSet> {
    const outcome = await this.#options.secrets.set(role, secret);
    if (outcome === 'set') this.#changed(role, 'set');
    return outcome;
  }

  async removeSecret(role: Exclude<Role, 'installer'>): Promise<'removed' | 'failed'> {
    if (!(await this.#options.secrets.remove(role))) return 'failed';
    this.#changed(role, 'removed');
    return 'removed';
  }

  newSecret(): string {
    return newSecret();
  }

  /** Everybody out; no timer runs any more. */
  stop(): void {
    this.#sessions.stop();
    this.#callOff();
  }

  #changed(role: Role, what: string): void {
    this.#sessions.endThose((session) => session.role === role);
    this.#options.notice('ReconfigurationOfSecurityParameters', `secret of the ${role} ${what}`);
  }

  async #judge(secret: string, address: string): Promise<Role | Denied> {
    const seconds = this.#attempts.begin(address);
    if (seconds > 0) return { why: 'wait', seconds };
    const found = await this.#options.secrets.roleOf(secret);
    if (found === 'busy') return { why: 'busy' };
    if (found === null) {
      this.#failed(address);
      return { why: 'wrong' };
    }
    this.#attempts.succeeded(address);
    this.#options.notice('LocalLoginSucceeded', `${found} from ${address}`);
    return found;
  }

  #failed(address: string): void {
    const { clock, notice } = this.#options;
    if (this.#gathered !== null) {
      this.#gathered = { failures: this.#gathered.failures + 1, latest: address };
      return;
    }
    notice('LocalLoginFailed', `from ${address}`);
    this.#gathered = { failures: 0, latest: address };
    this.#callOff = clock.at(clock.now() + GATHERED_MS, () => this.#tellGathered());
  }

  #tellGathered(): void {
    const { clock, notice } = this.#options;
    const { failures = 0, latest = '' } = this.#gathered ?? {};
    if (failures === 0) {
      this.#gathered = null;
      return;
    }
    notice('LocalLoginFailed', `${failures} more within ${GATHERED_MS / 60_000} min, the last from ${latest}`);
    this.#gathered = { failures: 0, latest };
    this.#callOff = clock.at(clock.now() + GATHERED_MS, () => this.#tellGathered());
  }
}
