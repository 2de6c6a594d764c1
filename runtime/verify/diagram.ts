/** A finding as a sequence diagram in text: who did what, which machine heard what, what the actuators were given. */
import type { Finding } from './finding.ts';
import type { Traced } from './happening.ts';

const WIDTH = 14;

const line = (traced: Traced): string | null => {
  const role = traced.role.padEnd(WIDTH);
  switch (traced.kind) {
    case 'letter':
      return `    ─▶ ${role} ${traced.text}`;
    case 'fact':
      return `       ${role} reports ${traced.text}`;
    case 'levels':
      return `    ══ ${'plant'.padEnd(WIDTH)} ${traced.text}`;
    case 'fired':
      return `    ◷  ${role} ${traced.text}`;
    case 'set':
      return null;
  }
};

const clock = (ms: number | undefined): string => `${((ms ?? 0) / 1000).toFixed(3)} s`.padStart(10);

export const diagram = ({ broken, steps, times }: Finding): string => {
  const told = steps.map(({ title, lines }, step) => {
    const when = times === null ? '' : `${clock(times[step])}  `;
    const what = lines.map(line).filter((one) => one !== null);
    return [`${when}${title}`, ...what].join('\n');
  });
  const end = times === null ? ['(no clock shows this order of timers: an order in time-order.ts is missing)'] : [];
  return [...told, ...end, ...broken.map((promise) => `✗ ${promise}`)].join('\n');
};
