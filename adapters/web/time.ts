/** The hand on the clock of a simulated world that stands still: `statecharge run --speed 0`. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TimeControl } from '../ports/world.ts';
import { checked, refusedReplies } from './refusal.ts';
import { truth } from './views.ts';

/** A year: nobody waits longer in one step. */
const LATEST_MS = 366 * 86_400_000;

const passing = z.strictObject({
  untilMs: z.number().min(0).max(LATEST_MS).meta({ description: 'Milliseconds since the start' }),
});

/** What instruments show; of what is the case only so much can be measured from outside. */
const terminals = truth.pick({ coil: true, contact: true, bolt: true, lamp: true }).extend({
  pilotDuty: z.number().meta({ description: 'Whole percent' }),
  pilotVolts: z.number().meta({ description: 'Positive peak, whole volts' }),
  relay2: z.boolean().meta({ description: 'What relay 2 switches is on' }),
  rcdTest: z.boolean().meta({ description: 'The test input of the RCD is driven' }),
});

export const timeSeen = z
  .object({
    nowMs: z.number().meta({ description: 'Where it has come to, ms since the start' }),
    sent: z.number().meta({ description: 'Frames to the central system since the start' }),
    received: z.number().meta({ description: 'Frames from it' }),
    shown: z
      .array(z.object({ atMs: z.number(), evses: z.array(terminals).readonly() }))
      .readonly()
      .meta({ description: 'What the terminals have shown since the last answer, whenever it changed, by EVSE' }),
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
    response: { 200: timeSeen, ...refusedReplies(['bad-request']) },
  };
  app.post('/sim/time', { schema, config: { need: 'operator' } }, ({ body }) =>
    time.passUntil(checked(passing, body).untilMs),
  );
};
