/**
 * A layout as an SVG document. Colours follow the reader's light or dark preference and nothing else; every state and
 * transition is an element with its own id, so that a page can light it up and a tool can paint it.
 */
import type { Arrow, Box, Layout } from './layout.ts';
import { family } from './type.ts';
import { LINE, NAME_SIZE, pieceWidth, SIZE, type Block, type Placed } from './words.ts';

const light = {
  outer: '#f3f5f7',
  inner: '#ffffff',
  line: '#8b95a1',
  ink: '#1c2733',
  note: '#5c6874',
  guard: '#7a4a00',
  tell: '#0b5cad',
  report: '#1a7032',
  order: '#7b3fa0',
  fault: '#b3261e',
  badge: '#ffe08a',
};
const dark: typeof light = {
  outer: '#1a2129',
  inner: '#222b35',
  line: '#7d8996',
  ink: '#e8edf2',
  note: '#a3b0bd',
  guard: '#f0b860',
  tell: '#7cb8ff',
  report: '#76d18c',
  order: '#d2a3f0',
  fault: '#ff938a',
  badge: '#5c4a10',
};

const variables = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** Selector → declarations. All of it counts within a drawing only, also where several stand in one page. */
const rules: readonly (readonly [string, string])[] = [
  ['text', `font:${SIZE}px ${family};font-kerning:none;fill:var(--ink);white-space:pre`],
  ['.name', `font-weight:bold;font-size:${NAME_SIZE}px`],
  ['.event', 'font-weight:bold'],
  ...(['note', 'guard', 'tell', 'report', 'order', 'fault'] as const).map(
    (name) => [`.${name}`, `fill:var(--${name})`] as const,
  ),
  ['.later', 'fill:var(--note)'],
  ['.to', 'fill:var(--note)'],
  ['.box', 'fill:var(--inner);stroke:var(--line);stroke-width:1.2'],
  ['.outer', 'fill:var(--outer)'],
  ['.region', 'stroke-dasharray:5 4'],
  ['.pill', 'fill:var(--badge)'],
  ['.path', 'fill:none;stroke:var(--line);stroke-width:1.2'],
  ['.head', 'fill:var(--line)'],
  ['.dot', 'fill:var(--ink)'],
  ['.paper', 'fill:var(--outer)'],
  ['.words text:not(.badge)', 'paint-order:stroke;stroke:var(--outer);stroke-width:4px'],
];

const style = [
  `.chart{${variables(light)};background:var(--outer)}`,
  `@media(prefers-color-scheme:dark){.chart{${variables(dark)}}}`,
  ...rules.map(([selector, declarations]) => `.chart ${selector}{${declarations}}`),
].join('');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const n = (value: number): string => String(Math.round(value * 10) / 10);

const pieceText = (piece: Placed, left: number, top: number): string => {
  const [x, y] = [left + piece.x, top + piece.line * LINE + 11];
  const isBadge = piece.style === 'badge';
  const pill = isBadge
    ? `<rect class="pill" x="${n(x)}" y="${n(y - 10.5)}" width="${n(pieceWidth(piece))}" height="14" rx="4"/>`
    : '';
  const title = piece.title === undefined ? '' : `<title>${escaped(piece.title)}</title>`;
  const text = `<text class="${piece.style}" x="${n(x + (isBadge ? 5 : 0))}" y="${n(y)}">${escaped(piece.text)}</text>`;
  if (piece.id === undefined && title === '') return pill + text;
  const id = piece.id === undefined ? '' : ` id="${escaped(piece.id)}"`;
  return `<g${id}>${title}${pill}${text}</g>`;
};

const blockText = ({ pieces }: Block, x: number, y: number): string =>
  pieces.map((piece) => pieceText(piece, x, y)).join('');

const isOuter = ({ state }: Box): boolean => state.states.length > 0;

const wordsIn = ({ block, x, y }: Box): string => blockText(block, x + 10, y + 6);

const boxShape = (box: Box): string => {
  const { state, x, y, width, height, isRegion, depth } = box;
  const kind = `box${isOuter(box) ? ' outer' : ''}${isRegion ? ' region' : ''}`;
  const size = `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${depth === 0 ? 4 : 8}"`;
  const words = isOuter(box) ? '' : wordsIn(box);
  return `<g id="${escaped(state.id)}" class="state"><rect class="${kind}" ${size}/>${words}</g>`;
};

/** What is written in a box with others inside: above the arrows that lead into it. */
const outerWords = (box: Box): string =>
  isOuter(box) ? `<g class="words" data-state="${escaped(box.state.id)}">${wordsIn(box)}</g>` : '';

/** Right-angled ways with small curves at their corners. */
const way = ({ points }: Arrow): string => {
  const radius = 5;
  return points
    .map(({ x, y }, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${n(x)} ${n(y)}`;
      if (after === undefined) return `L${n(x)} ${n(y)}`;
      const towards = (to: { readonly x: number; readonly y: number }): string => {
        const length = Math.hypot(to.x - x, to.y - y);
        const part = length === 0 ? 0 : Math.min(radius, length / 2) / length;
        return `${n(x + (to.x - x) * part)} ${n(y + (to.y - y) * part)}`;
      };
      return `L${towards(before)}Q${n(x)} ${n(y)} ${towards(after)}`;
    })
    .join('');
};

const arrowShape = (arrow: Arrow): string => {
  const path = `<path class="path" d="${way(arrow)}" marker-end="url(#head)"/>`;
  if (arrow.edge === undefined) return path;
  const { ids, title } = arrow.edge;
  return `<g class="arrow" data-transitions="${escaped(ids.join(' '))}"><title>${escaped(title)}</title>${path}</g>`;
};

const labelShape = ({ edge, label }: Arrow): string => {
  if (edge === undefined || label === undefined) return '';
  const { x, y } = label;
  const { words } = edge;
  const size = `x="${n(x)}" y="${n(y)}" width="${n(words.width + 6)}" height="${n(words.lines * LINE + 2)}"`;
  return `<g class="label"><rect class="paper" ${size} rx="3"/>${blockText(words, x + 3, y + 2)}</g>`;
};

const head =
  '<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" ' +
  'markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>';

/** `made` says in which manner, for whoever draws it again. */
export const svgOf = (layout: Layout, made: string): string => {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const shapes = [
    ...layout.boxes.map(boxShape),
    ...layout.arrows.map(arrowShape),
    ...layout.starts.map(({ x, y }) => `<circle class="dot" cx="${n(x)}" cy="${n(y)}" r="5"/>`),
    ...layout.boxes.map(outerWords),
    ...layout.arrows.map(labelShape),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" ${size} role="img" data-manner="${escaped(made)}">`,
    `<title>${escaped(layout.about)}</title>`,
    `<style>${escaped(style)}</style>`,
    head,
    ...shapes.filter((shape) => shape !== ''),
    '</svg>',
    '',
  ].join('\n');
};
