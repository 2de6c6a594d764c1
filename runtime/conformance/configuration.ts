/** Configuration keys of the station under test: what it says of them, and how a case gets the values that it needs. */
import { z } from 'zod';
import { Failed, NotApplicable } from './failure.ts';
import type { Called, Json } from './messages.ts';

export type Key = { readonly key: string; readonly readonly: boolean; readonly value?: string | undefined };
/** By the key in lower case: keys are case-insensitive (OCPP 1.6 §5.8). */
export type Configuration = ReadonlyMap<string, Key>;

const listed = z.object({
  configurationKey: z
    .array(z.object({ key: z.string(), readonly: z.boolean(), value: z.string().optional() }))
    .default([]),
});

export const configurationOf = (answer: Json): Configuration => {
  const { configurationKey } = listed.parse(answer);
  return new Map(configurationKey.map((one) => [one.key.toLowerCase(), one]));
};

/** Lists may come in any order and with blanks. */
const same = (a: string, b: string | undefined): boolean => {
  const words = (text: string) =>
    text
      .toLowerCase()
      .split(',')
      .map((word) => word.trim())
      .toSorted()
      .join(',');
  return b !== undefined && words(a) === words(b);
};

type Settings = Readonly<Record<string, string>>;
type Strictness = 'must' | 'if known';

/** Why a setting has not the value that it was given, or null. */
export const inForce = (configuration: Configuration, settings: Settings, strict: Strictness): string | null => {
  for (const [key, value] of Object.entries(settings)) {
    const known = configuration.get(key.toLowerCase());
    if (known === undefined && strict === 'if known') continue;
    if (same(value, known?.value)) continue;
    return `${key} was set to ${value}, but the station says ${known?.value ?? 'nothing'}`;
  }
  return null;
};

export const setKeys = async (
  configuration: Configuration,
  settings: Settings,
  strict: Strictness,
  change: (key: string, value: string) => Promise<Called>,
): Promise<'unchanged' | 'changed' | 'restart'> => {
  let outcome: 'unchanged' | 'changed' | 'restart' = 'unchanged';
  for (const [key, value] of Object.entries(settings)) {
    const known = configuration.get(key.toLowerCase());
    if (known === undefined && strict === 'if known') continue;
    if (known === undefined) throw new NotApplicable(`the station does not know the key ${key}`);
    if (same(value, known.value)) continue;
    if (known.readonly) throw new NotApplicable(`${key} is read-only, with the value ${known.value ?? ''}`);
    const { answer } = await change(key, value);
    const status = answer['status'];
    if (status === 'RebootRequired') outcome = 'restart';
    else if (status !== 'Accepted') throw new Failed(`${key} is not read-only, but ${value} was ${String(status)}`);
    else if (outcome === 'unchanged') outcome = 'changed';
  }
  return outcome;
};
