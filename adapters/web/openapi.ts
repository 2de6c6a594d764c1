/** The description of the control API for strangers and their tools: OpenAPI 3, made from the routes themselves. */
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';

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

const documented = ({ body, params, response, ...rest }: FastifySchema): FastifySchema => {
  const replies = Object.entries(response ?? {}).map(([code, reply]): [string, unknown] => [code, jsonSchema(reply)]);
  return {
    ...rest,
    ...(body === undefined ? {} : { body: jsonSchema(body) }),
    ...(params === undefined ? {} : { params: jsonSchema(params) }),
    ...(response === undefined ? {} : { response: Object.fromEntries(replies) }),
  };
};

export const addOpenApi = async (app: FastifyInstance, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'Statecharge control API', version, description: ABOUT, license: { name: 'Apache-2.0' } },
      tags: [
        { name: 'station', description: 'The station: what it does and why' },
        { name: 'world', description: 'The simulated world; absent with real hardware' },
      ],
    },
    transform: ({ schema, url }) => ({ schema: documented(schema), url }),
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
};
