/**
 * The web server on the station's loopback: health, what the station does and why, a live stream of changes, the
 * page, and with simulated hardware the hands that play the world. It translates and decides nothing; it needs no
 * central system to answer.
 *
 *   createWeb ──▶ listening ──close──▶ gone (open streams are ended, not waited for)
 *
 * It must never be reachable in a way that lets a foreign web page drive the station: see `guards.ts`.
 */
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { z } from 'zod';
import { faultRow } from '../../machines/vocabulary/faults.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Access } from '../ports/access.ts';
import type { BlackBoxFiles } from '../ports/black-box.ts';
import type { Past } from '../ports/past.ts';
import type { SettingsDesk } from '../ports/settings-desk.ts';
import type { Station } from '../ports/station.ts';
import type { Tape } from '../ports/tape.ts';
import type { TimeControl, WorldControl } from '../ports/world.ts';
import { addAccess } from './access-routes.ts';
import { Door } from './door.ts';
import { EventStream } from './event-stream.ts';
import { guardHost, guardOrigin, guardRecording, guardWrites, headersFor } from './guards.ts';
import { addMachines } from './machine-routes.ts';
import { addBlackBox, addPast, backwards, instantAt } from './past-routes.ts';
import { addOpenApi } from './openapi.ts';
import { addPage } from './page.ts';
import { checked, Refusal, refusals, refusedReplies, type RefusalWord } from './refusal.ts';
import { askStation, stationRequests } from './requests.ts';
import { seeStation, seeWorld, seerAt, topicsOf, type Seer } from './seeing.ts';
import { addTime } from './time.ts';
import { subjectsOf } from './topics.ts';
import { verbPath, verbs, type Verb } from './verbs.ts';
import { addSettings } from './settings-routes.ts';
import * as views from './views.ts';

/** No request needs more. */
const BODY_LIMIT_BYTES = 16_384;

type Headers = Readonly<Record<string, string>>;
type Subscribe<T> = (listener: (thing: T) => void) => () => void;

export type WebOptions = Omit<Seer, 'isRecorded'> & {
  readonly station: Station;
  /** That reach into a simulated world. */
  readonly hands?: WorldControl;
  /** Present only where time passes by hand. */
  readonly time?: TimeControl;
  /** Absent: nothing is recorded. */
  readonly past?: Past;
  readonly blackBox?: BlackBoxFiles;
  readonly facts: Subscribe<Told>;
  readonly tape: Tape;
  /** Where the built page lies. */
  readonly viewerDirectory: string;
  /** Where the drawings of the charts lie. */
  readonly chartsDirectory: string;
  readonly host: string;
  /** Names by which it may be called, beside its address. */
  readonly names: readonly string[];
  readonly access: Access;
  readonly settings: SettingsDesk;
  /** The station's time of day, epoch ms; null while it is not known. */
  readonly wall: () => number | null;
  /** PEM; absent: without TLS. */
  readonly tls?: { readonly key: string; readonly certificate: string };
  /** 0: any free one. */
  readonly port: number;
  readonly log: { readonly error: (fields: object, text: string) => void };
};

export type Web = { readonly port: number; readonly close: () => Promise<void> };

const evseParams = z.object({ n: z.coerce.number().int().min(0).max(1000).meta({ description: 'Number, from 1' }) });

const healthOf = (station: Station): views.Health => {
  const evses = station.evses();
  const blocked = station.faults().some((name) => faultRow(name).blocks);
  return {
    status: blocked || evses.some(({ status }) => status === 'Faulted') ? 'faulted' : 'ok',
    uptimeS: Math.round(process.uptime()),
    link: station.link(),
    evses: evses.map(({ status }) => status),
  };
};

