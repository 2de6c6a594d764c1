/** The description of the control API for strangers and their tools: OpenAPI 3, made from the routes themselves. */
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';
import type { Need } from '../ports/access.ts';

const ABOUT = `Watch a Statecharge station, ask it for a few things, and, with simulated hardware, play the driver,
the car and the fuse box. Every POST carries a JSON body (an empty object where there is nothing to say) with
content-type application/json. Errors are one word for programs and one sentence for people.`;

const jsonSchema = (schema: unknown): unknown =>
  schema instanceof z.ZodType
    ? z.toJSONSchema(schema, {
        target: 'openapi-3.0',
        io: 'input',
        override: ({ jsonSchema: made }) => {
          delete made.readOnly;
        },
      })
    : schema;

const documented = ({ body, params, querystring, response, ...rest }: FastifySchema): FastifySchema => {
  const replies = Object.entries(response ?? {}).map(([code, reply]): [string, unknown] => [code, jsonSchema(reply)]);
  return {
    ...rest,
    ...(body === undefined ? {} : { body: jsonSchema(body) }),
    ...(params === undefined ? {} : { params: jsonSchema(params) }),
    ...(querystring === undefined ? {} : { querystring: jsonSchema(querystring) }),
    ...(response === undefined ? {} : { response: Object.fromEntries(replies) }),
  };
};

/** The role that an operation needs; where nobody has to log in, everybody has it. */
const demands = (need: Need = 'installer'): object =>
  need === 'anyone' ? {} : { security: [{ secret: [] }, { session: [] }], 'x-role': need };

export const addOpenApi = async (app: FastifyInstance, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      components: {
        securitySchemes: {
          secret: { type: 'http', scheme: 'bearer', description: 'The secret of a role, for programs' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'statecharge-PORT',
            description: 'Given by a login, for pages',
          },
        },
      },
      info: { title: 'Statecharge control API', version, description: ABOUT, license: { name: 'Apache-2.0' } },
      tags: [
        { name: 'station', description: 'The station: what it does and why' },
        { name: 'past', description: 'The station as it was, and its black box' },
        { name: 'settings', description: 'The settings of the station' },
        { name: 'machines', description: 'The running logic: its machines, and why something does not happen' },
        { name: 'access', description: 'Logging in and out, secrets and sessions' },
        { name: 'world', description: 'The simulated world; absent with real hardware' },
      ],
    },
    transform: ({ schema, url, route }) => ({ schema: { ...documented(schema), ...demands(route.config?.need) }, url }),
  });
  app.get('/api/openapi.json', { schema: { hide: true }, config: { need: 'anyone' } }, () => app.swagger());
};
