/**
 * Who is logged in. Kept in memory only: a restart ends every session, and no ticket lies on a disk.
 *
 *   open ─used, or a stream of his is open─▶ open ─idle too long, too old, logged out, secret changed─▶ ended
 *
 * Whoever listens to a session (a stream of events) hears of its end.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Role, SessionView, Visitor } from '../../adapters/ports/access.ts';
import type { Clock } from '../../adapters/ports/clock.ts';

type Session = {
  readonly id: string;
  readonly role: Role;
  readonly by: SessionView['by'];
  readonly address: string;
  readonly began: number;
  used: number;
  readonly listeners: Set<() => void>;
};

/** Nobody works longer without a pause. */
const LONGEST_MS = 12 * 3_600_000;
/** How often the ends are looked for. */
const LOOK_MS = 30_000;
const MOST_SESSIONS = 32;

export class Sessions {
  readonly #clock: Clock;
  readonly #idleMs: () => number;
  /** Tickets and secrets are kept as what only this process can make of them. */
  readonly #pepper = randomBytes(32);
  readonly #sessions = new Map<string, Session>();
  #callOff: (() => void) | null = null;

  /** `idleMs`: unused for so long, a session ends. */
  constructor(clock: Clock, idleMs: () => number) {
    this.#clock = clock;
    this.#idleMs = idleMs;
  }

  get lifetimeMs(): number {
    return LONGEST_MS;
  }

  /** Begins one for whoever shows this ticket (or secret) from now on. */
  open(ticket: string, role: Role, by: Session['by'], address: string): Visitor {
    const now = this.#clock.now();
    const id = randomBytes(4).toString('hex');
    const session: Session = { id, role, by, address, began: now, used: now, listeners: new Set() };
    const [idlest] = [...this.#sessions].toSorted(([, a], [, b]) => a.used - b.used);
    if (this.#sessions.size >= MOST_SESSIONS && idlest !== undefined) this.#end(...idlest);
    const key = this.#keyOf(by, ticket);
    this.#sessions.set(key, session);
    this.#callOff ??= this.#clock.at(now + LOOK_MS, () => this.#look());
    return this.#visitor(key, session);
  }

  find(by: Session['by'], ticket: string): Visitor | null {
    const key = this.#keyOf(by, ticket);
    const session = this.#sessions.get(key);
    if (session === undefined || this.#endIfOver(key, session)) return null;
    session.used = this.#clock.now();
    return this.#visitor(key, session);
  }

  /** He who logged in goes. */
  close(ticket: string): void {
    const key = this.#keyOf('login', ticket);
    const session = this.#sessions.get(key);
    if (session !== undefined) this.#end(key, session);
  }

  /** Ends those that are meant; how many they were. */
  endThose(meant: (session: Pick<Session, 'id' | 'role'>) => boolean): number {
    const those = [...this.#sessions].filter(([, session]) => meant(session));
    for (const [key, session] of those) this.#end(key, session);
    return those.length;
  }

  list(): readonly SessionView[] {
    const now = this.#clock.now();
    for (const [key, session] of this.#sessions) this.#endIfOver(key, session);
    return [...this.#sessions.values()].map(({ id, role, by, address, began, used, listeners }) => ({
      id,
      role,
      by,
      address,
      ageS: Math.round((now - began) / 1000),
      idleS: listeners.size > 0 ? 0 : Math.round((now - used) / 1000),
    }));
  }

  /** Nobody is logged in any more, and no timer runs. */
  stop(): void {
    this.endThose(() => true);
    this.#callOff?.();
    this.#callOff = null;
  }

  #look(): void {
    for (const [key, session] of this.#sessions) this.#endIfOver(key, session);
    const isNeeded = this.#sessions.size > 0;
    this.#callOff = isNeeded ? this.#clock.at(this.#clock.now() + LOOK_MS, () => this.#look()) : null;
  }

  #endIfOver(key: string, session: Session): boolean {
    const now = this.#clock.now();
    // Somebody looks on.
    if (session.listeners.size > 0) session.used = now;
    if (now - session.began < LONGEST_MS && now - session.used < this.#idleMs()) return false;
    this.#end(key, session);
    return true;
  }

  #end(key: string, session: Session): void {
    this.#sessions.delete(key);
    for (const listener of session.listeners) listener();
    session.listeners.clear();
  }

  #visitor(key: string, session: Session): Visitor {
    return {
      role: session.role,
      onEnd: (listener) => {
        if (this.#sessions.get(key) !== session) {
          listener();
          return () => undefined;
        }
        session.listeners.add(listener);
        return () => {
          session.listeners.delete(listener);
          session.used = this.#clock.now();
        };
      },
    };
  }

  /** A ticket is no secret, and a secret no ticket. */
  #keyOf(by: Session['by'], ticket: string): string {
    return createHmac('sha256', this.#pepper).update(`${by} ${ticket}`).digest('base64');
  }
}
