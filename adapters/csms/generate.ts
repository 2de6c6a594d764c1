/**
 * Builds what judges every OCPP message: validators and types, made from the message schemas at build time (`npm run
 * generate`).
 *
 *   ocpp-rpc's schema file ─▶ loosened where the field needs it ─┬▶ generated/ocpp16.js     the validators
 *                                                                └▶ generated/ocpp16.d.ts   the types
 *
 * The schemas are the Open Charge Alliance's (CC BY-ND): neither they nor what is made of them is ever committed.
 * The same input gives the same bytes; when the mark in the first line is still right, nothing is done.
 * It must never run in the station: compiling at start costs half a second and tens of megabytes.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';

type JsonSchema = { readonly [key: string]: unknown };
type Sources = { readonly text: string; readonly mark: string };
type Generated = { readonly code: string; readonly types: string };

const here = dirname(fileURLToPath(import.meta.url));
const find = createRequire(import.meta.url);

/**
 * Central systems send microseconds, `+00:00`, and times without a zone: all of these are read, by one lenient rule.
 * What we send is stricter by construction.
 */
const readableTime = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?\s*([Zz]|[+-]\d\d(:?\d\d)?)?$/;
const readableUri = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

const schemaFile = z.array(z.looseObject({ $id: z.string().regex(/^urn:[A-Za-z]+\.(req|conf)$/) }));

/** `urn:Authorize.req` → `AuthorizeReq`. */
const typeName = (id: string): string => id.replace('urn:', '').replace('.req', 'Req').replace('.conf', 'Conf');

const actionsOf = (schemas: readonly { $id: string }[]): string[] =>
  [...new Set(schemas.map(({ $id }) => $id.replace('urn:', '').split('.')[0] ?? ''))].toSorted();

function sources(): Sources {
  const text = readFileSync(find.resolve('ocpp-rpc/lib/schemas/ocpp1_6.json'), 'utf8');
  const tools = ['ajv', 'esbuild', 'json-schema-to-typescript'].map((tool) => versionOf(find.resolve(tool)));
  const own = readFileSync(fileURLToPath(import.meta.url), 'utf8');
  const mark = createHash('sha256')
    .update([text, own, ...tools].join('\n'))
    .digest('hex');
  return { text, mark };
}

/** The package.json that a resolved file belongs to, as text: good enough to notice another version. */
function versionOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest)) return readFileSync(manifest, 'utf8');
  }
  throw new Error(`${file} belongs to no package`);
}

/** `urn:…` ids are refused by newer URI parsers: the compiler gets ids that are plain names. */
const renamed = (schema: JsonSchema & { $id: string }): JsonSchema => ({
  ...schema,
  $id: `ocpp16/${typeName(schema.$id)}`,
});

async function validators(schemas: readonly (JsonSchema & { $id: string })[]): Promise<string> {
  const { Ajv } = await import('ajv');
  const { default: standalone } = await import('ajv/dist/standalone/index.js');
  const { build } = await import('esbuild');
  const ajv = new Ajv({
    strict: false,
    // 0.3 is a multiple of 0.1, whatever binary fractions say.
    multipleOfPrecision: 6,
    code: { source: true, esm: true, lines: true },
    formats: { 'date-time': readableTime, uri: readableUri },
  });
  for (const schema of schemas) ajv.addSchema(renamed(schema));
  const names = schemas.map(({ $id }) => typeName($id));
  const loose = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, `ocpp16/${name}`])));
  const table = actionsOf(schemas).map((action) => `  ${action}: { req: ${action}Req, conf: ${action}Conf },`);
  // The compiler's output calls `require` for its helpers: bundled, it stands on its own.
  const bundled = await build({
    stdin: { contents: `${loose}\nexport const validators = {\n${table.join('\n')}\n};\n`, resolveDir: here },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
  });
  return onlyTable(bundled.outputFiles[0]?.text ?? '', new Set(names));
}

/** Leaves the table as the one export: the single validators are nobody's business. */
function onlyTable(code: string, names: ReadonlySet<string>): string {
  const exported = /export \{([^}]*)\};\s*$/;
  const kept = (exported.exec(code)?.[1] ?? '').split(',').filter((name) => !names.has(name.trim()));
  return code.replace(exported, `export {${kept.join(',')}};\n`);
}

async function typesOf(schemas: readonly (JsonSchema & { $id: string })[]): Promise<string> {
  const { compile } = await import('json-schema-to-typescript');
  const parts: string[] = [];
  for (const schema of schemas) {
    const name = typeName(schema.$id);
    const { $id: _, title: __, ...rest } = schema;
    const text = await compile({ ...prefixed(rest, name), title: name }, name, {
      bannerComment: '',
      format: false,
      additionalProperties: false,
    });
    parts.push(text.trim());
  }
  return parts.join('\n');
}

/** Definitions get the message's name in front: several messages have one of the same name. */
function prefixed(schema: JsonSchema, name: string): JsonSchema {
  const text = JSON.stringify(schema, (key: string, value: unknown) => (key === 'title' ? undefined : value));
  const renamedText = text.replaceAll('#/definitions/', `#/definitions/${name}_`);
  const copy = z.record(z.string(), z.unknown()).parse(JSON.parse(renamedText));
  const { definitions } = z.object({ definitions: z.record(z.string(), z.unknown()).optional() }).parse(copy);
  if (definitions === undefined) return copy;
  const entries = Object.entries(definitions).map(([key, value]) => [`${name}_${key}`, value] as const);
  return { ...copy, definitions: Object.fromEntries(entries) };
}

async function generate({ text, mark }: Sources): Promise<Generated> {
  const schemas = schemaFile.parse(JSON.parse(text)).toSorted((a, b) => (a.$id < b.$id ? -1 : 1));
  const origin = '// Made by `npm run generate` from the schemas of OCPP 1.6; never edited, never committed.';
  const head = `// ${mark}
${origin}
`;
  const code = await validators(schemas);
  const types = await typesOf(schemas);
  const rows = actionsOf(schemas).map((action) => `  ${action}: { req: ${action}Req; conf: ${action}Conf };`);
  const tail = `
/** Every message of OCPP 1.6 with its security extension: what is asked and what is answered. */
export type Messages = {
${rows.join('\n')}
};
export type Flaw = {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Record<string, unknown>;
};
export type Validate<T> = { (data: unknown): data is T; readonly errors?: readonly Flaw[] | null };
export declare const validators: {
  readonly [A in keyof Messages]: {
    readonly req: Validate<Messages[A]['req']>;
    readonly conf: Validate<Messages[A]['conf']>;
  };
};
`;
  return { code: head + code, types: head + types + tail };
}

/** Writes both files into `folder` unless they are up to date; says whether it had to. */
export async function generateInto(folder: string): Promise<'written' | 'up to date'> {
  const code = join(folder, 'ocpp16.js');
  const types = join(folder, 'ocpp16.d.ts');
  const found = sources();
  const fresh = [code, types].every(
    (file) => existsSync(file) && readFileSync(file, 'utf8').startsWith(`// ${found.mark}\n`),
  );
  if (fresh) return 'up to date';
  const generated = await generate(found);
  mkdirSync(folder, { recursive: true });
  writeFileSync(code, generated.code);
  writeFileSync(types, generated.types);
  return 'written';
}

const calledAs = process.argv[1];
if (calledAs !== undefined && import.meta.url === pathToFileURL(calledAs).href) {
  const outcome = await generateInto(join(here, 'generated'));
  process.stdout.write(`OCPP validators and types: ${outcome}\n`);
}
