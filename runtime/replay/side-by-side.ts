/** The first turn that differs, told in lines: what was recorded at the left, what happens now at the right. */
import type { Effect, Outcome, Stride } from '../recorder/outcome.ts';
import type { Difference } from './replayer.ts';

const strideText = ({ to, type, after }: Stride): string =>
  `${to} hears ${type}: ${after === null ? 'fails' : JSON.stringify(after)}`;

const effectText = ({ kind, from, body }: Effect): string => `${kind} of ${from}: ${JSON.stringify(body)}`;

const linesOf = (outcome: Outcome | undefined): string[] =>
  outcome === undefined
    ? ['nothing happens']
    : [...outcome.strides.map(strideText), ...outcome.effects.map(effectText)];

/** Lines of both, in order; one that both have stands once. */
const aligned = (left: readonly string[], right: readonly string[]): [mark: string, text: string][] => {
  const rows: [string, string][] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const mine = left[l];
    const yours = right[r];
    if (mine !== undefined && mine === yours) {
      rows.push(['=', mine]);
      l++;
      r++;
    } else if (mine !== undefined && (yours === undefined || !right.includes(mine, r))) {
      rows.push(['recorded', mine]);
      l++;
    } else if (yours !== undefined) {
      rows.push(['now', yours]);
      r++;
    }
  }
  return rows;
};

const WIDTH = 'recorded'.length;

/** `begin`: the host's clock at the beginning of the recording. */
export const sideBySide = ({ number, at, recorded, found }: Difference, begin: number): string[] => {
  const cause = found?.turn ?? null;
  const first = recorded?.outcome.strides[0];
  const heard =
    cause === null
      ? first === undefined
        ? 'nothing'
        : `${first.to} hears ${first.type}`
      : `${cause.to} hears ${JSON.stringify(cause.event)}`;
  const head = `turn ${number}, ${((at - begin) / 1000).toFixed(3)} s after the beginning: ${heard}`;
  if (recorded === null && found === null) return [head, 'the recording holds no turns to compare with'];
  const rows = aligned(linesOf(recorded?.outcome), linesOf(found?.outcome));
  const isInside = rows.every(([mark]) => mark === '=');
  return [
    head,
    ...rows.map(([mark, text]) => `${mark.padEnd(WIDTH)} ${text}`),
    ...(isInside
      ? ['states and effects are the same: what a machine remembers, or when it hears it, has changed']
      : []),
  ];
};
