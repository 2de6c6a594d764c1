/**
 * A layout as an SVG document. Colours follow the reader's light or dark preference and nothing else; every state and
 * transition is an element with its own id, so that a page can light it up and a tool can paint it.
 */
import type { Chart } from './chart.ts';
import type { Arrow, Box, Layout } from './layout.ts';
import { family } from './type.ts';
import { LINE, NAME_SIZE, pieceWidth, SIZE, type Block, type Placed } from './words.ts';

const light = {
  paper: '#ffffff',
  box: '#f3f5f7',
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
  label: '#f3f5f7',
};
const dark: typeof light = {
  paper: '#12171d',
  box: '#1a2129',
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
  label: '#1a2129',
};

const variables = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const style = `
svg{${variables(light)};background:var(--paper)}
@media(prefers-color-scheme:dark){svg{${variables(dark)}}}
text{font:${SIZE}px ${family};font-kerning:none;fill:var(--ink);white-space:pre}
.name{font-weight:bold;font-size:${NAME_SIZE}px}.event{font-weight:bold}.note,.later,.to{fill:var(--note)}
.guard{fill:var(--guard)}.tell{fill:var(--tell)}.report{fill:var(--report)}.order{fill:var(--order)}.fault{fill:var(--fault)}
.box{fill:var(--inner);stroke:var(--line);stroke-width:1.2}.outer{fill:var(--box)}.region{stroke-dasharray:5 4}
.pill{fill:var(--badge)}.path{fill:none;stroke:var(--line);stroke-width:1.2}.head{fill:var(--line)}.dot{fill:var(--ink)}
.paper{fill:var(--label)}
`.replaceAll('\n', '');

export const escaped = (text: string): string =>
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

const boxShape = ({ state, x, y, width, height, isRegion, depth, block }: Box): string => {
  const kind = `box${state.states.length === 0 ? '' : ' outer'}${isRegion ? ' region' : ''}`;
  const rect = `<rect class="${kind}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${depth === 0 ? 4 : 8}"/>`;
  return `<g id="${escaped(state.id)}" class="state">${rect}${blockText(block, x + 10, y + 6)}</g>`;
};

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
  const ids = arrow.transitions.map(({ id }) => id).join(' ');
  const path = `<path class="path" d="${way(arrow)}" marker-end="url(#head)"/>`;
  return ids === '' ? path : `<g class="arrow" data-transitions="${escaped(ids)}">${path}</g>`;
};

const labelShape = ({ label }: Arrow): string => {
  if (label === undefined) return '';
  const { x, y, block } = label;
  const paper = `<rect class="paper" x="${n(x)}" y="${n(y)}" width="${n(block.width + 6)}" height="${n(block.lines * LINE + 2)}" rx="3"/>`;
  return `<g class="label">${paper}${blockText(block, x + 3, y + 2)}</g>`;
};

/** `stamp` tells of which model and by which code it was drawn. */
export const svgOf = (chart: Chart, layout: Layout): string => {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const shapes = [
    ...layout.boxes.map(boxShape),
    ...layout.arrows.map(arrowShape),
    ...layout.starts.map(({ x, y }) => `<circle class="dot" cx="${n(x)}" cy="${n(y)}" r="5"/>`),
    ...layout.arrows.map(labelShape),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(chart.about)}</title>
<style>${escaped(style)}</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>
${shapes.filter((shape) => shape !== '').join('\n')}
</svg>
`;
};
