/**
 * `statecharge config check|show|schema`: looks at a settings file without starting anything and without writing
 * anything, not even the copy that a start would keep. Exit codes: 0 good, 2 bad input, 1 the file could not be read
 * for another reason.
 */
import { readText, reasonOf } from '../../config/durable-file.ts';
import { print } from '../../config/kinds.ts';
import { loadBeside } from '../../config/load.ts';
import { readSettings, type Reading } from '../../config/read.ts';
import { settingsSchema } from '../../config/schema.ts';
import type { Settings } from '../../config/settings.ts';
import { evsesOf, paths, placeOf, rowAt, type Path } from '../../config/table.ts';

/** One line each, without the line end. */
export type Output = { readonly line: (text: string) => void; readonly complaint: (text: string) => void };

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

const read = async (file: string, output: Output): Promise<Extract<Reading, { kind: 'good' }> | number> => {
  let text: string | null;
  try {
    text = await readText(file);
  } catch (error) {
    output.complaint(`${file}: cannot be read: ${reasonOf(error)}`);
    return FAILED;
  }
  if (text === null) {
    output.complaint(`${file}: found no file, expected settings`);
    return BAD_INPUT;
  }
  const { beside, errors } = await loadBeside(file);
  for (const error of errors) output.complaint(error);
  if (errors.length > 0) return BAD_INPUT;
  const reading = readSettings(file, text, beside);
  if (reading.kind !== 'good') {
    for (const error of reading.errors) output.complaint(error);
    return BAD_INPUT;
  }
  for (const warning of reading.warnings) output.complaint(warning);
  return reading;
};

/** Says whether a station would start with this file, and if not, every reason. */
export const configCheck = async (file: string, output: Output): Promise<number> => {
  const reading = await read(file, output);
  if (typeof reading === 'number') return reading;
  const { evses } = reading.settings;
  output.line(`${file}: good, ${evses} ${evses === 1 ? 'EVSE' : 'EVSEs'}`);
  return GOOD;
};

const shown = (settings: Settings, path: Path, evse: number | undefined): string => {
  const row = rowAt(path);
  const value = print(settings.stored(path, evse));
  if (row.secret === true) return value === '' ? '""' : '***';
  return row.type === 'integer' || row.type === 'boolean' ? value : JSON.stringify(settings.stored(path, evse));
};

/** The settings that the file sets; with `all` every setting there is, each with where its value comes from. */
export const configShow = async (file: string, options: { readonly all: boolean }, output: Output): Promise<number> => {
  const reading = await read(file, output);
  if (typeof reading === 'number') return reading;
  const { settings } = reading;
  for (const path of paths) {
    for (const evse of evsesOf(path, settings.evses)) {
      const source = settings.sourceOf(path, evse);
      const unit = rowAt(path).unit;
      if (!options.all && source !== 'file') continue;
      const value = `${shown(settings, path, evse)}${unit === undefined ? '' : ` ${unit}`}`;
      output.line(`${placeOf(path, evse)} = ${value} (${source})`);
    }
  }
  return GOOD;
};

/** JSON Schema of the settings file. */
export const configSchema = (output: Output): number => {
  output.line(JSON.stringify(settingsSchema(), null, 2));
  return GOOD;
};
