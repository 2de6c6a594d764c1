// Goal: a stranger can rely on the description of the control API: it is complete, and it is true.
// Method: every verb is looked for, every example is sent, every reply is held against the schema that the document
// gives for it.
import { Ajv, type AnySchema } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stationRequests } from '../../../adapters/web/requests.ts';
import { verbPath, verbs } from '../../../adapters/web/verbs.ts';
import { openSmallWeb, type SmallWeb } from '../../kit/small-web.ts';

type Operation = {
  readonly summary?: string;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: AnySchema } } };
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json': { readonly schema: AnySchema } } }>
  >;
};
type Document = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

let web: SmallWeb;
let document: Document;
beforeAll(async () => {
  web = await openSmallWeb();
  const reply = await fetch(`${web.base}/api/openapi.json`);
  document = (await reply.json()) as Document;
});
afterAll(() => web.close());

/** Against JSON Schema as OpenAPI 3.0 means it: `example` and `nullable` are words of its own. */
const problems = (schema: AnySchema | undefined, value: unknown): string => {
  if (schema === undefined) return 'no schema';
  const ajv = new Ajv({ strict: false });
  return ajv.validate(schema, value) ? '' : ajv.errorsText();
};

const posts = [
  ...verbs.map((verb) => ({ path: verbPath(verb, '{n}'), example: verb.example })),
  ...stationRequests.map(({ path, example }) => ({ path: path.replace(':n', '{n}'), example })),
];

it('is OpenAPI 3 and says of every operation what it is for', () => {
  expect(document.openapi).toMatch(/^3\.0\./);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations.length).toBeGreaterThanOrEqual(posts.length + 4);
  for (const { summary = '' } of operations) expect(summary.length).toBeGreaterThan(3);
});

describe.each(posts)('POST $path', ({ path, example }) => {
  it('has an example that fits its own schema and is understood', async () => {
    const operation = document.paths[path]?.['post'];
    expect(problems(operation?.requestBody?.content['application/json'].schema, example)).toBe('');
    const { status, body } = await web.post(path.replace('{n}', '1'), example);
    expect(status).not.toBe(400);
    expect(problems(operation?.responses[String(status)]?.content?.['application/json'].schema, body)).toBe('');
  });

  it('tells of its errors in the shape that is documented', async () => {
    const { status, body } = await web.post(path.replace('{n}', '1'), { nonsense: 1 });
    expect(status).toBe(400);
    const schema = document.paths[path]?.['post']?.responses['400']?.content?.['application/json'].schema;
    expect(problems(schema, body)).toBe('');
  });
});

it.each(['/health', '/api/station', '/sim/world'])('GET %s answers as documented', async (path) => {
  const schema = document.paths[path]?.['get']?.responses['200']?.content?.['application/json'].schema;
  expect(problems(schema, (await web.get(path)).body)).toBe('');
});
