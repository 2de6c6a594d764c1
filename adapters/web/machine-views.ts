/** The machines and what they wait for, as shapes with explanations: see `adapters/ports/charts.ts`. */
import { z } from 'zod';

const list = <S extends z.ZodType>(item: S) => z.array(item).readonly();

const input = z.object({
  path: z.string().meta({ description: 'What a guard has looked at', example: 'keys.rcd' }),
  value: z.string().meta({ description: 'Its value, as JSON; tags are hashes', example: 'false' }),
});

const holds = z
  .boolean()
  .nullable()
  .meta({ description: 'As things stand; null: it depends on what the event will bring' });

const candidate = z.object({
  id: z.string().meta({ description: 'Of the transition, as in the drawing', example: 'contactor.open||1' }),
  state: z.string().meta({ description: 'In which it can be taken' }),
  event: z.string().meta({ description: '`after NAME`: a delay; empty: as soon as it may' }),
  targets: list(z.string()),
  may: holds,
  isCovered: z.boolean().meta({ description: 'Another transition comes first, as things stand' }),
  conditions: list(
    z.object({
      guard: z.string(),
      isNot: z.boolean().meta({ description: 'The guard has to be false' }),
      holds,
      words: z.string().meta({ description: 'What is the case when the guard is true' }),
      inputs: list(input),
    }),
  ),
  leftMs: z.number().nullable().meta({ description: 'Until its timer fires, ms; null: none is armed' }),
});

export const machine = z
  .object({
    name: z.string().meta({ example: 'evse1.contactor' }),
    chart: z.string().meta({ description: 'Id of its chart: its drawing is at /charts/ID.svg', example: 'contactor' }),
    failure: z.string().nullable().meta({ description: 'Why it has failed; null: it runs' }),
    active: list(z.string()).meta({ description: 'Ids of the states in which it is, from the outside in' }),
    took: list(z.string()).meta({ description: 'Ids of the transitions that it took last, since somebody looks' }),
    steps: z.number().meta({ description: 'Steps it has taken since somebody looks' }),
    turn: z.number().nullable().meta({ description: 'The turn in which it took the last; null: nobody has seen it' }),
    levels: z.record(z.string(), z.string()).readonly().meta({ description: 'What it stands for' }),
    timers: list(z.object({ id: z.string(), leftMs: z.number() })),
    candidates: list(candidate).meta({ description: 'What it can hear now, innermost states first' }),
  })
  .meta({ description: 'One machine as it stands.' });

export const machines = list(z.string()).meta({ description: 'The names of all machines.' });

export const reasons = list(
  z.object({
    actor: z.string().meta({ description: 'Whose business it is', example: 'evse1.lock' }),
    state: z.string().meta({ description: 'In which that one is; empty: it has failed', example: 'lock.unlocked' }),
    guard: z.string().meta({ description: 'Which is false for it', example: 'hasEveryKey' }),
    inputs: list(input),
    words: z.string().meta({ example: 'the plug is not locked' }),
  }),
).meta({ description: 'Everything that keeps the coil off, the first to be seen to first; empty: it is on.' });

export type MachineSeen = z.output<typeof machine>;
export type ReasonsSeen = z.output<typeof reasons>;
