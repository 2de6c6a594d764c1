/** The hand on the clock of a simulated world that stands still: `statecharge run --speed 0`. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TimeControl } from '../ports/world.ts';
import { checked, refusedReplies } from './refusal.ts';

/** A year: nobody waits longer in one step. */
const LATEST_MS = 366 * 86_400_000;

const passing = z.strictObject({
  untilMs: z.number().min(0).max(LATEST_MS).meta({ description: 'Milliseconds since the start' }),
});

const seen = z
  .object({
    nowMs: z.number().meta({ description: 'Where it has come to, ms since the start' }),
    sent: z.number().meta({ description: 'Frames to the central system since the start' }),
    received: z.number().meta({ description: 'Frames from it' }),
  })
  .meta({ description: 'How far it has come.' });

const description = `Everything that is due happens at its own instant. It stops early when something has been said to
the central system: let that answer, then go on.`;

export const addTime = (app: FastifyInstance, time: TimeControl): void => {
  const schema = {
    tags: ['world'],
    summary: 'Let time pass',
    description,
    body: passing.meta({ example: { untilMs: 5000 } }),
    response: { 200: seen, ...refusedReplies(['bad-request']) },
  };
  app.post('/sim/time', { schema, config: { need: 'operator' } }, ({ body }) =>
    time.passUntil(checked(passing, body).untilMs),
  );
};
