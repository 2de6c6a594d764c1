// Goal: the secret of a station is shown once, to whoever started it and in no log; it outlives kill −9, can be
// replaced when it is forgotten, and travels over TLS where that is set.
// Method: the shipped program as a process, killed and started again on the same disk; its commands; the wire.
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, it } from 'vitest';
import { command, eventually, place, Running, type Station } from '../kit/process/station.ts';
import { statecharge } from '../kit/process/programs.ts';

const guarded = (http: object = {}) => place({ other: { http: { port: 0, login: 'always', ...http } } });

const secretIn = (text: string): string | undefined => /(?:[a-z2-9]{5}-){3}[a-z2-9]{5}/.exec(text)?.[0];
const secretOf = (station: Station) => eventually('the secret', () => secretIn(station.complaints));

const statusFor = async (station: Station, secret?: string): Promise<number> => {
  const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
  const reply = await fetch(new URL('/api/station', station.address('http')), { headers });
  await reply.body?.cancel();
  return reply.status;
};

it('shown once, in no log, good after kill −9, and replaced when it is forgotten', async () => {
  const site = await guarded();
  const { data, file } = site;
  const first = await site.start();
  const secret = await secretOf(first);
  expect(await statusFor(first)).toBe(401);
  expect(await statusFor(first, secret)).toBe(200);
  expect(first.out).not.toContain(secret);
  const inUse = await command('access', 'secret', 'installer', '--data', data);
  expect(inUse).toMatchObject({ code: 1, complaints: expect.stringContaining('is in use by process') as string });
  first.signal('SIGKILL');
  await first.ended;
  const second = await site.start();
  expect(await statusFor(second, secret)).toBe(200);
  expect(secretIn(second.complaints)).toBeUndefined();
  second.signal('SIGTERM');
  await second.ended;
  const replaced = await command('access', 'secret', 'installer', '--data', data);
  const fresh = secretIn(replaced.out) ?? '';
  expect(replaced.code).toBe(0);
  const third = await site.start();
  expect([await statusFor(third, secret), await statusFor(third, fresh)]).toEqual([401, 200]);
  expect(third.out + (await readFile(file, 'utf8'))).not.toContain(fresh);
});

it('who may do what is set over the wire, and from a shell that shows no secret', async () => {
  const site = await guarded();
  const station = await site.start();
  const env = { STATECHARGE_SECRET: await secretOf(station), STATECHARGE_URL: station.address('http') };
  const shell = async (...words: readonly string[]) => {
    const running = new Running(process.execPath, [statecharge(), ...words], env);
    const { code } = await running.ended;
    return { code, said: running.out + running.complaints };
  };
  const operator = secretIn((await shell('access', 'secret', 'operator')).said) ?? '';
  expect(await statusFor(station, operator)).toBe(200);
  const { said } = await shell('access', 'sessions');
  const [, id = ''] = /^(\w+) operator by secret from 127\.0\.0\.1/m.exec(said) ?? [];
  expect(await shell('access', 'end', id)).toEqual({ code: 0, said: 'The session has ended.\n' });
  expect(await shell('ask', 'availability', '1', 'off')).toEqual({ code: 0, said: 'Done.\n' });
  expect(await shell('access', 'remove', 'operator')).toMatchObject({ code: 0 });
  expect(await statusFor(station, operator)).toBe(401);
  expect(await shell('access', 'secret', 'janitor')).toMatchObject({ code: 2 });
});

type Reply = { readonly status: number | undefined; readonly headers: IncomingHttpHeaders; readonly serial: string };

/** Speaks to whoever shows a certificate that `ca` vouches for. */
const overTls = (url: string, ca: string, secret: string): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const body = JSON.stringify({ secret });
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const asked = request(new URL('/api/login', url), { method: 'POST', ca, headers, agent: false }, (reply) => {
      const { serialNumber } = (reply.socket as TLSSocket).getPeerCertificate();
      reply.resume();
      resolve({ status: reply.statusCode, headers: reply.headers, serial: serialNumber });
    });
    asked.once('error', reject);
    asked.end(body);
  });

it('TLS with a certificate of its own: kept over restarts, and the ticket never leaves it', async () => {
  const site = await guarded({ tls: { mode: 'self-signed' } });
  const { data } = site;
  const first = await site.start();
  const secret = await secretOf(first);
  const ca = await readFile(join(data, 'page', 'certificate.pem'), 'utf8');
  const url = first.address('http') ?? '';
  expect(url).toMatch(/^https:/);
  const { status, headers, serial } = await overTls(url, ca, secret);
  expect(status).toBe(200);
  expect(headers['set-cookie']?.[0]).toMatch(/^__Host-statecharge-\d+=[\w-]{43}; .*; Secure; SameSite=Strict$/);
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
  await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
  first.signal('SIGKILL');
  await first.ended;
  const second = await site.start();
  expect((await overTls(second.address('http') ?? '', ca, secret)).serial).toBe(serial);
});

it('a change of a setting over the wire keeps the electrician’s comment and counts after a restart', async () => {
  const site = await guarded();
  const { file } = site;
  const first = await site.start();
  const secret = await secretOf(first);
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const change = async (name: string, value: unknown) => {
    const body = JSON.stringify({ place: name, value });
    const reply = await fetch(new URL('/api/settings', first.address('http')), { method: 'POST', headers, body });
    return { status: reply.status, said: await reply.json() };
  };
  expect(await change('ocpp/ConnectionTimeOut', 5)).toEqual({
    status: 400,
    said: {
      error: 'bad-request',
      message: 'Found 5 for ocpp/ConnectionTimeOut, expected a whole number 10–86400 or 0 (s).',
    },
  });
  expect(await change('ocpp/ConnectionTimeOut', 77)).toMatchObject({ status: 200, said: { applies: 'immediately' } });
  expect(await readFile(file, 'utf8')).toMatch(/^\/\/ Chosen by the electrician\.\n[^]*"ConnectionTimeOut": 77/);
  first.signal('SIGKILL');
  await first.ended;
  const second = await site.start();
  const reply = await fetch(new URL('/api/settings', second.address('http')), { headers });
  const { settings } = (await reply.json()) as { settings: { place: string; value: unknown; from: string }[] };
  expect(settings.find((one) => one.place === 'ocpp/ConnectionTimeOut')).toMatchObject({ value: 77, from: 'page' });
});
