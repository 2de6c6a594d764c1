/** Lines of the tape as somebody reads them: found by what he looks for, and in words. */
import type { TapeKind, TapeRow } from '../../../../adapters/ports/tape.ts';
import { beginningOf, frameOf, gist, type Frame } from '../../frames.ts';

export type Filter = {
  /** Every word of it stands somewhere in the line. */
  readonly words: string;
  /** Empty: all. */
  readonly kind: TapeKind | '';
  readonly machine: string;
  readonly evse: string;
};

export const everything: Filter = { words: '', kind: '', machine: '', evse: '' };

/** What kinds are called; also their order. */
export const kindWords: Readonly<Record<TapeKind, string>> = {
  event: 'event',
  timer: 'timer',
  tell: 'tell',
  order: 'order',
  level: 'level',
  fact: 'fact',
  ocpp: 'OCPP',
  mqtt: 'MQTT',
};

/** What was asked, by the id of the call: an answer does not say it. */
export type Actions = ReadonlyMap<string, string>;

/** A line with what can be said of its message. */
export type Line = { readonly row: TapeRow; readonly frame: Frame | undefined; readonly title: string };

const titleOf = (row: TapeRow, frame: Frame | undefined, actions: Actions): string => {
  if (row.kind === 'timer') return row.name.replace(/^xstate\.after\.(\w+)\..*$/, 'after $1');
  if (row.kind !== 'ocpp') return row.name;
  if (frame === undefined) return 'Not readable';
  if (frame.kind === 'call') return frame.action;
  const asked = actions.get(frame.id);
  return frame.kind === 'result' ? `${asked ?? 'Call'} answered` : `${asked ?? 'Call'} refused: ${frame.action}`;
};

/** What was cut off in the black box ends in so many words. */
const CUT = /… \(\d+ characters\)$/;

const read = ({ text, length }: TapeRow): Frame | undefined =>
  length > text.length || CUT.test(text) ? beginningOf(text) : frameOf(text);

/** In the order of the tape. */
export const linesOf = (rows: readonly TapeRow[]): readonly Line[] => {
  const framed = rows
    .toSorted((a, b) => a.number - b.number)
    .map((row) => ({ row, frame: row.kind === 'ocpp' ? read(row) : undefined }));
  const actions = new Map(framed.flatMap(({ frame }) => (frame?.kind === 'call' ? [[frame.id, frame.action]] : [])));
  return framed.map(({ row, frame }) => ({ row, frame, title: titleOf(row, frame, actions) }));
};

const SHORT = 200;

/** In one line what a line says beside its title. */
export const gistOf = ({ row, frame }: Line): string => {
  if (frame?.payload !== undefined) return gist(frame.payload) || '(empty)';
  // Of what cannot be read, or was cut, the text itself.
  if (row.kind === 'ocpp') return row.text.slice(0, SHORT);
  return row.after === null ? row.text : `${row.text} → ${row.after}`.trim();
};

export const isWanted = ({ row, title }: Line, { words, kind, machine, evse }: Filter): boolean => {
  if (kind !== '' && row.kind !== kind) return false;
  if (machine !== '' && row.from !== machine && row.to !== machine) return false;
  if (evse !== '' && String(row.evse ?? 'station') !== evse) return false;
  const text = `${title} ${row.from} ${row.to} ${row.name} ${row.text} ${row.after ?? ''} ${row.turn}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** So many lines at most: those around a turn, where it is among them, else the last. */
export const someOf = (lines: readonly Line[], turn: number | null, most: number): readonly Line[] => {
  const place = lines.findIndex(({ row }) => row.turn === turn);
  if (place < 0) return lines.slice(-most);
  const start = Math.max(0, Math.min(lines.length - most, place - Math.floor(most / 2)));
  return lines.slice(start, start + most);
};

/** Everybody who stands at an end of a line, in the order of their names. */
export const endsOf = (lines: readonly Line[]): readonly string[] =>
  [...new Set(lines.flatMap(({ row }) => [row.from, row.to]))].toSorted();

export const evsesOf = (lines: readonly Line[]): readonly string[] =>
  [...new Set(lines.map(({ row }) => String(row.evse ?? 'station')))].toSorted();
