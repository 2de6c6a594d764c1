/** The report of a run: a page for people, and JUnit for build servers. */
import type { Frame } from './central-system.ts';
import type { Outcome, Verdict } from './runner.ts';
import type { Step } from './scene.ts';

export type Report = {
  readonly protocol: string;
  readonly station: string;
  readonly version: string;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly outcomes: readonly Outcome[];
};

const escape = (text: string): string =>
  text
    // Not allowed in XML, and of no use in a page.
    .replaceAll(/\p{Cc}/gu, (sign) => ('\t\n\r'.includes(sign) ? sign : '·'))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

export const count = (outcomes: readonly Outcome[], ...verdicts: readonly Verdict[]): number =>
  outcomes.filter(({ verdict }) => verdicts.includes(verdict)).length;

const at = (ms: number, began: number): string => `${((ms - began) / 1000).toFixed(2).padStart(7)} s`;

const stepLine = ({ at: ms, kind, what }: Step, began: number): string => {
  const marks = { act: '●', call: '◀', seen: '▶', note: '·' } as const;
  return `${at(ms, began)} ${marks[kind]} ${what}`;
};
const frameLine = ({ at: ms, from, text }: Frame, began: number): string =>
  `${at(ms, began)} ${from === 'station' ? '▶' : '◀'} ${text}`;

const detailsOf = ({ steps, frames, began }: Outcome): string =>
  [...steps.map((step) => stepLine(step, began)), '', ...frames.map((frame) => frameLine(frame, began))].join('\n');

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #ddd; }
  h2 { margin: 2rem 0 .3rem; font-size: 1.1rem; }
  pre { overflow-x: auto; background: #f6f6f4; padding: .7rem; font-size: 12px; line-height: 1.4; }
  summary { cursor: pointer; }
  .must, .why { color: #555; }
  .verdict { white-space: nowrap; font-weight: 600; }
  .passed { color: #17692f; } .failed, .broken { color: #b00020; } .not { color: #6b6b6b; }
  @media (prefers-color-scheme: dark) {
    body { background: #16181b; color: #ddd; } th, td { border-color: #333; } pre { background: #1e2125; }
    .must, .why, .not { color: #999; } .passed { color: #6fce8b; } .failed, .broken { color: #ff7b86; }
  }`;

const row = (outcome: Outcome): string => {
  const { test, verdict, why, seconds, log } = outcome;
  const reason = why === null ? '' : `<div class="why">${escape(why)}</div>`;
  const logged = log === '' ? '' : `\n\n${log}`;
  return `<tr id="${test.id}">
<td><a href="#${test.id}">${test.id}</a></td>
<td class="verdict ${verdict.split(' ')[0] ?? ''}">${verdict}</td>
<td>${escape(test.name)}<div class="must">${escape(test.must)}</div>${reason}
<details><summary>steps and messages, ${seconds.toFixed(1)} s</summary>
<pre>${escape(detailsOf(outcome) + logged)}</pre></details></td>
</tr>`;
};

const sectionsOf = (outcomes: readonly Outcome[]): readonly string[] => [
  ...new Set(outcomes.map(({ section }) => section)),
];

export const html = ({ protocol, station, version, startedAt, seconds, outcomes }: Report): string => {
  const sections = sectionsOf(outcomes).map((section) => {
    const rows = outcomes.filter((one) => one.section === section).map(row);
    return `<h2>${escape(section)}</h2>\n<table>${rows.join('\n')}</table>`;
  });
  const bad = count(outcomes, 'failed', 'broken');
  const sentence =
    `${count(outcomes, 'passed')} of ${outcomes.length} cases passed, ${bad} failed, ` +
    `${count(outcomes, 'not applicable')} do not apply`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>OCPP ${protocol} conformance: ${escape(station)}</title><style>${style}</style></head>
<body><h1>OCPP ${protocol} conformance</h1>
<p>${escape(station)}<br>${startedAt.toISOString()}, ${seconds.toFixed(0)} s, statecharge ${escape(version)}</p>
<p class="verdict ${bad === 0 ? 'passed' : 'failed'}">${sentence}</p>
<p>● done at the station, ◀ said by the central system, ▶ said by the station</p>
${sections.join('\n')}
</body></html>
`;
};

const testcase = (outcome: Outcome): string => {
  const { section, test, verdict, why, seconds, log } = outcome;
  const name = escape(`${test.id} ${test.name}`);
  const head = `<testcase classname="${escape(section)}" name="${name}" time="${seconds.toFixed(3)}">`;
  const message = escape(why ?? '');
  const body = {
    passed: '',
    failed: `<failure message="${message}">${message}</failure>`,
    broken: `<error message="${message}">${message}</error>`,
    'not applicable': `<skipped message="${message}"/>`,
  }[verdict];
  return `  ${head}${body}<system-out>${escape(`${detailsOf(outcome)}\n${log}`)}</system-out></testcase>`;
};

export const junit = ({ protocol, station, startedAt, seconds, outcomes }: Report): string => {
  const figures =
    `tests="${outcomes.length}" failures="${count(outcomes, 'failed')}" errors="${count(outcomes, 'broken')}" ` +
    `skipped="${count(outcomes, 'not applicable')}" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="OCPP ${protocol} conformance" hostname="${escape(station)}" ` +
      `timestamp="${startedAt.toISOString()}" ${figures}>`,
    ...outcomes.map(testcase),
    '</testsuite>',
    '',
  ].join('\n');
};
