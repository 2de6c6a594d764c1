/** The page that shows all drawings, as Markdown: how to read them, the picture of all machines, and every chart. */
import { everyState, type Chart } from './chart.ts';

const intro = `# The charts

Drawn from the machines that run: \`npm run draw\` writes this page and everything in \`charts/\`, and a test fails when
it is not fresh. A chart is not documentation that somebody has to keep in step: what you see is what decides.
\`charts/NAME.json\` holds the same as data; the id of a state in it, in XState and in the SVG are one, and so are
those of transitions (\`state|event|place\`): whatever wants to light up a state, or paint a coverage, finds its
element by its id.

## How to read them

| in the drawing | means |
|---|---|
| a box; a box in a box | a state; a state within another one |
| a dashed box | a region: all regions of a chart are active side by side |
| ● → | where it begins |
| **event** [guard] | this has happened, and the guard lets it count; without an event: as soon as the guard is true |
| **after name 250 ms** | so long in this state, by the settings at their defaults; left out where it is worked out |
| → role: event | it tells a neighbour (\`machines/outputs.ts\`) |
| fault Name, Name over | it tells \`protection\` of a fault, or that its cause is gone |
| reports fact, orders request | to whoever listens; to an adapter |
| a question mark behind it | not every time: it depends on what the machine remembers or has heard |
| a line of text in a box | heard there without leaving; ▶ where it leads further in; "ignored": not for outer states |
| a yellow badge | a level that the state stands for, as the level function of the machine answers |

Hover over a state, an event or a guard for what the source says of it, and for the promises (SAF, BIL, PRO, LIV) and
clauses that it cites. (GitHub shows the drawings as pictures: open the file itself to hover.)
`;

/** The first sentences of what the file opens with, up to a drawing or an empty line. */
const opening = (about: string): string => (about.split('\n\n')[0] ?? '').replaceAll('\n', ' ');

const promises = (chart: Chart): readonly string[] => {
  const all = everyState(chart.root).flatMap(({ cites, transitions }) => [
    ...cites,
    ...transitions.flatMap((one) => one.cites),
  ]);
  return [...new Set([...chart.cites, ...all])].toSorted();
};

const entry = (chart: Chart): string => {
  const cites = promises(chart);
  const { name, role, root, file } = chart;
  return [
    `### ${name}`,
    '',
    opening(chart.about),
    '',
    [
      `[\`${file}\`](../${file})`,
      `[data](charts/${name}.json)`,
      ...(role === root.id ? [] : [`its neighbours call it \`${role}\``]),
      ...(cites.length === 0 ? [] : [cites.join(', ')]),
    ].join(' · '),
    '',
    `![The chart of ${name}](charts/${name}.svg)`,
    '',
  ].join('\n');
};

export const gallery = (charts: readonly Chart[], tree: string): string => {
  const of = (place: Chart['of']): readonly Chart[] =>
    charts.filter((chart) => chart.of === place).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const names = (place: Chart['of']): string =>
    of(place)
      .map(({ name }) => `[${name}](#${name})`)
      .join(' · ');
  return [
    intro,
    '## Who tells whom',
    '',
    `One set of machines an EVSE (${names('evse')}), one a station (${names('station')}).`,
    'Nearly everybody tells `protection` of faults: that stands in the boxes, and is no arrow of its own.',
    'A machine that fails is made known to all its neighbours by the host.',
    '',
    `![Who tells whom](charts/${tree}.svg)`,
    '',
    '## One of each an EVSE',
    '',
    ...of('evse').map(entry),
    '## One of each a station',
    '',
    ...of('station').map(entry),
  ].join('\n');
};
