/**
 * A second opinion on what the station sends: the schemas that the package `ocpp-messages` carries, from another
 * edition than those of `ocpp-rpc`, and read by ajv instead of by that library. It knows the 28 messages of OCPP 1.6
 * itself; of the 11 of the security extension there is one published set, of which every package has the same copy.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';

const directory = dirname(fileURLToPath(import.meta.resolve('ocpp-messages/schema/v1.6/Heartbeat.json')));
// Draft 4: ajv would look for that meta schema, which it does not have. Tenths are multiples of 0.1 (rules, section 2).
const ajv = new Ajv({ strict: false, validateFormats: false, multipleOfPrecision: 6 });
const compiled = new Map<string, ValidateFunction>();

const fileOf = (action: string, kind: 'req' | 'conf'): string => `${action}${kind === 'conf' ? 'Response' : ''}.json`;
const files = new Set(readdirSync(directory));

export const secondJudgeKnows = (action: string): boolean => files.has(fileOf(action, 'req'));

const validatorOf = (file: string): ValidateFunction => {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = z
    .looseObject({ $schema: z.string(), id: z.string().optional() })
    .parse(JSON.parse(readFileSync(join(directory, file), 'utf8')));
  const validate = ajv.compile(schema);
  compiled.set(file, validate);
  return validate;
};

/** What is wrong with a payload, or null; null too for what it does not know. */
export const secondFlawOf = (action: string, kind: 'req' | 'conf', payload: unknown): string | null => {
  if (!secondJudgeKnows(action)) return null;
  const validate = validatorOf(fileOf(action, kind));
  return validate(payload) ? null : ajv.errorsText(validate.errors);
};

type Frame = { readonly from: string; readonly text: string };
const call = z.tuple([z.literal(2), z.string(), z.string(), z.unknown()]);
const result = z.tuple([z.literal(3), z.string(), z.unknown()]);

/** What is wrong with the frames of a station, oldest first, together with those that it was sent. */
export function secondFlawsOf(frames: readonly Frame[]): readonly string[] {
  const asked = new Map<string, string>();
  return frames.flatMap(({ from, text }) => {
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      return from === 'station' ? [`not even JSON: ${text}`] : [];
    }
    const called = call.safeParse(frame).data;
    if (from !== 'station') {
      if (called !== undefined) asked.set(called[1], called[2]);
      return [];
    }
    const answered = result.safeParse(frame).data;
    const action = called?.[2] ?? asked.get(answered?.[1] ?? '');
    if (action === undefined) return [];
    const flaw =
      called === undefined ? secondFlawOf(action, 'conf', answered?.[2]) : secondFlawOf(action, 'req', called[3]);
    return flaw === null ? [] : [`${action}: ${flaw}: ${text}`];
  });
}
