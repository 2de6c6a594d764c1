/** What stands in a drawing, as pieces of text: each may have an id of its own, and words on hover. */
import type { State, Transition } from './chart.ts';
import { duration } from './conditions.ts';
import type { Saying } from './says.ts';
import { widthOf } from './type.ts';

export type Style =
  | 'name'
  | 'event'
  | 'guard'
  | 'note'
  | 'tell'
  | 'report'
  | 'order'
  | 'later'
  | 'fault'
  | 'badge'
  | 'to';

export type Piece = {
  readonly text: string;
  readonly style: Style;
  /** Of the transition that it stands for. */
  readonly id?: string;
  readonly title?: string;
  /** Belongs on one line with the piece before it. */
  readonly clings?: true;
  /** Begins a line: it is too long to share one. */
  readonly breaks?: true;
};

/** A piece in its place; lines are counted from 0, x in pixels from the left. */
export type Placed = Piece & { readonly line: number; readonly x: number };
export type Block = { readonly pieces: readonly Placed[]; readonly width: number; readonly lines: number };

export const SIZE = 11;
export const NAME_SIZE = 13;
export const LINE = 15;
const GAP = 4;
const INDENT = 10;

export const pieceWidth = ({ text, style }: Piece): number =>
  style === 'name'
    ? widthOf(text, NAME_SIZE, true)
    : widthOf(text, SIZE, style === 'event') + (style === 'badge' ? 10 : 0);

/** A text too long for any line, in parts that are not. */
const parts = (piece: Piece, most: number): readonly Piece[] => {
  if (pieceWidth(piece) <= most) return [piece];
  const found: string[] = [];
  for (const word of piece.text.split(' ')) {
    const longer = `${found.at(-1) ?? ''} ${word}`.trim();
    if (found.length > 0 && pieceWidth({ ...piece, text: longer }) <= most) found[found.length - 1] = longer;
    else found.push(word);
  }
  const { id: _, ...rest } = piece;
  return found.map((text, index) => (index === 0 ? { ...piece, text, breaks: true } : { ...rest, text, breaks: true }));
};

/** Paragraphs below each other; what does not fit into `most` pixels goes on in a further line, indented. */
export const flow = (paragraphs: readonly (readonly Piece[])[], most: number): Block => {
  const pieces: Placed[] = [];
  let [line, width] = [-1, 0];
  for (const whole of paragraphs) {
    const paragraph = whole.flatMap((piece) => parts(piece, most - INDENT));
    let x = Number.POSITIVE_INFINITY;
    for (const [index, piece] of paragraph.entries()) {
      const own = pieceWidth(piece);
      const next = paragraph[index + 1];
      const together = next?.clings === true ? own + GAP + pieceWidth(next) : own;
      const isTooWide = piece.clings === true || INDENT + together > most ? x + own > most : x + together > most;
      if (index === 0 || isTooWide || piece.breaks === true) {
        line += 1;
        x = index === 0 ? 0 : INDENT;
      }
      pieces.push({ ...piece, line, x });
      width = Math.max(width, x + own);
      x += own + GAP;
    }
  }
  return { pieces, width: Math.ceil(width), lines: line + 1 };
};

const isFault = ({ kind, to, type }: Saying): boolean =>
  kind === 'tell' && to === 'protection' && (type === 'fault.found' || type === 'fault.gone');

const withDetail = ({ type, detail, isMaybe }: Saying): string =>
  `${type}${detail === undefined ? '' : ` ${detail}`}${isMaybe === true ? ' ?' : ''}`;

const sentence = (saying: Saying, to: readonly string[]): Piece => {
  const { kind, type, detail, delay } = saying;
  if (isFault(saying) && detail !== undefined) {
    return { text: type === 'fault.found' ? `fault ${detail}` : `${detail} over`, style: 'fault' };
  }
  switch (kind) {
    case 'tell':
      return { text: `→ ${to.join(', ')}: ${withDetail(saying)}`, style: 'tell' };
    case 'report':
      return { text: `reports ${withDetail(saying)}`, style: 'report' };
    case 'order':
      return { text: `orders ${withDetail(saying)}`, style: 'order' };
    case 'later':
      return { text: `${delay === undefined ? 'then' : `after ${delay}:`} ${type}`, style: 'later' };
  }
};

