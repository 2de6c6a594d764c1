/** The settings over the control interface. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Past } from '../ports/past.ts';
import type { SettingApplies, SettingsDesk } from '../ports/settings-desk.ts';
import { backwards, briefly } from './past-routes.ts';
import { checked, refusedReplies, Refusal } from './refusal.ts';

const tags = ['settings'];

const value = z
  .union([z.boolean(), z.number(), z.string(), z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))])
  .meta({ description: 'true or false, a number, a text, a list of words, or a list of objects: as `type` says' });

const changing = z.strictObject({
  place: z.string().max(100).meta({ description: 'Its name, as listed' }),
  value,
});

const setting = z.object({
  place: z.string().meta({ description: 'Its name', example: 'ports[0]/evse_current_limit' }),
  group: z.string(),
  evse: z.number().nullable().meta({ description: 'Number of its EVSE; null: of the station' }),
  doc: z.string(),
  note: z.string().nullable(),
  source: z.string().meta({ description: 'Where name and default come from' }),
  unit: z.string().nullable(),
  type: z.enum(['boolean', 'integer', 'text', 'url', 'word', 'words', 'records']),
  expected: z.string().meta({ description: 'Its range, in words' }),
  words: z.array(z.string()).meta({ description: 'What may be chosen of' }),
  default: value,
  value: value.nullable().meta({ description: 'In force; null for a secret, and for what is not known yet' }),
  next: value.nullable().meta({ description: 'Stored, and waiting for a restart' }),
  secret: z.boolean().meta({ description: 'It can be set, and is never shown' }),
  isSet: z.boolean(),
  awaitsReboot: z.boolean(),
  from: z
    .enum(['default', 'file', 'storage', 'fixed', 'found', 'central-system', 'page'])
    .meta({ description: 'Where the present value comes from; file: a person with an editor' }),
  applies: z.enum(['immediately', 'next-transaction', 'after-reboot']).meta({ description: 'When a change counts' }),
  editable: z.boolean(),
  ocpp16: z.string().nullable().meta({ description: 'Key of OCPP 1.6' }),
});
const settings = z.object({ settings: z.array(setting) }).meta({ description: 'Every setting there is.' });

const changed = z
  .object({
    told: z.string(),
    applies: z.enum(['immediately', 'next-transaction', 'after-reboot', 'unchanged']),
  })
  .meta({ description: 'It is stored.' });

const sentences: Readonly<Record<SettingApplies, string>> = {
  immediately: 'Stored, and in force now.',
  'next-transaction': 'Stored; it counts from the next session on.',
  'after-reboot': 'Stored; it counts after a restart of the station.',
};

const asSentence = (why: string): string => `${why.charAt(0).toUpperCase()}${why.slice(1).replace(/\.$/, '')}.`;

export const addSettings = (app: FastifyInstance, desk: SettingsDesk, past: Past | undefined): void => {
  app.get(
    '/api/settings',
    {
      config: { need: 'operator' },
      schema: {
        tags,
        summary: 'Every setting with its value and where it comes from',
        description: 'Secrets are never among the values; user and password of an address show as ***.',
        querystring: backwards,
        response: { 200: settings, ...refusedReplies(['bad-request', 'unknown', 'refused', 'busy']) },
      },
    },
    ({ query }) => {
      const { at } = checked(backwards, query);
      if (at === undefined) return { settings: desk.list() };
      return briefly(past, at, (instant) => ({ settings: instant.settings }));
    },
  );
  app.post(
    '/api/settings',
    {
      config: { need: 'installer' },
      schema: {
        tags,
        summary: 'Change a setting',
        description: 'In the settings file, whose comments stay; checked as a change by the central system is.',
        body: changing.meta({ example: { place: 'ocpp/ConnectionTimeOut', value: 90 } }),
        response: { 200: changed, ...refusedReplies(['bad-request', 'unknown', 'failed']) },
      },
    },
    async ({ body }) => {
      const done = await desk.change(checked(changing, body));
      switch (done.outcome) {
        case 'changed':
          return { told: sentences[done.applies], applies: done.applies };
        case 'unchanged':
          return { told: 'It was so already.', applies: 'unchanged' };
        case 'unknown':
          throw new Refusal('unknown', done.why);
        case 'invalid':
          throw new Refusal('bad-request', asSentence(done.why));
        case 'failed':
          throw new Refusal('failed', `Nothing has changed: ${done.why}.`);
      }
    },
  );
};
