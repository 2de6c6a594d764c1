/**
 * Who may talk to us: only somebody who means this station. A web page from elsewhere, opened on the same computer,
 * must neither drive the station nor read it, not even through a name that its owner has pointed at the loopback
 * address (DNS rebinding).
 */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '::1'];
const WILDCARDS = ['0.0.0.0', '::'];

const parsed = (address: string): URL | undefined => (URL.canParse(address) ? new URL(address) : undefined);

/** The name in a Host header, without port and brackets. */
const hostName = (header: string): string => {
  const name = parsed(`http://${header}`)?.hostname ?? '';
  return name.replace(/^\[|\]$/g, '').toLowerCase();
};

/** Whether a request was addressed to us. An address cannot be rebound, only a name can. */
const isOurs = (name: string, configured: string, names: readonly string[]): boolean =>
  LOOPBACK_NAMES.includes(name) ||
  name === configured.toLowerCase() ||
  names.includes(name) ||
  (WILDCARDS.includes(configured) && isIP(name) > 0);

/** `names`: further ones that it may be called by. */
export const guardHost = (configured: string, names: readonly string[]) => (request: FastifyRequest) => {
  const name = hostName(request.headers.host ?? '');
  if (isOurs(name, configured, names)) return;
  const expected = ['localhost', ...names].join(', ');
  throw new Refusal(
    'wrong-host',
    `This is not ${name || 'a host without a name'}: expected ${expected} or ${configured}.`,
  );
};

/**
 * A browser says where a request began. Following a link to the page is the only thing that may begin elsewhere: a
 * foreign page could not read our answers, but it could make us work.
 */
export const guardOrigin = ({ method, headers }: FastifyRequest) => {
  const { 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } = headers;
  if (site === 'none' || site === 'same-origin') return;
  if (method === 'GET' && mode === 'navigate' && dest === 'document') return;
  throw new Refusal('forbidden', 'Pages from elsewhere may not speak to this station.');
};

/**
 * A form or a script of a foreign page cannot send JSON without asking first, and we never give that permission (no
 * CORS).
 */
export const guardWrites = (request: FastifyRequest) => {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host, 'content-type': type = '' } = request.headers;
  if (origin !== undefined && parsed(origin)?.host !== host) {
    throw new Refusal('forbidden', `Pages of ${origin} may not drive this station.`);
  }
  if (type.split(';')[0]?.trim().toLowerCase() === 'application/json') return;
  const found = type === '' ? 'none' : type;
  throw new Refusal('wrong-media-type', `Header content-type: expected application/json, found ${found}.`);
};

/** Nothing can be asked of what was. */
export const guardRecording = ({ method }: FastifyRequest, recording: string) => {
  if (method === 'GET' || method === 'HEAD') return;
  throw new Refusal('refused', `This is a recording (${recording}): it can be looked at, and nothing can be changed.`);
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** A browser that has been here over TLS once comes back over TLS only. */
const OVER_TLS: Readonly<Record<string, string>> = { 'strict-transport-security': 'max-age=31536000' };

/** On every answer, errors and event streams too. */
export const headersFor = (secure: boolean): Readonly<Record<string, string>> =>
  secure ? { ...HEADERS, ...OVER_TLS } : HEADERS;
