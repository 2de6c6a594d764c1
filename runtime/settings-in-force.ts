/** Every setting in force, by its place, without secrets, cards, and the passwords that an address may hold. */
import type { Value } from '../config/row.ts';
import type { Settings } from '../config/settings.ts';
import { evsesOf, paths, placeOf, rowAt, type Path } from '../config/table.ts';
import type { Hide } from './recorder/redaction.ts';

const passwords = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/gi;

/** A tag in the settings is nobody's secret, but somebody's card. */
const shown = (path: Path, value: Value, hide: Hide): Value => {
  if (typeof value !== 'string') return value;
  return rowAt(path).tag === true ? hide(value) : value.replace(passwords, '$1***@');
};

export const settingsInForce = (settings: Settings, hide: Hide): Record<string, unknown> =>
  Object.fromEntries(
    paths
      .filter((path) => rowAt(path).secret !== true)
      .flatMap((path) =>
        evsesOf(path, settings.evses).map(
          (evse) => [placeOf(path, evse), shown(path, settings.stored(path, evse), hide)] as const,
        ),
      ),
  );
