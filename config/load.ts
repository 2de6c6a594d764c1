/**
 * Which settings the station starts with (user guide lines 2075–2078):
 *
 *   file good ───────────────▶ file (and the copy beside it is brought up to date)
 *   file missing, empty or no JSON ─▶ the last good copy ─▶ none, or damaged too ─▶ factory defaults
 *   file is JSON but breaks a rule ─▶ every mistake with its place; the station does not start
 *   leds.json, rotaryencd.json beside it ─▶ for what the file leaves open; damaged or wrong: the station does not start
 *
 * What somebody has written on purpose is never replaced silently, and the damaged file itself is never touched here.
 */
import { dirname, join } from 'node:path';
import { besideNames, readBeside } from './beside.ts';
import { readText, reasonOf, writeTextIfNew } from './durable-file.ts';
import { readSettings, type Beside } from './read.ts';
import type { Settings } from './settings.ts';

/** `recovered` says what was wrong with the file, and asks for the fault SettingsRecovered. */
export type Loaded =
  | {
      readonly ok: true;
      readonly settings: Settings;
      readonly source: 'file' | 'last-good' | 'factory';
      readonly warnings: readonly string[];
      readonly recovered: readonly string[];
    }
  | { readonly ok: false; readonly errors: readonly string[] };

export const lastGoodOf = (file: string): string => `${file}.last-good`;
/** An empty object: every setting at its default. */
export const FACTORY_TEXT = '{}\n';

/** Media errors are damage like any other; a file that may not be read is somebody's decision. */
const isMediaError = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EIO';

type Found = { readonly text: string } | { readonly damage: string } | { readonly refused: string };

const find = async (file: string): Promise<Found> => {
  try {
    const text = await readText(file);
    return text === null ? { damage: `${file}:1:1: found no file, expected settings` } : { text };
  } catch (error) {
    const what = `${file}:1:1: found no readable file, expected settings: ${reasonOf(error)}`;
    return isMediaError(error) ? { damage: what } : { refused: what };
  }
};

const keepCopy = async (file: string, text: string): Promise<readonly string[]> => {
  try {
    await writeTextIfNew(lastGoodOf(file), text);
    return [];
  } catch (error) {
    return [`${lastGoodOf(file)}: the copy of the settings could not be kept: ${reasonOf(error)}`];
  }
};

const factory = (beside: readonly Beside[]): Settings => {
  const reading = readSettings('factory', FACTORY_TEXT, beside);
  if (reading.kind !== 'good') throw new Error(`the factory defaults break a rule: ${reading.errors.join('; ')}`);
  return reading.settings;
};

/** The small files beside the settings file, or every mistake in them. */
export const loadBeside = async (
  file: string,
): Promise<{ readonly beside: readonly Beside[]; readonly errors: readonly string[] }> => {
  const beside: Beside[] = [];
  const errors: string[] = [];
  for (const name of besideNames) {
    const small = join(dirname(file), name);
    try {
      const text = await readText(small);
      if (text === null) continue;
      const reading = readBeside(name, { file: small, text });
      if (reading.ok) beside.push({ file: name, path: reading.path, value: reading.value });
      else errors.push(...reading.errors);
    } catch (error) {
      errors.push(`${small}:1:1: found no readable file, expected one or none: ${reasonOf(error)}`);
    }
  }
  return { beside, errors };
};

const recover = async (file: string, damage: readonly string[], beside: readonly Beside[]): Promise<Loaded> => {
  const copy = lastGoodOf(file);
  const found = await find(copy);
  const reading = 'text' in found ? readSettings(copy, found.text, beside) : undefined;
  if (reading?.kind === 'good') {
    const { settings, warnings } = reading;
    return { ok: true, settings, source: 'last-good', warnings, recovered: damage };
  }
  const copyDamage =
    'damage' in found ? [found.damage] : 'refused' in found ? [found.refused] : (reading?.errors ?? []);
  return {
    ok: true,
    settings: factory(beside),
    source: 'factory',
    warnings: [],
    recovered: [...damage, ...copyDamage],
  };
};

/** Never rejects: what can go wrong is in the answer. */
export const loadSettings = async (file: string): Promise<Loaded> => {
  const found = await find(file);
  if ('refused' in found) return { ok: false, errors: [found.refused] };
  const { beside, errors } = await loadBeside(file);
  if (errors.length > 0) return { ok: false, errors };
  if ('damage' in found) return recover(file, [found.damage], beside);
  const reading = readSettings(file, found.text, beside);
  if (reading.kind === 'damaged') return recover(file, reading.errors, beside);
  if (reading.kind === 'wrong') return { ok: false, errors: reading.errors };
  const warnings = [...reading.warnings, ...(await keepCopy(file, found.text))];
  return { ok: true, settings: reading.settings, source: 'file', warnings, recovered: [] };
};
