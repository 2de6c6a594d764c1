/** The report of a check for people, for programs (JSON) and for build servers (JUnit). */
import { isBroken, type CheckReport, type VariantReport } from './check.ts';
import { diagram } from './diagram.ts';
import { chaptered, played } from './variants.ts';

const count = (number: number): string => number.toLocaleString('en');
const verdictOf = ({ broken, failures, complete }: VariantReport): string => {
  const wrong = broken.length + failures.length;
  if (wrong > 0) return `${wrong} BROKEN`;
  return complete ? 'holds' : 'holds as far as it was looked at';
};

const lines = (report: VariantReport): readonly string[] => {
  const { name, about, states, edges, seconds, broken, failures } = report;
  const figures = `${count(states)} states, ${count(edges)} edges, ${seconds.toFixed(1)} s`;
  return [
    `${name.padEnd(18)} ${verdictOf(report).padEnd(10)} ${figures}`,
    `  ${about}`,
    ...broken.flatMap(({ finding, confirmed }) => [
      '',
      diagram(finding),
      confirmed ? '' : '(not seen on the real host: the order of timers in time-order.ts is too loose here)',
    ]),
    ...failures.map((failure) => `  ✗ ${failure}`),
  ];
};

export const human = (report: CheckReport, { details }: { readonly details: boolean }): string => {
  const { dead, ignored, variants, seconds, megabytes } = report;
  const states = variants.reduce((sum, one) => sum + one.states, 0);
  const outcome = isBroken(report) ? 'BROKEN' : 'every promise holds';
  const deaf = ignored.map((one) => `✗ nobody listens, and ignored.ts gives no reason: ${one}`);
  const more = details
    ? [
        '',
        'Transitions that nothing takes:',
        ...dead.map((one) => `  ${one}`),
        '',
        'Events that nobody listens to:',
        ...ignored.map((one) => `  ${one}`),
        '',
        'Machines that are played instead of composed:',
        ...Object.entries(played).map(([role, why]) => `  ${role}: ${why}`),
        '',
        'Machines that are composed in chapters of their own:',
        ...Object.entries(chaptered).map(([role, why]) => `  ${role}: ${why}`),
      ]
    : [`${dead.length} transitions that nothing takes, ${ignored.length} events that nobody listens to (--details)`];
  return [
    ...variants.flatMap(lines),
    ...deaf,
    '',
    ...more,
    `${count(states)} states in ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB: ${outcome}`,
  ].join('\n');
};

export const json = (report: CheckReport): string =>
  JSON.stringify(
    {
      broken: isBroken(report),
      megabytes: Math.round(report.megabytes),
      seconds: report.seconds,
      variants: report.variants.map(({ broken, ...figures }) => ({
        ...figures,
        broken: broken.map(({ finding, confirmed }) => ({
          promises: finding.broken,
          confirmed,
          steps: finding.steps.map(({ title }, step) => ({ at: finding.times?.[step] ?? null, title })),
        })),
      })),
      dead: report.dead,
      ignored: report.ignored,
    },
    null,
    2,
  );

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const junit = ({ variants, ignored }: CheckReport): string => {
  const cases = variants.map(({ name, seconds, broken, failures }) => {
    const wrong = [
      ...broken.map(
        ({ finding }) =>
          `<failure message="${escape(finding.broken.join('; '))}">${escape(diagram(finding))}</failure>`,
      ),
      ...failures.map((failure) => `<failure message="${escape(failure)}"/>`),
    ];
    const head = `<testcase classname="check" name="${escape(name)}" time="${seconds.toFixed(3)}">`;
    return `  ${head}${wrong.join('')}</testcase>`;
  });
  const deaf = ignored.map((one) => `<failure message="${escape(one)}"/>`).join('');
  cases.push(`  <testcase classname="check" name="every ignored event has a reason">${deaf}</testcase>`);
  const broken = variants.filter((one) => one.broken.length + one.failures.length > 0).length;
  const failed = broken + (ignored.length > 0 ? 1 : 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuite name="statecharge check" tests="${cases.length}" failures="${failed}">`,
    ...cases,
    '</testsuite>',
  ].join('\n');
};
