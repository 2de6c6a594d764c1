/** What was: the station after any turn that its black box holds, and the black box itself to take away. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { BlackBoxFiles } from '../ports/black-box.ts';
import type { Instant, Past } from '../ports/past.ts';
import { checked, Refusal, refusedReplies } from './refusal.ts';
import { seeStation, type Seer } from './seeing.ts';
import * as views from './views.ts';

const tags = ['past'];

const moment = z.object({
  turn: z.number().meta({ description: 'After which turn of the station' }),
  atMs: z.number().meta({ description: "Of the station's clock, ms" }),
  wall: z.number().nullable().meta({ description: 'Epoch ms; null: the time of day was not known' }),
});

const fault = z.object({
  fault: z.string().meta({ example: 'ContactorWelded' }),
  evse: z.number().nullable().meta({ description: 'Null: of the whole station' }),
  wall: z.number().nullable(),
});

const span = z
  .object({
    first: z.number().nullable().meta({ description: 'Number of the first turn that is recorded; null: none is' }),
    last: z.number().nullable(),
    faults: z.array(fault.extend({ turn: z.number() })).readonly(),
  })
  .meta({ description: 'How far back one can go.' });

const instant = z
  .object({ moment, station: views.station })
  .meta({ description: 'The station as it stood after that turn.' });

const turns = z.object({ turn: z.coerce.number().int().min(1).meta({ description: 'Number of a turn' }) });

/** For routes that can answer of another time. */
export const backwards = z.object({
  at: z.coerce
    .number()
    .int()
    .min(1)
    .exactOptional()
    .meta({ description: 'As it was after the turn of this number; without it: as it is' }),
});

const NOTHING = 'Nothing is recorded here: there is no past to go back to.';

/** Whoever asked is told why not. `over`: he has gone. @throws Refusal */
export const instantAt = async (past: Past | undefined, turn: number, over: AbortSignal): Promise<Instant> => {
  if (past === undefined) throw new Refusal('refused', NOTHING);
  const found = await past.at(turn, over);
  if ('why' in found) throw new Refusal(found.why, found.sentence);
  return found;
};

/** An instant for the moment of one answer. */
export const briefly = async <T>(past: Past | undefined, turn: number, use: (instant: Instant) => T): Promise<T> => {
  const over = new AbortController();
  try {
    return use(await instantAt(past, turn, over.signal));
  } finally {
    over.abort();
  }
};

export const addPast = (app: FastifyInstance, past: Past | undefined, seer: Seer): void => {
  app.get(
    '/api/span',
    { config: { need: 'viewer' }, schema: { tags, summary: 'How far back one can go', response: { 200: span } } },
    async () => (await past?.span()) ?? { first: null, last: null, faults: [] },
  );
  app.get(
    '/api/instants/:turn',
    {
      config: { need: 'viewer' },
      schema: {
        tags,
        summary: 'The station as it was',
        description: 'Rebuilt from the black box. /api/events and /api/settings tell the same with `at`.',
        params: turns,
        response: { 200: instant, ...refusedReplies(['bad-request', 'unknown', 'refused', 'busy']) },
      },
    },
    ({ params }) =>
      briefly(past, checked(turns, params).turn, (found) => ({
        moment: found.moment,
        station: seeStation({ ...seer, station: found.station }),
      })),
  );
};

const listed = z
  .object({
    segments: z
      .array(z.object({ number: z.number(), bytes: z.number(), wall: z.number().nullable() }))
      .readonly()
      .meta({ description: 'Oldest first; `wall`: when it begins, epoch ms' }),
    faults: z.array(fault).readonly().meta({ description: 'Whose minutes are kept, oldest first' }),
  })
  .meta({ description: 'What the black box holds.' });

const wish = z.object({
  around: z.string().min(1).max(100).meta({
    description: 'Name of a fault (its last time), or a moment in ISO 8601',
    example: 'ContactorWelded',
  }),
});

const file = z.string().meta({ description: 'The recording, for `statecharge replay`', format: 'binary' });

/** As a file of it is called where it is kept. */
const fileName = (around: string): string => `${around.replaceAll(/[^\w-]+/g, '-').slice(0, 60)}.box`;

export const addBlackBox = (app: FastifyInstance, box: BlackBoxFiles): void => {
  app.get(
    '/api/black-box',
    {
      config: { need: 'operator' },
      schema: { tags, summary: 'What the black box holds', response: { 200: listed } },
    },
    () => box.list(),
  );
  app.get(
    '/api/black-box/export',
    {
      config: { need: 'operator' },
      schema: {
        tags,
        summary: 'The minutes around a fault or a moment, in one file',
        description: 'Cards stand in it as hashes, secrets not at all.',
        querystring: wish,
        produces: ['application/octet-stream'],
        response: { 200: file, ...refusedReplies(['bad-request', 'unknown']) },
      },
    },
    async ({ query }, reply) => {
      const { around } = checked(wish, query);
      const bytes = await box.around(around);
      if (typeof bytes === 'string') throw new Refusal('unknown', `Nothing to export: ${bytes}.`);
      return reply
        .type('application/octet-stream')
        .header('content-disposition', `attachment; filename="${fileName(around)}"`)
        .send(Buffer.from(bytes));
    },
  );
};
