/**
 * A small station behind its door: a secret for every role, a clock that stands still until it is advanced, and
 * whoever wants to come in.
 */
import { request as plainRequest } from 'node:http';
import type { WebOptions } from '../../adapters/web/server.ts';
import { roles, type Role } from '../../adapters/ports/access.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { cheapSecrets, doorman } from './doorman.ts';
import { openSmallWeb } from './small-web.ts';

export const SECRETS: Readonly<Record<Role, string>> = {
  viewer: 'viewers-see-this',
  operator: 'operators-do-this',
  installer: 'installers-set-this',
};

export const openSecuredWeb = async (options: Partial<WebOptions> = {}) => {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1));
  const notices: string[] = [];
  const secrets = cheapSecrets();
  for (const role of roles) await secrets.set(role, SECRETS[role]);
  const door = doorman(clock, { secrets, notice: (event, detail) => notices.push(`${event} ${detail}`) });
  const web = await openSmallWeb({ access: door, ...options });
  const as = (shown: { readonly cookie?: string; readonly secret?: string }) => {
    const headers = {
      'content-type': 'application/json',
      ...(shown.cookie === undefined ? {} : { cookie: shown.cookie }),
      ...(shown.secret === undefined ? {} : { authorization: `Bearer ${shown.secret}` }),
    };
    return {
      get: (path: string) => web.speak(path, { headers }),
      post: (path: string, body: object = {}) =>
        web.speak(path, { method: 'POST', headers, body: JSON.stringify(body) }),
      /** A stream of events; `ended` when the station ends it. */
      stream: async () => {
        const reply = await fetch(`${web.base}/api/events?topics=station`, { headers });
        return { status: reply.status, ended: reply.text() };
      },
    };
  };
  return {
    ...web,
    clock,
    notices,
    as,
    stranger: as({}),
    /** Logs in and answers the cookie. */
    login: async (role: Role): Promise<string> => {
      const { headers } = await web.post('/api/login', { secret: SECRETS[role] });
      return headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    /** Status for a request with headers that a well-behaved client would not let anybody choose. */
    statusWith: (headers: Readonly<Record<string, string>>, path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        plainRequest({ host: '127.0.0.1', port: web.port, path, headers }, (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        })
          .once('error', reject)
          .end();
      }),
    close: async () => {
      door.stop();
      await web.close();
    },
  };
};

export type SecuredWeb = Awaited<ReturnType<typeof openSecuredWeb>>;
