// Goal: nobody reads or drives a station whose role does not allow it; who logs out is out, with everything he watches.
// Method: a small station behind its door, spoken to over HTTP; every route of the description is tried as everybody.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../../adapters/ports/access.ts';
import { openSecuredWeb, SECRETS, type SecuredWeb } from '../../kit/secured-web.ts';

let web: SecuredWeb;
beforeAll(async () => {
  web = await openSecuredWeb({ names: ['charger.example'] });
});
afterAll(() => web.close());

type Route = { readonly method: string; readonly path: string; readonly need: string };

const routes = async (): Promise<readonly Route[]> => {
  const { body } = await web.get('/api/openapi.json');
  const paths = body['paths'] as Record<string, Record<string, { readonly 'x-role'?: string }>>;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace('{n}', '1').replace('{id}', 'none').replace('{role}', 'nobody'),
      need: operation['x-role'] ?? 'anyone',
    })),
  );
};

/** Status for somebody; what is sent is refused by whoever is let in, so that nothing happens. */
const knock = async ({ method, path }: Route, secret?: string): Promise<number> => {
  const headers = {
    'content-type': 'application/json',
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
  };
  const reply = await fetch(`${web.base}${path}`, { method, headers, ...(method === 'POST' ? { body: '[]' } : {}) });
  await reply.body?.cancel();
  return reply.status;
};

describe('every route of the description', () => {
  it('asks for its role, and lets in whoever has it or more', async () => {
    const all = await routes();
    expect(all.length).toBeGreaterThan(20);
    for (const route of all) {
      const least = ['anyone', ...roles].indexOf(route.need);
      const seen = [await knock(route)];
      for (const role of roles) seen.push(await knock(route, SECRETS[role]));
      const expected = seen.map((_, rank) => (rank >= least ? 'in' : rank === 0 ? 401 : 403));
      const found = seen.map((status) => ([401, 403, 429, 500].includes(status) ? status : 'in'));
      expect({ route, found }).toEqual({ route, found: expected });
    }
  });

  it('has routes for everybody, for viewers, operators and installers', async () => {
    expect(new Set((await routes()).map(({ need }) => need))).toEqual(new Set(['anyone', ...roles]));
  });
});

describe('Logging in', () => {
  it('gives a ticket that no script reads, no foreign page sends and that opens what the role opens', async () => {
    const { status, headers, body } = await web.post('/api/login', { secret: SECRETS.operator });
    expect({ status, body }).toEqual({ status: 200, body: { needed: true, role: 'operator' } });
    const [pair = '', ...attributes] = headers.get('set-cookie')?.split('; ') ?? [];
    expect(pair).toMatch(new RegExp(`^statecharge-${web.port}=[\\w-]{43}$`));
    expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict']);
    const operator = web.as({ cookie: pair });
    expect((await operator.get('/api/access')).body).toEqual({ needed: true, role: 'operator' });
    expect((await operator.get('/api/station')).status).toBe(200);
    expect((await operator.post('/api/acknowledge')).body).toEqual({
      error: 'forbidden',
      message: 'This needs the role installer, and you are here as operator.',
    });
  });

  it('a wrong secret is one sentence, and the page itself is there for whoever has none', async () => {
    const { status, headers, body } = await web.post('/api/login', { secret: 'what-could-it-be' });
    expect({ status, body }).toEqual({
      status: 401,
      body: { error: 'login-needed', message: 'This is not a secret of this station.' },
    });
    expect(headers.get('set-cookie')).toBeNull();
    expect((await web.stranger.get('/api/access')).body).toEqual({ needed: true, role: null });
    expect((await web.stranger.get('/health')).status).toBe(200);
    // The small station has no page built: it is asked for, and not refused.
    expect((await web.stranger.get('/')).status).toBe(503);
  });

  it('a ticket is no bearer, a secret no ticket, a stranger’s ticket nothing', async () => {
    const cookie = await web.login('viewer');
    const [name, ticket = ''] = cookie.split('=');
    await web.as({ secret: SECRETS.viewer }).get('/api/station');
    expect((await web.as({ secret: ticket }).get('/api/station')).status).toBe(401);
    expect((await web.as({ cookie: `${name}=${SECRETS.viewer}` }).get('/api/station')).status).toBe(401);
    expect((await web.as({ cookie: `${name}=${'a'.repeat(43)}` }).get('/api/station')).status).toBe(401);
    expect((await web.as({ cookie: `${name}=%00; ${name}=` }).get('/api/station')).status).toBe(401);
  });

  it('out is out, and the streams of that session end; those of others do not', async () => {
    const [mine, other] = [
      web.as({ cookie: await web.login('viewer') }),
      web.as({ cookie: await web.login('viewer') }),
    ];
    const watched = await mine.stream();
    const others = await other.stream();
    let othersEnded = false;
    void others.ended.then(() => (othersEnded = true));
    expect(watched.status).toBe(200);
    const { headers } = await mine.post('/api/logout');
    expect(headers.get('set-cookie')).toContain('Max-Age=0');
    expect(await watched.ended).toContain('event: state');
    expect((await mine.get('/api/station')).status).toBe(401);
    expect((await other.get('/api/station')).status).toBe(200);
    expect(othersEnded).toBe(false);
  });

  it('a login that nobody uses ends; one that watches does not; after twelve hours every one does', async () => {
    const [idle, watching] = [
      web.as({ cookie: await web.login('viewer') }),
      web.as({ cookie: await web.login('viewer') }),
    ];
    const { ended } = await watching.stream();
    web.clock.advance(30 * 60_000);
    expect((await idle.get('/api/station')).status).toBe(401);
    expect((await watching.get('/api/station')).status).toBe(200);
    web.clock.advance(12 * 3_600_000);
    await ended;
    expect((await watching.get('/api/station')).status).toBe(401);
  });
});

