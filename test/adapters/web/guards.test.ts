// Goal: a foreign web page can neither drive nor read the station, whatever tricks its browser allows.
// Method: raw HTTP requests with the headers that such a page would cause.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSmallWeb, type SmallWeb } from '../../kit/small-web.ts';

type Headers = Readonly<Record<string, string>>;

/** Sends exactly these headers (a browser's fetch would not let us choose the host). */
const send = (port: number, method: string, path: string, headers: Headers) =>
  new Promise<{ status: number; headers: Readonly<Record<string, unknown>>; text: string }>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text }));
    });
    call.on('error', reject).end(method === 'POST' ? '{}' : undefined);
  });

let web: SmallWeb;
beforeEach(async () => {
  web = await openSmallWeb();
});
afterEach(() => web.close());

describe('a name that is not ours', () => {
  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.0.2.7'])(
    '"%s" is refused',
    async (host) => {
      const { status, text } = await send(web.port, 'GET', '/api/station', { host });
      expect(status).toBe(421);
      expect(text).not.toContain('evses');
    },
  );

  it.each(['localhost', 'LOCALHOST', '127.0.0.1', '[::1]'])('%s is ours, with a port and without', async (host) => {
    expect((await send(web.port, 'GET', '/health', { host })).status).toBe(200);
    expect((await send(web.port, 'GET', '/health', { host: `${host}:${web.port}` })).status).toBe(200);
  });

  it('an address is ours when we listen on all of them, a name still is not', async () => {
    const open = await openSmallWeb({ host: '0.0.0.0' });
    expect((await send(open.port, 'GET', '/health', { host: '192.0.2.7' })).status).toBe(200);
    expect((await send(open.port, 'GET', '/health', { host: 'evil.example' })).status).toBe(421);
    await open.close();
  });
});

describe('a POST', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp'])(
    'of %s, as a form may send it, does nothing',
    async (type) => {
      const host = `127.0.0.1:${web.port}`;
      const { status, text } = await send(web.port, 'POST', '/sim/power-cut', { host, 'content-type': type });
      expect(status).toBe(415);
      expect(text).toContain(`expected application/json, found ${type}`);
      expect(web.small.powerCuts).toBe(0);
    },
  );

  it('from a page of another origin does nothing, from our own page it does', async () => {
    const host = `127.0.0.1:${web.port}`;
    const json = { host, 'content-type': 'application/json' };
    for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1:1']) {
      expect((await send(web.port, 'POST', '/sim/power-cut', { ...json, origin })).status).toBe(403);
    }
    expect(web.small.powerCuts).toBe(0);
    expect((await send(web.port, 'POST', '/sim/power-cut', { ...json, origin: `http://${host}` })).status).toBe(200);
    expect(web.small.powerCuts).toBe(1);
  });

  it('is never permitted to others beforehand', async () => {
    const host = `127.0.0.1:${web.port}`;
    const ask = { host, origin: 'http://evil.example', 'access-control-request-method': 'POST' };
    const { status, headers } = await send(web.port, 'OPTIONS', '/sim/power-cut', ask);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

it.each(['/health', '/', '/nowhere', '/api/openapi.json'])(
  '%s comes with headers that allow nothing foreign',
  async (path) => {
    const { headers } = await send(web.port, 'GET', path, { host: 'localhost' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  },
);
