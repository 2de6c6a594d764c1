/** Logging in and out, and what the installer does with secrets and sessions: the routes and their words. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { roles, type Access, type Role, type SecretSet } from '../ports/access.ts';
import { denial, type Door } from './door.ts';
import { checked, refusedReplies, Refusal, type RefusalWord } from './refusal.ts';

const tags = ['access'];

const role = z.enum(roles);
const secret = z.string().min(1).max(128);

const credentials = z.strictObject({ secret: secret.meta({ description: 'Secret of one of the roles' }) });
const newSecret = z.strictObject({
  secret: secret
    .min(12)
    .exactOptional()
    .meta({ description: 'At least 12 characters; left out, the station makes one and answers with it, once' }),
});
const nothing = z.strictObject({});
const roleParams = z.object({ role: role.meta({ description: 'Whose secret' }) });
const removableParams = z.object({ role: z.enum(['viewer', 'operator']).meta({ description: 'Whose secret' }) });
const sessionParams = z.object({ id: z.string().max(16).meta({ description: 'As listed' }) });

const who = z
  .object({
    needed: z.boolean().meta({ description: 'Whether this station wants a login' }),
    role: role.nullable().meta({ description: 'As what you are here; null: not logged in' }),
  })
  .meta({ description: 'Who you are here.' });

const session = z.object({
  id: z.string(),
  role,
  by: z.enum(['login', 'secret']).meta({ description: 'secret: a program that shows it with every request' }),
  address: z.string(),
  ageS: z.number(),
  idleS: z.number(),
});
const sessions = z.object({ sessions: z.array(session) }).meta({ description: 'Who is logged in.' });
const secrets = z
  .object({ viewer: z.boolean(), operator: z.boolean(), installer: z.boolean() })
  .meta({ description: 'Which roles have a secret.' });
const secretMade = z
  .object({ told: z.string(), secret: z.string().nullable().meta({ description: 'If the station has made it' }) })
  .meta({ description: 'It is set.' });
const told = z.object({ told: z.string() }).meta({ description: 'It was done.' });

const settings: Readonly<Record<Exclude<SecretSet, 'set'>, readonly [RefusalWord, string]>> = {
  weak: ['bad-request', 'Field secret: expected 12 to 128 characters.'],
  taken: ['refused', 'Another role has this secret: choose a different one.'],
  failed: ['failed', 'The secret could not be stored: the old one still counts.'],
};

const seen = ({ isOpen }: Access, as: Role | null): z.output<typeof who> => ({ needed: !isOpen, role: as });

const addLogin = (app: FastifyInstance, access: Access, door: Door): void => {
  app.get(
    '/api/access',
    { config: { need: 'anyone' }, schema: { tags, summary: 'Who am I here?', response: { 200: who } } },
    (request) => door.visitor(request).then((visitor) => seen(access, visitor?.role ?? null)),
  );
  app.post(
    '/api/login',
    {
      config: { need: 'anyone' },
      schema: {
        tags,
        summary: 'Log in',
        description: 'Answers with a cookie. Programs do not log in: they send the secret as bearer token.',
        body: credentials.meta({ example: { secret: 'aaaaa-bbbbb-ccccc-ddddd' } }),
        response: { 200: who, ...refusedReplies(['bad-request', 'login-needed', 'wait']) },
      },
    },
    async (request, reply) => {
      if (access.isOpen) return seen(access, 'installer');
      const login = await access.login(checked(credentials, request.body).secret.trim(), request.ip);
      if ('why' in login) throw denial(login);
      const before = door.ticketOf(request);
      if (before !== undefined) access.logout(before);
      door.giveTicket(request, reply, login.ticket, login.lifetimeS);
      return seen(access, login.role);
    },
  );
  app.post(
    '/api/logout',
    {
      config: { need: 'anyone' },
      schema: {
        tags,
        summary: 'Log out',
        description: 'Ends this session and every stream that it watches.',
        body: nothing.meta({ example: {} }),
        response: { 200: told, ...refusedReplies(['bad-request']) },
      },
    },
    (request, reply) => {
      checked(nothing, request.body);
      const ticket = door.ticketOf(request);
      if (ticket !== undefined) access.logout(ticket);
      door.giveTicket(request, reply, null, 0);
      return { told: 'You are logged out.' };
    },
  );
};

const addSessions = (app: FastifyInstance, access: Access): void => {
  app.get(
    '/api/access/sessions',
    { config: { need: 'installer' }, schema: { tags, summary: 'Who is logged in?', response: { 200: sessions } } },
    () => ({ sessions: access.sessions() }),
  );
  app.post(
    '/api/access/sessions/:id/end',
    {
      config: { need: 'installer' },
      schema: {
        tags,
        summary: 'Log somebody out',
        params: sessionParams,
        body: nothing.meta({ example: {} }),
        response: { 200: told, ...refusedReplies(['bad-request', 'unknown']) },
      },
    },
    ({ params, body }) => {
      checked(nothing, body);
      if (access.end(checked(sessionParams, params).id)) return { told: 'The session has ended.' };
      throw new Refusal('unknown', 'There is no such session.');
    },
  );
};

const addSecrets = (app: FastifyInstance, access: Access): void => {
  app.get(
    '/api/access/secrets',
    {
      config: { need: 'installer' },
      schema: { tags, summary: 'Which roles have a secret?', response: { 200: secrets } },
    },
    () => access.secrets(),
  );
  app.post(
    '/api/access/secrets/:role',
    {
      config: { need: 'installer' },
      schema: {
        tags,
        summary: 'Give a role a new secret',
        description: 'Everybody who used the old one has to log in again.',
        params: roleParams,
        body: newSecret.meta({ example: { secret: 'correct horse battery staple' } }),
        response: { 200: secretMade, ...refusedReplies(['bad-request', 'refused', 'failed']) },
      },
    },
    async ({ params, body }) => {
      const whose = checked(roleParams, params).role;
      const { secret: wanted } = checked(newSecret, body);
      const chosen = wanted ?? access.newSecret();
      const outcome = await access.setSecret(whose, chosen);
      if (outcome !== 'set') throw new Refusal(...settings[outcome]);
      return { told: `The ${whose} has a new secret.`, secret: wanted === undefined ? chosen : null };
    },
  );
  app.post(
    '/api/access/secrets/:role/remove',
    {
      config: { need: 'installer' },
      schema: {
        tags,
        summary: 'Take a role its secret',
        description: 'Nobody has this role then. The installer always has a secret.',
        params: removableParams,
        body: nothing.meta({ example: {} }),
        response: { 200: told, ...refusedReplies(['bad-request', 'failed']) },
      },
    },
    async ({ params, body }) => {
      checked(nothing, body);
      const whose = checked(removableParams, params).role;
      if ((await access.removeSecret(whose)) === 'failed') {
        throw new Refusal('failed', 'The secret could not be removed: it still counts.');
      }
      return { told: `The ${whose} has no secret any more.` };
    },
  );
};

export const addAccess = (app: FastifyInstance, access: Access, door: Door): void => {
  addLogin(app, access, door);
  addSessions(app, access);
  addSecrets(app, access);
};