const addStation = (app: FastifyInstance, options: WebOptions): void => {
  const { station, wall } = options;
  const tags = ['station'];
  app.get(
    '/health',
    {
      config: { need: 'anyone' },
      schema: {
        tags,
        summary: 'Is it alive?',
        description: 'Needs no central system.',
        response: { 200: views.health },
      },
    },
    () => healthOf(station),
  );
  app.get(
    '/api/station',
    {
      config: { need: 'viewer' },
      schema: { tags, summary: 'What the station does and why', response: { 200: views.station } },
    },
    () => seeStation(options),
  );
  app.get(
    '/api/tokens',
    {
      config: { need: 'viewer' },
      schema: { tags, summary: 'What is remembered of tokens', response: { 200: views.tokens } },
    },
    () => station.tokens(),
  );
  for (const { path, need, request, summary, description, body, example } of stationRequests) {
    const perEvse = path.includes(':n');
    const schema = {
      tags,
      summary,
      description,
      body: body.meta({ example }),
      ...(perEvse ? { params: evseParams } : {}),
      response: { 200: views.told, ...refusedReplies(['bad-request', 'unknown', 'refused', 'no-answer']) },
    };
    app.post(path, { schema, config: { need } }, async ({ params, body: said }) => {
      const evse = perEvse ? checked(evseParams, params).n : 0;
      return askStation(station, request(evse, said, wall()));
    });
  }
};

type Watching = {
  readonly stream: EventStream;
  readonly seer: Seer;
  readonly past: Past | undefined;
  readonly headers: Headers;
};

const watched = backwards.extend({
  topics: z
    .string()
    .max(2000)
    .default('')
    .meta({ description: 'What to look on at, with commas between', example: 'frame,station' }),
});

const addEvents = (app: FastifyInstance, door: Door, { stream, seer, past, headers }: Watching): void => {
  const topics = topicsOf(seer);
  const about = topics.map(({ name, parts, need }) => `${name}${parts === undefined ? '' : '/…'} (${need})`).join(', ');
  const description = `Server-sent events. First \`state\`: an object with what each topic shows. Then \`change\`
{patch}: a JSON Patch (RFC 6902) of that object, at most 10 a second; none where \`at\` has been given. Every 5 s
\`alive\` {}. Topics: ${about}.`;
  const schema = {
    tags: ['station'],
    summary: 'Watch it live',
    description,
    querystring: watched,
    produces: ['text/event-stream'],
    response: { 200: views.events, ...refusedReplies(['bad-request', 'unknown', 'refused', 'busy']) },
  };
  app.get('/api/events', { schema, config: { need: 'viewer' }, exposeHeadRoute: false }, async (request, reply) => {
    const { topics: wanted, at } = checked(watched, request.query);
    const keys = wanted.split(',').filter((key) => key !== '');
    const over = new AbortController();
    reply.raw.once('close', () => over.abort());
    const then = at === undefined ? topics : topicsOf(seerAt(seer, await instantAt(past, at, over.signal)));
    const subjects = subjectsOf(then, keys, door.roleOf(request));
    if (stream.full) throw new Refusal('busy', 'Too many pages are looking on: close one of them.');
    // Who has gone while it was rebuilt is sent nothing.
    if (reply.raw.destroyed) return;
    // What cannot be computed is refused like anything else: behind the hijack nobody would be told.
    const enter = at === undefined ? stream.join(subjects) : stream.still(subjects);
    reply.hijack();
    reply.raw.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    enter(reply.raw);
    door.follow(request, reply);
  });
};

const addVerb = (app: FastifyInstance, world: WorldControl, verb: Verb): void => {
  const { summary, description, body, example, target } = verb;
  const schema = {
    tags: ['world'],
    summary,
    description,
    body: body.meta({ example }),
    ...(target === 'world' ? {} : { params: evseParams }),
    response: { 200: views.told, ...refusedReplies(['bad-request', 'unknown', 'refused']) },
  };
  app.post(verbPath(verb, ':n'), { schema, config: { need: 'operator' } }, ({ params, body: said }) => {
    const number = target === 'world' ? 0 : checked(evseParams, params).n;
    const outcome = verb.perform(world, number, said);
    if (outcome.done) return { told: outcome.told };
    throw new Refusal(outcome.failure === 'invalid' ? 'bad-request' : outcome.failure, outcome.told);
  });
};

