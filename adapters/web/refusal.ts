/**
 * What we tell somebody whose request cannot be served: a status code, one word for programs, one sentence for people.
 * Thrown inside a handler, caught once in `server.ts`; it never leaves this folder.
 */
import { z } from 'zod';

export const refusals = {
  'bad-request': { status: 400, about: 'A field is wrong: the message names it and what was expected.' },
  'login-needed': { status: 401, about: 'Nobody is logged in, or the secret is wrong.' },
  forbidden: { status: 403, about: 'Asked by a foreign page, or by somebody whose role may not.' },
  unknown: { status: 404, about: 'There is no such EVSE, reader, fault or path.' },
  refused: { status: 409, about: 'Not possible now: the message says why.' },
  'too-large': { status: 413, about: 'The body is too long.' },
  'wrong-media-type': { status: 415, about: 'The body is not application/json.' },
  'wrong-host': { status: 421, about: 'Addressed to another host.' },
  wait: { status: 429, about: 'Too many have tried: header retry-after says how long to wait.' },
  failed: { status: 500, about: 'A fault of the station itself: see its log.' },
  busy: { status: 503, about: 'Too many are looking on.' },
  'not-built': { status: 503, about: 'The page has not been built.' },
  'no-answer': { status: 504, about: 'The hardware has not answered in time.' },
} as const;

export type RefusalWord = keyof typeof refusals;

export class Refusal extends Error {
  readonly word: RefusalWord;
  /** Not before so many seconds. */
  readonly retryAfterS: number | undefined;

  constructor(word: RefusalWord, sentence: string, retryAfterS?: number) {
    super(sentence);
    this.word = word;
    this.retryAfterS = retryAfterS;
  }
}

const refused = z.object({
  error: z.string().meta({ description: 'One word for programs', example: 'refused' }),
  message: z.string().meta({ description: 'One sentence for people', example: 'The plug of EVSE 1 is locked.' }),
});

/** The replies of a route that may refuse, for its description. */
export const refusedReplies = (words: readonly RefusalWord[]) =>
  Object.fromEntries(words.map((word) => [refusals[word].status, refused.meta({ description: refusals[word].about })]));

type Issue = z.core.$ZodIssue;

const named = (path: Issue['path']): string => (path.length === 0 ? 'The body' : `Field ${path.map(String).join('.')}`);

const bounds = (issue: Issue): string | undefined => {
  switch (issue.code) {
    case 'too_small':
      return `expected at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_type':
      return `expected ${issue.expected === 'int' ? 'a whole number' : issue.expected}`;
    default:
      return undefined;
  }
};

/** How a value looks in a sentence: short, and never a page of somebody's JSON. */
const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

const valueAt = (value: unknown, path: Issue['path']): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Object.entries(inner).find(([k]) => k === key)?.[1] : undefined,
    value,
  );

/** The names of the fields that a body, or an object inside it, may have. */
const fieldsAt = (schema: z.ZodType, path: Issue['path']): readonly string[] => {
  const inner: unknown = schema instanceof z.ZodExactOptional ? schema.unwrap() : schema;
  if (!(inner instanceof z.ZodObject)) return [];
  const [key, ...rest] = path;
  const child: unknown = key === undefined ? undefined : inner.shape[String(key)];
  if (key === undefined) return Object.keys(inner.shape);
  return child instanceof z.ZodType ? fieldsAt(child, rest) : [];
};

/** The first thing that is wrong, as a sentence that names the field and what was expected. */
const complaint = (issue: Issue, input: unknown, schema: z.ZodType): string => {
  if (issue.code === 'unrecognized_keys') {
    const fields = fieldsAt(schema, issue.path);
    const expected = fields.length === 0 ? 'this body has no fields' : `expected one of ${fields.join(', ')}`;
    return `Field ${[...issue.path, issue.keys[0]].map(String).join('.')} is not known here: ${expected}.`;
  }
  return `${named(issue.path)}: ${bounds(issue) ?? issue.message}, found ${shown(valueAt(input, issue.path))}.`;
};

/** The value, checked; or a refusal with one clear sentence. */
export const checked = <S extends z.ZodType>(schema: S, input: unknown): z.output<S> => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const sentence = first === undefined ? 'The body is not what was expected.' : complaint(first, input, schema);
  throw new Refusal('bad-request', sentence);
};
