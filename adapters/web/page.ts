/** The files of the page: a fixed table, so that no path of a stranger ever reaches the disk. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

const files = [
  { url: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { url: '/main.js', file: 'main.js', type: 'text/javascript; charset=utf-8' },
  { url: '/style.css', file: 'style.css', type: 'text/css; charset=utf-8' },
] as const;

export const addPage = (app: FastifyInstance, directory: string): void => {
  for (const { url, file, type } of files) {
    app.get(url, { schema: { hide: true }, config: { need: 'anyone' } }, async (_, reply) => {
      const text = await readFile(join(directory, file)).catch(() => {
        throw new Refusal('not-built', `The page is not there: build it with "npm run build" (looked for ${file}).`);
      });
      return reply.type(type).header('cache-control', 'no-cache').send(text);
    });
  }
};
