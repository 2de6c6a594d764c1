/**
 * Who stands before the page and the control interface, and what he may do. A role may do everything that the roles
 * before it may. Nobody has a name here: a secret says which role somebody has.
 */
export const roles = ['viewer', 'operator', 'installer'] as const;
export type Role = (typeof roles)[number];
/** What something asks of whoever wants it. */
export type Need = Role | 'anyone';

export const may = (role: Role, need: Need): boolean => need === 'anyone' || roles.indexOf(role) >= roles.indexOf(need);

/** What somebody shows of himself with a request. */
export type Shown = {
  /** What a login has given him. */
  readonly ticket?: string;
  /** The secret itself, from a program. */
  readonly secret?: string;
  /** Where the request comes from. */
  readonly address: string;
};

export type Visitor = {
  readonly role: Role;
  /** Told once when he may no longer be here; at once if that is so already. Returns how to stop listening. */
  readonly onEnd: (listener: () => void) => () => void;
};

/** `wait`: too many have failed; so many seconds. `busy`: too many try at the same time. */
export type Denied = { readonly why: 'wrong' | 'busy' } | { readonly why: 'wait'; readonly seconds: number };

export type Login = { readonly role: Role; readonly ticket: string; readonly lifetimeS: number } | Denied;

export type SessionView = {
  /** Names it; it opens nothing. */
  readonly id: string;
  readonly role: Role;
  /** `secret`: a program that shows the secret with every request. */
  readonly by: 'login' | 'secret';
  readonly address: string;
  /** Seconds since it began, and since it was last used. */
  readonly ageS: number;
  readonly idleS: number;
};

/** `taken`: another role has this secret. `failed`: the disk would not; the old one counts. */
export type SecretSet = 'set' | 'weak' | 'taken' | 'failed';

export interface Access {
  /** Nobody is asked who he is: simulated hardware, reachable from this machine only. */
  readonly isOpen: boolean;
  /** Null: a stranger. */
  visitor(shown: Shown): Promise<Visitor | Denied | null>;
  login(secret: string, address: string): Promise<Login>;
  logout(ticket: string): void;
  sessions(): readonly SessionView[];
  /** Ends one of them; false when there is none. */
  end(id: string): boolean;
  /** Which roles have a secret. */
  secrets(): Readonly<Record<Role, boolean>>;
  /** Everybody who used the old one has to log in again. */
  setSecret(role: Role, secret: string): Promise<SecretSet>;
  /** From now on nobody has this role. The installer always has a secret. */
  removeSecret(role: Exclude<Role, 'installer'>): Promise<'removed' | 'failed'>;
  /** A secret that nobody can guess. */
  newSecret(): string;
}
