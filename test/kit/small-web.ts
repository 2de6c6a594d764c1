/** The web server of a small station on a free port, and a way to speak to it. Closed again by whoever opened it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWeb, type WebOptions } from '../../adapters/web/server.ts';
import { VirtualClock } from '../../runtime/clock/virtual.ts';
import { doorman } from './doorman.ts';
import { openSmallSettings } from './small-settings.ts';
import { SmallStation } from './small-station.ts';

type Reply = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };

export const openSmallWeb = async (options: Partial<WebOptions> & { readonly worldless?: boolean } = {}) => {
  const small = new SmallStation();
  const settings = await openSmallSettings();
  const errors: object[] = [];
  const { worldless = false, ...rest } = options;
  const web = await createWeb({
    station: small.station,
    wall: () => null,
    ...(worldless ? {} : { world: small.world, hands: small.world }),
    facts: small.facts,
    tape: small.tape,
    version: '1.2.3',
    viewerDirectory: join(tmpdir(), 'no-page-here'),
    chartsDirectory: fileURLToPath(new URL('../../visualizations/charts', import.meta.url)),
    host: '127.0.0.1',
    names: [],
    access: doorman(new VirtualClock(0), { isOpen: true }),
    settings: settings.desk,
    port: 0,
    log: { error: (fields) => void errors.push(fields) },
    ...rest,
  });
  const base = `http://127.0.0.1:${web.port}`;
  const speak = async (path: string, init: RequestInit): Promise<Reply> => {
    const reply = await fetch(`${base}${path}`, init);
    const { status, headers } = reply;
    return { status, headers, body: (await reply.json()) as Record<string, unknown> };
  };
  const json = { 'content-type': 'application/json' };
  return {
    small,
    errors,
    base,
    port: web.port,
    settings,
    close: async () => {
      await web.close();
      await settings.close();
    },
    get: (path: string) => speak(path, {}),
    post: (path: string, body: unknown = {}) =>
      speak(path, { method: 'POST', headers: json, body: typeof body === 'string' ? body : JSON.stringify(body) }),
    speak,
  };
};

export type SmallWeb = Awaited<ReturnType<typeof openSmallWeb>>;
