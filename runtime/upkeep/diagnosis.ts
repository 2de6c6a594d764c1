/**
 * What a field engineer needs to understand a station from afar: what it is and was told to be, how it
 * stands, what it has told and recorded. No password, and nobody's card.
 *
 *   about.json  settings.json  station.json  ledger.json  security.txt  log.jsonl  black-box/
 *
 * All of it together is never longer than it may be: of what grows, the newest is taken.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Span } from '../../adapters/ports/log-files.ts';
import type { SecurityLog } from '../../adapters/ports/security-log.ts';
import type { Station } from '../../adapters/ports/station.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import { withoutTags, type Hide } from '../recorder/redaction.ts';
import { headerOf } from '../recorder/recording.ts';
import { segmentsIn } from '../recorder/segments.ts';
import { settingsInForce } from '../settings-in-force.ts';
import type { LogTail } from '../log-tail.ts';
import type { Part } from './archive.ts';

export type DiagnosisSources = {
  readonly settings: Settings;
  readonly store: Pick<Store, 'range' | 'count'>;
  readonly station: () => Station;
  readonly security: () => SecurityLog;
  readonly tail: LogTail;
  readonly blackBox: string;
  readonly version: string;
  /** A tag as it may be written down. */
  readonly hide: Hide;
  readonly wall: () => number | null;
  readonly log: { readonly warn: (fields: object, sentence: string) => void };
};

const DEAD_LETTERS = 50;

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const account = z.looseObject({ transaction: z.string() });
const dead = z.object({ fact: z.looseObject({ type: z.string(), transaction: z.string() }), why: z.string() });

function ledger(store: DiagnosisSources['store']): object {
  const open = [...store.range('ledger')].flatMap(([, row]) => account.safeParse(row).data ?? []);
  const letters = [...store.range('dead', { reverse: true, limit: DEAD_LETTERS })].flatMap(([seq, row]) => {
    const letter = dead.safeParse(row).data;
    return letter === undefined
      ? []
      : [{ seq, what: letter.fact.type, transaction: letter.fact.transaction, why: letter.why }];
  });
  return { open, waiting: store.count('outbox'), dead: store.count('dead'), lastDead: letters };
}

/** The newest lines that fit. */
export function newest(lines: readonly string[], mostBytes: number): { readonly text: string; readonly bytes: number } {
  let bytes = 0;
  let first = lines.length;
  for (; first > 0; first--) {
    const length = Buffer.byteLength(lines[first - 1] ?? '') + 1;
    if (bytes + length > mostBytes) break;
    bytes += length;
  }
  return {
    text: lines
      .slice(first)
      .map((line) => `${line}\n`)
      .join(''),
    bytes,
  };
}

/**
 * The segments of the black box as they are, for `replay`: no record is looked at, because this runs beside whoever is
 * charging. Newest first while there is room; of several processes each begins where another has ended.
 */
export async function recorded(
  { blackBox, log }: Pick<DiagnosisSources, 'blackBox' | 'log'>,
  { from, to }: Span,
  mostBytes: number,
): Promise<Part[]> {
  const parts: Part[] = [];
  let room = mostBytes;
  let ends = Number.POSITIVE_INFINITY;
  for (const { path } of segmentsIn(blackBox).toReversed()) {
    try {
      const begins = headerOf(path)?.wall ?? null;
      const isLater = to !== null && begins !== null && begins > to;
      if (from !== null && ends < from) break;
      ends = begins ?? ends;
      if (isLater) continue;
      const content = await readFile(path);
      room -= content.length;
      if (room < 0) break;
      parts.unshift({ name: `black-box/${basename(path)}`, content });
    } catch (error) {
      log.warn({ path, why: error instanceof Error ? error.message : String(error) }, 'a recording cannot be read');
    }
  }
  return parts;
}

export async function diagnose(sources: DiagnosisSources, span: Span): Promise<readonly Part[]> {
  const { settings, store, tail, version, wall, hide } = sources;
  const station = sources.station();
  const { from, to } = span;
  const security = sources.security().lines({ ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) });
  const about = { version, identity: settings.identity(), madeAt: wall(), span, node: process.version };
  const evses = withoutTags(station.evses(), hide);
  const parts: Part[] = [
    {
      name: 'about.json',
      content: pretty({ ...about, upS: Math.round(process.uptime()), memory: process.memoryUsage() }),
    },
    { name: 'settings.json', content: pretty(settingsInForce(settings, hide)) },
    {
      name: 'station.json',
      content: pretty({
        link: station.link(),
        faults: station.faults(),
        outbox: station.outbox(),
        evses,
      }),
    },
    { name: 'ledger.json', content: pretty(withoutTags(ledger(store), hide)) },
  ];
  const most = settings.get('diagnostics/size_mib') * 1024 * 1024;
  let room = most - parts.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
  for (const [name, lines] of [
    ['security.txt', security],
    ['log.jsonl', tail.between(from, to)],
  ] as const) {
    const { text, bytes } = newest(lines, room / 2);
    parts.push({ name, content: text });
    room -= bytes;
  }
  return [...parts, ...(await recorded(sources, span, room))];
}

/** Whether anything of that time is known: nothing of the future, nothing from before the oldest record. */
export function knows({ tail, blackBox, wall }: DiagnosisSources, { from, to }: Span): boolean {
  const now = wall();
  if (now !== null && from !== null && from > now) return false;
  if (to === null || tail.between(from, to).length > 0) return true;
  const [oldest] = segmentsIn(blackBox);
  if (oldest === undefined) return false;
  const header = headerOf(oldest.path);
  return header !== null && (header.wall === null || header.wall <= to);
}
