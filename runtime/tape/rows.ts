/** A finished turn, or a message on a wire, as lines of the tape. */
import type { StateValue } from 'xstate';
import type { TapeKind, TapeRow } from '../../adapters/ports/tape.ts';
import { levelNames } from '../../machines/vocabulary/levels.ts';
import { evseOf } from '../host/actors.ts';
import type { Turn } from '../host/host.ts';
import type { RecordedFrame } from '../recorder/line.ts';
import type { LevelChanges } from '../recorder/outcome.ts';
import { wireWithoutTags, withoutTags, type Hide } from '../recorder/redaction.ts';
import { carrierOf, endOf, ownerOf, speakerOf } from './lanes.ts';

/** Something that happened at once. */
export type Scene =
  | { readonly turn: Turn; readonly levels: LevelChanges }
  | { readonly frame: RecordedFrame; readonly wall: number | null };

/** Numbers that belong to one scene, and so the most lines of it that are shown. */
const ROOM = 400;
/** Of one line. */
const LONGEST_TEXT = 1500;

type Line = Pick<TapeRow, 'kind' | 'from' | 'to' | 'name' | 'after'> & { readonly body: unknown };

const cut = (text: string): Pick<TapeRow, 'text' | 'length'> => ({
  text: text.slice(0, LONGEST_TEXT),
  length: text.length,
});

const bodyOf = (said: { readonly type: string }, hide: Hide): string => {
  const { type: _type, ...rest }: { readonly type: string; readonly stamp?: unknown } = said;
  delete rest.stamp;
  return Object.keys(rest).length === 0 ? '' : JSON.stringify(withoutTags(rest, hide));
};

const stands = (after: StateValue | null): string => (after === null ? 'failed' : JSON.stringify(after));

const stepKind = (from: string): TapeKind => (from === 'outside' ? 'event' : from === 'timer' ? 'timer' : 'tell');

const linesOf = ({ heard, orders, facts, moved }: Turn, levels: LevelChanges): readonly Line[] => [
  ...heard.map(({ from, to, event, after }): Line => {
    const who = from === 'outside' ? speakerOf(event.type) : from;
    return { kind: stepKind(from), from: who, to, name: event.type, body: event, after: stands(after) };
  }),
  ...orders.map(({ from, body }): Line => ({
    kind: 'order',
    from,
    to: carrierOf(body.type),
    name: body.type,
    body,
    after: null,
  })),
  ...levels.flatMap(({ evse, changed }) =>
    levelNames
      .filter((level) => changed[level] !== undefined)
      .map((level): Line => {
        const from = ownerOf(level, evse, moved);
        const name = `${level} ${String(changed[level])}`;
        return { kind: 'level', from, to: 'board', name, body: null, after: null };
      }),
  ),
  ...facts.map(({ from, fact }): Line => ({
    kind: 'fact',
    from,
    to: 'everybody',
    name: fact.type,
    body: fact,
    after: null,
  })),
];

const hasType = (body: unknown): body is { readonly type: string } =>
  typeof body === 'object' && body !== null && 'type' in body;

const turnRows = (turn: Turn, levels: LevelChanges, place: number, hide: Hide): readonly TapeRow[] => {
  const { number, stamp } = turn;
  return linesOf(turn, levels)
    .slice(0, ROOM)
    .map(({ body, ...line }, index) => ({
      number: place * ROOM + index,
      turn: number,
      atMs: stamp.at,
      wall: stamp.wall,
      ...line,
      evse: evseOf(line.to) ?? evseOf(line.from) ?? null,
      ...cut(hasType(body) ? bodyOf(body, hide) : ''),
    }));
};

const CONNECTOR = /"connectorId"\s*:\s*(\d+)/;
const PORT = /\bport(\d+)\//;

/** Port 0 of a neighbour is EVSE 1. */
const evseOfMessage = (wire: string, text: string): number | null => {
  const [port, connector] = [PORT.exec(wire)?.[1], CONNECTOR.exec(text)?.[1]];
  const evse = port === undefined ? Number(connector ?? 0) : Number(port) + 1;
  return evse === 0 ? null : evse;
};

const frameRow = (frame: RecordedFrame, wall: number | null, place: number, hide: Hide): TapeRow => {
  const { at, wire, turn, text } = frame;
  const [protocol = '', direction = '', ...topic] = wire.split(' ');
  const other = endOf(wire);
  const isSent = direction === 'sent';
  return {
    number: place * ROOM,
    turn,
    atMs: at,
    wall,
    kind: protocol === 'mqtt' ? 'mqtt' : 'ocpp',
    from: isSent ? 'program' : other,
    to: isSent ? other : 'program',
    evse: evseOfMessage(wire, text),
    name: topic.join(' '),
    ...cut(wireWithoutTags(wire, text, hide)),
    after: null,
  };
};

/** `place`: which one on this tape, from 0. */
export const rowsOf = (scene: Scene, place: number, hide: Hide): readonly TapeRow[] =>
  'turn' in scene ? turnRows(scene.turn, scene.levels, place, hide) : [frameRow(scene.frame, scene.wall, place, hide)];
