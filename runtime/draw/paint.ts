/**
 * Coverage on a drawing: what no run has ever used is red and dashed, everything else says on hover how often each kind
 * of run has used it. The drawing stays what it is; only classes, titles and a few rules of style are added.
 */
import type { Layer } from '../verify/layers/layer.ts';

const RULES =
  '.chart .never&gt;.box{stroke:var(--fault);stroke-width:2.5;stroke-dasharray:3 3}' +
  '.chart .never text,.chart g.never&gt;text{fill:var(--fault);text-decoration:line-through}' +
  '.chart .arrow.never .path{stroke:var(--fault);stroke-dasharray:3 3}';

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

type Counts = (id: string) => readonly (readonly [string, number])[];

const countsIn = (layers: readonly Layer[], kind: 'states' | 'transitions'): Counts => {
  return (id) => layers.flatMap((one) => ((one[kind][id] ?? 0) > 0 ? [[one.layer, one[kind][id] ?? 0] as const] : []));
};

/** `used 12 times (stories 10, storm 2)`. */
const said = (counts: ReturnType<Counts>): string => {
  if (counts.length === 0) return 'never used';
  const sum = counts.reduce((all, [, count]) => all + count, 0);
  return `used ${sum} times (${counts.map(([layer, count]) => `${layer} ${count}`).join(', ')})`;
};

/** The drawing of a chart with the layers of its machine laid over it. */
export const painted = (svg: string, layers: readonly Layer[]): string => {
  const [states, transitions] = [countsIn(layers, 'states'), countsIn(layers, 'transitions')];
  return svg
    .replace('</style>', `${RULES}</style>`)
    .replaceAll(/<g id="([^"|]*)" class="state">/g, (_, id: string) => {
      const counts = states(unescaped(id));
      const kind = counts.length === 0 ? 'state never' : 'state';
      return `<g id="${id}" class="${kind}"><title>${escaped(said(counts))}</title>`;
    })
    .replaceAll(/<g id="([^"]*\|[^"]*)"><title>/g, (_, id: string) => {
      const counts = transitions(unescaped(id));
      return `<g id="${id}"${counts.length === 0 ? ' class="never"' : ''}><title>${escaped(said(counts))}\n`;
    })
    .replaceAll(/<g class="arrow" data-transitions="([^"]*)">/g, (whole, ids: string) => {
      const isUsed = unescaped(ids)
        .split(' ')
        .some((id) => transitions(id).length > 0);
      return isUsed ? whole : whole.replace('class="arrow"', 'class="arrow never"');
    });
};
