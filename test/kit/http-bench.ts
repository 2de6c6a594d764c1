/**
 * A vendor's bench, as small as one may be: a station of ours behind HTTP. What it has no hands for it answers with
 * 501.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { starting, type Bench, type Station } from '../../runtime/conformance/adapter.ts';

const plugging = z.object({ requestEnergy: z.boolean() });
const unplugging = z.object({ end: z.enum(['car', 'station']) });
const touching = z.object({ idTag: z.string() });

const act = async (station: Station, path: string, body: unknown): Promise<boolean> => {
  const [, connector = '', verb = path] = /^connectors\/(\d+)\/(\w+)$/.exec(path) ?? [];
  const number = Number(connector);
  if (verb === 'start') await station.start(starting.parse(body));
  else if (verb === 'stop') await station.stop();
  else if (verb === 'plug') await station.plug(number, plugging.parse(body));
  else if (verb === 'unplug') await station.unplug(number, unplugging.parse(body).end);
  else if (verb === 'tag') await station.tag(number, touching.parse(body).idTag);
  else return false;
  return true;
};

export type HttpBench = { readonly url: string; close(): Promise<void> };

export const serveBench = async (bench: Bench): Promise<HttpBench> => {
  const station = await bench.take();
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const path = (request.url ?? '/').slice(1);
    if (path === '') return [200, bench.description];
    if (path === 'log') return [200, { text: await station.log() }];
    const done = await act(station, path, JSON.parse(await bodyOf(request)));
    return done ? [200, {}] : [501, { message: `nobody here can ${path}` }];
  };
  const server = createServer((request, response) => {
    const reply = ([code, body]: readonly [number, unknown]) => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    answer(request).then(reply, (error: unknown) => reply([500, { message: String(error) }]));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await station.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) text += String(part);
  return text;
};
