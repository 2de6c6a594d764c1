/** Every row of the table with what is in force of it, as somebody on site sees it. */
import type { SettingOrigin, SettingView } from '../../adapters/ports/settings-desk.ts';
import { kindOf, print } from '../../config/kinds.ts';
import { withoutCredentials } from '../../config/places.ts';
import type { Value } from '../../config/row.ts';
import type { Settings } from '../../config/settings.ts';
import { evsesOf, groupOf, paths, placeOf, rowAt, type Path } from '../../config/table.ts';

type Author = (path: Path, evse: number | undefined) => SettingOrigin | null;

/** An address may hold user and password. */
const shown = (path: Path, value: Value): Value =>
  rowAt(path).type === 'url' && typeof value === 'string' ? withoutCredentials(value) : value;

const viewOf = (settings: Settings, authorOf: Author, path: Path, evse: number | undefined): SettingView => {
  const row = rowAt(path);
  const secret = row.secret === true;
  const kind = kindOf(row);
  const awaitsReboot = settings.awaitsReboot(path, evse);
  const stored = settings.stored(path, evse);
  const isTold = !secret && settings.isSet(path, evse);
  const source = settings.sourceOf(path, evse);
  return {
    place: placeOf(path, evse),
    group: groupOf(path),
    evse: evse ?? null,
    doc: row.doc,
    note: row.note ?? null,
    source: row.source,
    unit: row.unit ?? null,
    type: row.type,
    expected: kind.expected,
    words: kind.words,
    default: row.default,
    value: isTold ? shown(path, settings.inForce(path, evse)) : null,
    next: isTold && awaitsReboot ? shown(path, stored) : null,
    secret,
    isSet: settings.isSet(path, evse) && print(stored) !== '',
    awaitsReboot,
    from: source === 'file' || source === 'storage' ? (authorOf(path, evse) ?? source) : source,
    applies: row.applies,
    editable: !settings.isGiven(path),
    ocpp16: row.ocpp16?.replace('{evse}', String(evse ?? '')) ?? null,
  };
};

/** `authorOf`: who has written a value that is no default, where that is known. */
export const settingViews = (settings: Settings, authorOf: Author): readonly SettingView[] =>
  paths.flatMap((path) => evsesOf(path, settings.evses).map((evse) => viewOf(settings, authorOf, path, evse)));