/** What is told to several at once is said once. */
const saidAs = (sayings: readonly Saying[]): readonly Piece[] => {
  const together = new Map<string, { saying: Saying; to: string[] }>();
  for (const saying of sayings) {
    const key = JSON.stringify({ ...saying, to: undefined });
    const group = together.get(key) ?? { saying, to: [] };
    if (saying.to !== undefined) group.to.push(saying.to);
    together.set(key, group);
  }
  return [...together.values()].map(({ saying, to }) => sentence(saying, to));
};

/** For whoever hovers: what the sources say of it, and which promises and clauses they cite. */
export const hover = (head: string, remarks: readonly string[], cites: readonly string[]): string =>
  [head, ...remarks, ...(cites.length === 0 ? [] : [`(${cites.join(', ')})`])].join('\n');

const heading = ({ event, guard, delayMs }: Transition): { readonly event: string; readonly guard: string } => {
  const wait = delayMs === undefined ? '' : ` ${duration(delayMs)}`;
  // A delay that is a number needs no second naming.
  const named = event === `after ${delayMs}` ? `after${wait}` : `${event}${wait}`;
  return { event: named === '' && guard === '' ? 'at once' : named, guard: guard === '' ? '' : `[${guard}]` };
};

/** `contactor.opened [isRequesting]`. */
export const caused = (transition: Transition): readonly Piece[] => {
  const { event, guard } = heading(transition);
  const said = saidAs(transition.says).map(({ text }) => text);
  const notes = transition.remembers.map((name) => `remembers: ${name}`);
  const head = [event, guard, ...said, ...notes].filter((one) => one !== '').join(' ');
  const common = { id: transition.id, title: hover(head, transition.remarks, transition.cites) };
  if (event === '') return [{ text: guard, style: 'guard', ...common }];
  const first: Piece = { text: event, style: 'event', ...common };
  return guard === '' ? [first] : [first, { text: guard, style: 'guard', title: common.title, clings: true }];
};

/** Heard, so that nobody further out hears it; and nothing follows from it. */
const isIgnored = ({ targets, says, remembers }: Transition): boolean =>
  targets.length + says.length + remembers.length === 0;

/** Those that say the same and lead to the same share their last words. */
export const alike = (transitions: readonly Transition[]): readonly (readonly Transition[])[] => {
  const groups = new Map<string, Transition[]>();
  for (const one of transitions) {
    const key = JSON.stringify([one.says, one.targets, one.reenters, isIgnored(one)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  // A guard alone goes first: behind an event it would seem to belong to it.
  return [...groups.values()].map((group) => group.toSorted((a, b) => Number(a.event !== '') - Number(b.event !== '')));
};

const withComma = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.map((piece, index) => (index === pieces.length - 1 ? { ...piece, text: `${piece.text},` } : piece));

/**
 * A paragraph for transitions that are alike: what causes them, what they say, and where they lead if it is not
 * drawn.
 */
export const paragraph = (group: readonly Transition[], leads: string): readonly Piece[] => [
  ...group.flatMap((one, index) => (index < group.length - 1 ? withComma(caused(one)) : caused(one))),
  ...saidAs(group[0]?.says ?? []),
  ...(group.every(isIgnored) ? [{ text: 'ignored', style: 'note' as const }] : []),
  ...(leads === '' ? [] : [{ text: leads, style: 'to' as const }]),
];

/**
 * What is written in the box of a state. `own`: its transitions that are not drawn as arrows, with where they lead;
 * `beside`: what stands beside its name.
 */
export const inscription = (
  state: State,
  own: readonly (readonly [Transition, string])[],
  beside: string,
): readonly (readonly Piece[])[] => {
  const said = (when: string, sayings: readonly Saying[]): readonly (readonly Piece[])[] =>
    sayings.length === 0 ? [] : [[{ text: when, style: 'note' }, ...saidAs(sayings)]];
  const note: readonly Piece[] = beside === '' ? [] : [{ text: beside, style: 'note' }];
  const leads = new Map(own.map(([one, where]) => [one.id, where]));
  return [
    [{ text: state.name, style: 'name', title: hover(state.id, state.remarks, state.cites) }, ...note],
    ...state.levels.map((level): readonly Piece[] => [{ text: level, style: 'badge' }]),
    ...said('on entry', state.entry),
    ...said('on exit', state.exit),
    ...alike(own.map(([one]) => one)).map((group) => paragraph(group, leads.get(group[0]?.id ?? '') ?? '')),
  ];
};
