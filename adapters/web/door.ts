/**
 * The door of the page and the control interface: every route says in its `config.need` who may use it, and nobody
 * else gets in. A route that does not say it, or is not described, ends the start.
 *
 *   request ─▶ addressed to us, by us (guards) ─▶ ticket in the cookie, or secret as bearer ─▶ role ≥ need ─▶ handler
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { may, type Access, type Denied, type Need, type Role, type Visitor } from '../ports/access.ts';
import { Refusal } from './refusal.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use this route. */
    need?: Need;
  }
}

/** Longer is no secret of ours. */
const LONGEST_SHOWN = 256;

export class Door {
  readonly #access: Access;
  readonly #secure: boolean;
  readonly #visitors = new WeakMap<FastifyRequest, Visitor>();

  /** `secure`: the way is TLS. */
  constructor(access: Access, secure: boolean) {
    this.#access = access;
    this.#secure = secure;
  }

  /** Before any route is added. */
  guard(app: FastifyInstance): void {
    app.addHook('onRoute', ({ method, url, config, schema }) => {
      if (config?.need === undefined) throw new Error(`${String(method)} ${url} does not say who may use it`);
      if (schema === undefined) throw new Error(`${String(method)} ${url} is not described`);
    });
    app.addHook('onRequest', async (request) => {
      const need = request.is404 ? 'anyone' : (request.routeOptions.config.need ?? 'installer');
      if (need === 'anyone') return;
      const visitor = await this.visitor(request);
      if (visitor === null) throw new Refusal('login-needed', 'Log in first: this station wants its secret.');
      if (!may(visitor.role, need)) {
        throw new Refusal('forbidden', `This needs the role ${need}, and you are here as ${visitor.role}.`);
      }
      this.#visitors.set(request, visitor);
    });
  }

  /** Whoever sends this, null for a stranger. @throws Refusal for a secret that is wrong */
  async visitor(request: FastifyRequest): Promise<Visitor | null> {
    const ticket = this.ticketOf(request);
    const secret = bearerOf(request);
    const shown = await this.#access.visitor({
      ...(ticket === undefined ? {} : { ticket }),
      ...(secret === undefined ? {} : { secret }),
      address: request.ip,
    });
    if (shown !== null && 'why' in shown) throw denial(shown);
    return shown;
  }

  /** As what somebody is here whom the guard has let in. */
  roleOf(request: FastifyRequest): Role {
    const visitor = this.#visitors.get(request);
    if (visitor === undefined) throw new Error(`${request.url} lets everybody in: nobody has a role there`);
    return visitor.role;
  }

  /** Ends a stream with the visit that it belongs to. */
  follow(request: FastifyRequest, { raw }: FastifyReply): void {
    const forget = this.#visitors.get(request)?.onEnd(() => raw.end());
    if (forget !== undefined) raw.once('close', forget);
  }

  ticketOf({ headers, socket }: FastifyRequest): string | undefined {
    const ticket = parseCookie(headers.cookie ?? '')[this.#cookieName(socket.localPort)];
    return ticket === undefined || ticket.length > LONGEST_SHOWN ? undefined : ticket;
  }

  /** Null takes it away. */
  giveTicket({ socket }: FastifyRequest, reply: FastifyReply, ticket: string | null, lifetimeS: number): void {
    const cookie = stringifySetCookie({
      name: this.#cookieName(socket.localPort),
      value: ticket ?? '',
      httpOnly: true,
      sameSite: 'strict',
      secure: this.#secure,
      path: '/',
      maxAge: ticket === null ? 0 : lifetimeS,
    });
    reply.header('set-cookie', cookie);
  }

  /** Cookies are the same for every port of a machine; two stations on one have two names. RFC 6265bis: `__Host-`. */
  #cookieName(port: number | undefined): string {
    return `${this.#secure ? '__Host-' : ''}statecharge-${port ?? 0}`;
  }
}

const bearerOf = ({ headers }: FastifyRequest): string | undefined => {
  const secret = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return secret === undefined || secret.length > LONGEST_SHOWN ? undefined : secret;
};

export const denial = (denied: Denied): Refusal => {
  switch (denied.why) {
    case 'wrong':
      return new Refusal('login-needed', 'This is not a secret of this station.');
    case 'busy':
      return new Refusal('wait', 'Too many try to log in at the same time: try again.', 1);
    case 'wait':
      return new Refusal('wait', `Too many wrong secrets: try again in ${denied.seconds} s.`, denied.seconds);
  }
};
