/**
 * `statecharge sim …`: plays driver, car, card and fuse box of a running station with simulated hardware, over its
 * control API. The commands are made from the table that the API itself is made of, so the two cannot differ:
 * required fields of a verb become arguments in their order, the others become options.
 *
 * Exit codes: 0 done, 2 bad input, 1 it did not work (refused, no station there).
 */
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { verbPath, verbs, type Verb } from '../../adapters/web/verbs.ts';
import { world } from '../../adapters/web/views.ts';

const DEFAULT_URL = 'http://127.0.0.1:8080';
const ANSWER_LIMIT_MS = 10_000;

type ExitCode = 0 | 1 | 2;
type Result = { readonly code: ExitCode; readonly line: string };

/** Where the lines and the exit code go. */
export type Terminal = {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  readonly exit: (code: ExitCode) => void;
};

const processTerminal: Terminal = {
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
    const kind = inner instanceof z.ZodBoolean ? 'switch' : inner instanceof z.ZodString ? 'text' : 'number';
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

const call = async (url: string, path: string, body?: Body): Promise<Answer | Result> => {
  if (!URL.canParse(path, url)) {
    return { code: 2, line: `--url: expected an address such as ${DEFAULT_URL}, found "${url}".` };
  }
  const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const headers = { 'content-type': 'application/json' };
  const post = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) };
  try {
    const response = await fetch(new URL(path, url), { signal, ...post });
    return { status: response.status, reply: await response.json() };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return {
      code: 1,
      line: `No station answers at ${url} (${cause instanceof Error ? cause.message : String(cause)}).`,
    };
  }
};

const runVerb = async (url: string, verb: Verb, number: string, said: Said): Promise<Result> => {
  if (verb.target !== 'world' && !/^\d{1,4}$/.test(number)) {
    return { code: 2, line: `${verb.target}: expected its number, such as 1, found "${number}".` };
  }
  const body = bodyOf(said);
  if (typeof body === 'string') return { code: 2, line: body };
  const answer = await call(url, verbPath(verb, number), body);
  if ('line' in answer) return answer;
  return { code: codeOf(answer.status), line: sentenceOf(answer.reply, answer.status) };
};

const lineOfEvse = ({
  id,
  plug,
  car,
  contact,
  bolt,
  pilotHighV,
  pilotDuty,
  currentA,
  registerWh,
  faults,
}: Truth): string => {
  const battery = car === null ? 'no car' : `car ${car.chargePercent.toFixed(1)} % full`;
  const lock = bolt === null ? 'fixed cable' : `bolt ${bolt}`;
  const current = currentA.map((amps) => amps.toFixed(1)).join('/');
  const pilot = `pilot ${pilotHighV.toFixed(1)} V ${pilotDuty.toFixed(1)} %`;
  const broken = faults.length === 0 ? [] : [`broken: ${faults.join(', ')}`];
  const parts = [
    `plug ${plug}`,
    battery,
    `contact ${contact}`,
    lock,
    pilot,
    `${current} A`,
    `${registerWh.toFixed(0)} Wh`,
  ];
  return `EVSE ${id}: ${[...parts, ...broken].join(', ')}`;
};
type Truth = z.output<typeof world>['evses'][number];

const showWorld = async (
  url: string,
  form: { readonly json?: boolean; readonly faults?: boolean },
): Promise<Result> => {
  const answer = await call(url, '/sim/world');
  if ('line' in answer) return answer;
  const state = world.safeParse(answer.reply);
  if (!state.success) {
    const line =
      answer.status === 404 ? 'This station has real hardware: there is no world to look at.' : 'This is no station.';
    return { code: 1, line };
  }
  if (form.json === true) return { code: 0, line: JSON.stringify(answer.reply, undefined, 2) };
  const { station, evses, mains, network, knownFaults, knownStationFaults } = state.data;
  if (form.faults === true) {
    const known = [...knownFaults, ...knownStationFaults];
    return { code: 0, line: known.map(({ name, about }) => `${name}: ${about}`).join('\n') };
  }
  const place = `Mains ${mains.present ? mains.voltageV.join('/') : '0'} V, network ${network.up ? 'up' : 'down'}`;
  const parts = `Card ${station.cardSound ? 'sound' : 'broken'}, signal ${station.signalDbm} dBm`;
  const broken = station.faults.length === 0 ? '' : `, broken: ${station.faults.join(', ')}`;
  return { code: 0, line: [...evses.map(lineOfEvse), place, `${parts}${broken}`].join('\n') };
};

type Options = Readonly<Record<string, string | boolean | undefined>>;

const addVerb = (sim: Command, verb: Verb, finish: (result: Promise<Result>) => Promise<void>): void => {
  const fields = fieldsOf(verb.body);
  const required = fields.filter((field) => field.required);
  const optional = fields.filter((field) => !field.required);
  const command = sim.command(verb.verb).summary(verb.summary).description(verb.description);
  if (verb.target !== 'world') command.argument(`<${verb.target}>`, 'its number, from 1');
  for (const field of required) command.argument(`<${optionName(field)}>`, field.about);
  for (const field of optional) command.option(`--${optionName(field)} <${field.kind}>`, field.about);
  command.action(async () => {
    const words = [...command.args];
    const number = verb.target === 'world' ? '' : (words.shift() ?? '');
    const options = command.optsWithGlobals<Options>();
    const said: [Field, string][] = required.map((field, index) => [field, words[index] ?? '']);
    for (const field of optional) {
      const word = options[camel(optionName(field))];
      if (typeof word === 'string') said.push([field, word]);
    }
    await finish(runVerb(String(options['url']), verb, number, said));
  });
};

/** Adds `sim` with all its verbs; the terminal is the process's own unless somebody else wants to read along. */
export const addSimCommands = (program: Command, terminal: Terminal = processTerminal): void => {
  const sim = program
    .command('sim')
    .summary('play the driver, the car and the fuse box of a station with simulated hardware')
    .addOption(
      new Option('--url <address>', 'the control API of the station').default(DEFAULT_URL).env('STATECHARGE_URL'),
    );
  const finish = async (result: Promise<Result>) => {
    const { code, line } = await result;
    if (code === 0) terminal.out(line);
    else terminal.error(line);
    terminal.exit(code);
  };
  for (const verb of verbs) addVerb(sim, verb, finish);
  const look = sim.command('world').summary('Show what is really the case');
  look.option('--json', 'everything, as JSON').option('--faults', 'the faults that can be switched on');
  look.action(() => {
    const { url, json, faults } = look.optsWithGlobals<Options>();
    return finish(showWorld(String(url), { json: json === true, faults: faults === true }));
  });
};