const addWorld = (app: FastifyInstance, { world, hands }: WebOptions): void => {
  const schema = { tags: ['world'], summary: 'The whole truth', response: { 200: views.world } };
  if (world !== undefined) app.get('/sim/world', { schema, config: { need: 'viewer' } }, () => seeWorld(world));
  if (hands !== undefined) for (const verb of verbs) addVerb(app, hands, verb);
};

/** Bodies are JSON or nothing at all. */
const addBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, text, done) => {
    try {
      const said: unknown = text.length === 0 ? {} : JSON.parse(text.toString());
      done(null, said);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'not JSON';
      done(new Refusal('bad-request', `The body: expected JSON, found something else (${why}).`));
    }
  });
  // Bodies are checked where they are used, by the same shape that is documented: see `checked`.
  app.setValidatorCompiler(() => (value: unknown) => ({ value }));
  app.setSerializerCompiler(() => (value: unknown) => JSON.stringify(value));
};

const refuse = (reply: FastifyReply, word: RefusalWord, message: string) =>
  reply.code(refusals[word].status).send({ error: word, message });

const addErrors = (app: FastifyInstance, log: WebOptions['log']): void => {
  app.setNotFoundHandler(({ method, url }, reply) =>
    refuse(reply, 'unknown', `There is no ${method} ${url}: see /api/openapi.json.`),
  );
  app.setErrorHandler((error: unknown, { method, url }, reply) => {
    if (error instanceof Refusal) {
      if (error.retryAfterS !== undefined) reply.header('retry-after', error.retryAfterS);
      if (error.word === 'login-needed') reply.header('www-authenticate', 'Bearer');
      return refuse(reply, error.word, error.message);
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      return refuse(reply, 'too-large', `The body: expected at most ${BODY_LIMIT_BYTES} bytes.`);
    }
    log.error({ err: error, method, url }, 'a web request failed');
    return refuse(reply, 'failed', 'The station could not do this because of a fault of its own; see the log.');
  });
};

/** OCPP's own suites are not asked of browsers: Node's are, from TLS 1.2 on. */
const tlsOptions = ({ key, certificate }: NonNullable<WebOptions['tls']>) =>
  ({ key, cert: certificate, minVersion: 'TLSv1.2' }) as const;

export const createWeb = async (options: WebOptions): Promise<Web> => {
  const { station, past, facts, tape, version, host, names, access, tls, log, recording, blackBox } = options;
  const seer: Seer = { ...options, isRecorded: past !== undefined };
  const secure = tls !== undefined;
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    serverFactory: (handler) => (tls === undefined ? createServer(handler) : createTlsServer(tlsOptions(tls), handler)),
  });
  const headers = headersFor(secure);
  const door = new Door(access, secure);
  const stream = new EventStream();
  addBodies(app);
  addErrors(app, log);
  const guard = guardHost(host, names);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    guard(request);
    guardOrigin(request);
    guardWrites(request);
    if (recording !== undefined) guardRecording(request, recording);
    done();
  });
  door.guard(app);
  await addOpenApi(app, version);
  addStation(app, { ...options, station });
  addAccess(app, access, door);
  addSettings(app, options.settings, past);
  addEvents(app, door, { stream, seer, past, headers });
  addPast(app, past, seer);
  if (blackBox !== undefined) addBlackBox(app, blackBox);
  addWorld(app, options);
  addMachines(app, station.charts, options.chartsDirectory);
  if (options.time !== undefined) addTime(app, options.time);
  addPage(app, options.viewerDirectory);
  await app.listen({ host, port: options.port });
  const wake = () => stream.wake();
  const endings = [facts(wake), tape.onNews(wake)];
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: async () => {
      for (const end of endings) end();
      stream.close();
      await app.close();
    },
  };
};
