/**
 * Commands that speak to a running station over its control interface. They are made from the tables that the
 * interface itself is made of, so the two cannot differ: required fields of a body become arguments in their order,
 * the others become options.
 *
 * A station that wants a login is shown the secret of the environment variable STATECHARGE_SECRET: words of a command
 * line can be read by everybody on the machine.
 *
 * Exit codes: 0 done, 2 bad input, 1 it did not work (refused, no station there).
 */
import { Option, type Command } from 'commander';
import { z } from 'zod';

const DEFAULT_URL = 'http://127.0.0.1:8080';
const ANSWER_LIMIT_MS = 10_000;

type ExitCode = 0 | 1 | 2;
export type Result = { readonly code: ExitCode; readonly line: string };

/** Where the lines and the exit code go. */
export type Terminal = {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly exit: (code: ExitCode) => void;
};

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  exit: (code) => void (process.exitCode = code),
};

type Field = {
  readonly path: readonly string[];
  readonly kind: string;
  readonly required: boolean;
  readonly about: string;
};

/** The fields of a body, those of an object within it as well. */
const fieldsOf = (body: z.ZodObject, above: readonly string[] = []): readonly Field[] =>
  Object.entries(body.shape).flatMap(([name, schema]): readonly Field[] => {
    const inner: unknown = schema instanceof z.ZodExactOptional ? schema.unwrap() : schema;
    const path = [...above, name];
    if (inner instanceof z.ZodObject) return fieldsOf(inner, path);
    const isText = inner instanceof z.ZodString || inner instanceof z.ZodEnum;
    const kind = inner instanceof z.ZodBoolean ? 'switch' : isText ? 'text' : 'number';
    const about = schema instanceof z.ZodType ? (z.globalRegistry.get(schema)?.description ?? '') : '';
    return [{ path, kind, required: inner === schema, about }];
  });

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const optionName = ({ path }: Field): string => path.map(kebab).join('-');
const camel = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const switchWords: Readonly<Record<string, boolean>> = {
  on: true,
  up: true,
  true: true,
  off: false,
  down: false,
  false: false,
};

/** A word of the command line as the JSON value it stands for; undefined when it is no such thing. */
const valueOf = (kind: string, word: string): unknown => {
  if (kind === 'text') return word;
  if (kind === 'switch') return switchWords[word.toLowerCase()];
  const value = Number(word);
  return word.trim() === '' || !Number.isFinite(value) ? undefined : value;
};

const expectations: Readonly<Record<string, string>> = { switch: 'on or off (up or down)', number: 'a number' };

type Body = Record<string, unknown>;

/** Puts a value into the body where its path says. */
const withValue = (body: Body, [key, ...rest]: readonly string[], value: unknown): Body => {
  if (key === undefined) return body;
  if (rest.length === 0) return { ...body, [key]: value };
  const inner = body[key];
  return { ...body, [key]: withValue(typeof inner === 'object' && inner !== null ? { ...inner } : {}, rest, value) };
};

type Said = readonly (readonly [Field, string])[];

/** The body that the words mean, or a sentence about the first word that means nothing. */
const bodyOf = (said: Said): Body | string => {
  let body: Body = {};
  for (const [field, word] of said) {
    const value = valueOf(field.kind, word);
    if (value === undefined) {
      return `${optionName(field)}: expected ${expectations[field.kind] ?? 'text'}, found "${word}".`;
    }
    body = withValue(body, field.path, value);
  }
  return body;
};

const sentenceOf = (reply: unknown, status: number): string => {
  const parsed = z.union([z.object({ told: z.string() }), z.object({ message: z.string() })]).safeParse(reply);
  if (!parsed.success) return `The station answered with status ${status} and no sentence.`;
  return 'told' in parsed.data ? parsed.data.told : parsed.data.message;
};

/** What an HTTP status means to whoever typed the command: his mistake, or not. */
const codeOf = (status: number): ExitCode => (status < 300 ? 0 : [400, 404, 413, 415].includes(status) ? 2 : 1);

type Answer = { readonly status: number; readonly reply: unknown };

export const call = async (url: string, path: string, body?: Body): Promise<Answer | Result> => {
  if (!URL.canParse(path, url)) {
    return { code: 2, line: `--url: expected an address such as ${DEFAULT_URL}, found "${url}".` };
  }
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const secret = process.env['STATECHARGE_SECRET'];
  const headers = {
    'content-type': 'application/json',
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
  };
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  try {
    const response = await fetch(new URL(path, url), { signal, headers, ...post });
    return { status: response.status, reply: await response.json() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return {
      code: 1,
      line: `No station answers at ${url} (${cause instanceof Error ? cause.message : String(cause)}).`,
    };
  }
};

/** One thing that may be asked of a station. */
export type Control = {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodObject;
  /** What the number in its path counts; null: there is none. */
  readonly target: string | null;
  readonly path: (number: string) => string;
};

const runControl = async (url: string, control: Control, number: string, said: Said): Promise<Result> => {
  if (control.target !== null && !/^\d{1,4}$/.test(number)) {
    return { code: 2, line: `${control.target}: expected its number, such as 1, found "${number}".` };
  }
  const body = bodyOf(said);
  return typeof body === 'string' ? { code: 2, line: body } : tell(url, control.path(number), body);
};

/** Asks, and answers with the sentence of the station. */
export const tell = async (url: string, path: string, body: Body): Promise<Result> => {
  const answer = await call(url, path, body);
  if ('line' in answer) return answer;
  return refusalOf(answer);
};

/** An answer in the station's own words. */
export const refusalOf = ({ status, reply }: Answer): Result => ({
  code: codeOf(status),
  line: sentenceOf(reply, status),
});

export type Options = Readonly<Record<string, string | boolean | undefined>>;

export const addressOption = (): Option =>
  new Option('--url <address>', 'the control interface of the station').default(DEFAULT_URL).env('STATECHARGE_URL');

/** Says what came of it. */
export const finishOn =
  (terminal: Terminal) =>
  async (result: Promise<Result>): Promise<void> => {
    const { code, line } = await result;
    if (code === 0) terminal.out(line);
    else terminal.error(line);
    terminal.exit(code);
  };

export const addControl = (
  group: Command,
  control: Control,
  finish: (result: Promise<Result>) => Promise<void>,
): void => {
  const fields = fieldsOf(control.body);
  const required = fields.filter((field) => field.required);
  const optional = fields.filter((field) => !field.required);
  const command = group.command(control.name).summary(control.summary).description(control.description);
  if (control.target !== null) command.argument(`<${control.target}>`, 'its number, from 1');
  for (const field of required) command.argument(`<${optionName(field)}>`, field.about);
  for (const field of optional) command.option(`--${optionName(field)} <${field.kind}>`, field.about);
  command.action(async () => {
    const words = [...command.args];
    const number = control.target === null ? '' : (words.shift() ?? '');
    const options = command.optsWithGlobals<Options>();
    const said: [Field, string][] = required.map((field, index) => [field, words[index] ?? '']);
    for (const field of optional) {
      const word = options[camel(optionName(field))];
      if (typeof word === 'string') said.push([field, word]);
    }
    await finish(runControl(String(options['url']), control, number, said));
  });
};
