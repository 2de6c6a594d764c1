/** Looking into the running logic: the machines, why a car does not charge, and the drawings of the charts. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Charts } from '../ports/charts.ts';
import * as shapes from './machine-views.ts';
import { checked, Refusal, refusedReplies } from './refusal.ts';

const named = z.object({ name: z.string().max(60).meta({ description: 'Of a machine', example: 'evse1.contactor' }) });
const numbered = z.object({ n: z.coerce.number().int().min(1).max(1000).meta({ description: 'Number, from 1' }) });
const drawn = z.object({ chart: z.string().max(60).meta({ description: 'Id of a chart', example: 'contactor' }) });

const drawing = z
  .string()
  .meta({ description: 'The drawing; ids of its elements are those of states and transitions' });
const data = z.object({ root: z.object({ id: z.string() }) });

/** Where each drawing lies, by the id of its chart: no path of a stranger ever reaches the disk. */
const drawingsIn = async (directory: string): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.json')) continue;
    const { root } = data.parse(JSON.parse(await readFile(join(directory, file), 'utf8')));
    found.set(root.id, join(directory, file.replace(/\.json$/, '.svg')));
  }
  return found;
};

const addDrawings = (app: FastifyInstance, directory: string): void => {
  let drawings: Promise<ReadonlyMap<string, string>> | undefined;
  const notBuilt = (): never => {
    throw new Refusal('not-built', 'The drawings are not there: build them with "npm run build".');
  };
  const schema = {
    tags: ['machines'],
    summary: 'The drawing of a chart',
    params: drawn,
    produces: ['image/svg+xml'],
    response: { 200: drawing, ...refusedReplies(['unknown', 'not-built']) },
  };
  app.get('/charts/:chart.svg', { schema, config: { need: 'viewer' } }, async ({ params }, reply) => {
    drawings ??= drawingsIn(directory);
    const { chart } = checked(drawn, params);
    const file = (await drawings.catch(notBuilt)).get(chart);
    if (file === undefined) throw new Refusal('unknown', `There is no chart ${chart}.`);
    const text = await readFile(file, 'utf8').catch(notBuilt);
    return reply.type('image/svg+xml; charset=utf-8').header('cache-control', 'no-cache').send(text);
  });
};

/** @param directory where the drawings lie */
export const addMachines = (app: FastifyInstance, charts: Charts, directory: string): void => {
  const tags = ['machines'];
  app.get(
    '/api/machines',
    {
      config: { need: 'viewer' },
      schema: { tags, summary: 'Which machines there are', response: { 200: shapes.machines } },
    },
    () => charts.names(),
  );
  app.get(
    '/api/machines/:name',
    {
      config: { need: 'viewer' },
      schema: {
        tags,
        summary: 'What a machine is at, what could happen to it next, and which guard is in the way',
        params: named,
        response: { 200: shapes.machine, ...refusedReplies(['unknown']) },
      },
    },
    ({ params }) => {
      const { name } = checked(named, params);
      const found = charts.machine(name);
      if (found === null) throw new Refusal('unknown', `There is no machine ${name}.`);
      return found;
    },
  );
  app.get(
    '/api/evses/:n/why-not-charging',
    {
      config: { need: 'viewer' },
      schema: {
        tags,
        summary: 'Everything that keeps a connector from charging',
        params: numbered,
        response: { 200: shapes.reasons, ...refusedReplies(['bad-request', 'unknown']) },
      },
    },
    ({ params }) => {
      const { n } = checked(numbered, params);
      const found = charts.whyNotCharging(n);
      if (found === null) throw new Refusal('unknown', `There is no EVSE ${n}.`);
      return found;
    },
  );
  addDrawings(app, directory);
};