describe('The installer', () => {
  it('sees who is there and logs him out', async () => {
    const installer = web.as({ cookie: await web.login('installer') });
    const viewer = web.as({ cookie: await web.login('viewer') });
    const { ended } = await viewer.stream();
    const list = (await installer.get('/api/access/sessions')).body['sessions'] as Record<string, unknown>[];
    const found = list.findLast(({ role, by }) => role === 'viewer' && by === 'login');
    expect(found).toMatchObject({ address: '127.0.0.1', ageS: 0 });
    expect((await installer.post(`/api/access/sessions/${String(found?.['id'])}/end`)).status).toBe(200);
    await ended;
    expect((await viewer.get('/api/station')).status).toBe(401);
    expect((await installer.post('/api/access/sessions/none/end')).status).toBe(404);
  });

  it('gives a role another secret: the old one and whoever used it are out', async () => {
    const installer = web.as({ cookie: await web.login('installer') });
    const program = web.as({ secret: SECRETS.operator });
    const { ended } = await program.stream();
    const { body } = await installer.post('/api/access/secrets/operator');
    const made = String(body['secret']);
    expect(made).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    await ended;
    expect((await program.get('/api/station')).status).toBe(401);
    expect((await web.as({ secret: made }).get('/api/station')).status).toBe(200);
    const back = await installer.post('/api/access/secrets/operator', { secret: SECRETS.operator });
    expect(back.body).toEqual({ told: 'The operator has a new secret.', secret: null });
    expect(web.notices).toContain('ReconfigurationOfSecurityParameters secret of the operator set');
    expect((await installer.post('/api/access/secrets/viewer', { secret: SECRETS.operator })).status).toBe(409);
    expect((await installer.post('/api/access/secrets/viewer', { secret: 'short' })).status).toBe(400);
  });

  it('takes viewers their secret, and never himself his own', async () => {
    const installer = web.as({ cookie: await web.login('installer') });
    expect((await installer.post('/api/access/secrets/viewer/remove')).status).toBe(200);
    expect((await installer.get('/api/access/secrets')).body).toEqual({
      viewer: false,
      operator: true,
      installer: true,
    });
    expect((await web.as({ secret: SECRETS.viewer }).get('/api/station')).status).toBe(401);
    expect((await installer.post('/api/access/secrets/installer/remove')).status).toBe(400);
    expect((await installer.post('/api/access/secrets/viewer', { secret: SECRETS.viewer })).status).toBe(200);
  });
});

describe('Pages from elsewhere', () => {
  const from = (headers: Record<string, string>, method = 'GET') =>
    fetch(`${web.base}/api/logout`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });

  it.each([
    ['an origin of its own', { origin: 'https://evil.example' }],
    ['no origin to show', { origin: 'null' }],
    ['the same machine, another port', { origin: 'http://127.0.0.1:1' }],
    ['a browser that calls it cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser that calls it same-site', { 'sec-fetch-site': 'same-site' }],
  ])('with %s may not act', async (_, headers) => {
    expect((await from(headers, 'POST')).status).toBe(403);
  });

  it('may not even make us work for an answer that they cannot read', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    expect(await web.statusWith(headers, '/health')).toBe(403);
  });

  it('may link to the page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect(await web.statusWith(headers, '/')).toBe(503);
  });

  it.each([
    ['127.0.0.1', 200],
    ['charger.example:8080', 200],
    ['evil.example', 421],
    ['charger.example.evil.example', 421],
  ])('addressed to "%s": %i (DNS rebinding)', async (host, status) => {
    expect(await web.statusWith({ host }, '/health')).toBe(status);
  });
});

it('a page that nobody secures says so in no header, and every answer says what a browser may do with it', async () => {
  for (const path of ['/', '/health', '/api/station', '/nowhere']) {
    const { headers } = await web.stranger.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBeNull();
  }
});
