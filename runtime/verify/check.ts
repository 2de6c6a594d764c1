/**
 * One check: every variant explored, judged, and put into a report that people and machines can read. The exit code of
 * `statecharge check` is whether anything is broken.
 */
import { Coverage } from './coverage.ts';
import { explore, type Exploration } from './explore.ts';
import { findingOf, deedsOf, type Finding } from './finding.ts';
import { reasonToIgnore } from './ignored.ts';
import { traps } from './liveness.ts';
import { retell } from './retell.ts';
import type { Variant } from './variants.ts';

export type Broken = {
  readonly finding: Finding;
  /** It shows on the real host too; false: only in the explorer, whose order of timers is too loose. */
  readonly confirmed: boolean;
};

export type VariantReport = {
  readonly variant: Variant;
  readonly states: number;
  readonly edges: number;
  readonly seconds: number;
  /** Every reachable state was visited. */
  readonly complete: boolean;
  readonly broken: readonly Broken[];
  /** Machines that failed by themselves. */
  readonly failures: readonly string[];
};

export type CheckReport = {
  readonly variants: readonly VariantReport[];
  readonly dead: readonly string[];
  /** `role event: states`, without those that have a reason. */
  readonly ignored: readonly string[];
  /** The most that was resident. */
  readonly megabytes: number;
};

export type CheckOptions = {
  /** At most so many states a variant. */
  readonly states: number;
  /** Broken promises a variant that are told of. */
  readonly violations: number;
  readonly progress?: (variant: Variant) => void;
};

/** After the last step of a finding, ms: what comes of it. */
const REST_MS = 1000;

const confirm = (variant: Variant, finding: Finding): boolean => {
  if (finding.times === null) return false;
  const seen = retell(variant.name, deedsOf(finding), (finding.times.at(-1) ?? 0) + REST_MS);
  return finding.broken.some((promise) => seen.includes(promise));
};

const trapFindings = (exploration: Exploration): readonly Finding[] =>
  traps(exploration).map(({ promise, state, states }) => {
    const path = exploration.table.pathTo(state);
    const last = path.at(-1) ?? [0, 0];
    const finding = findingOf(exploration, { from: last[0], label: last[1], broken: [] });
    return { ...finding, broken: [`${promise} (${states} states)`] };
  });

const check = (variant: Variant, { states, violations }: CheckOptions, coverage: Coverage): VariantReport => {
  const start = performance.now();
  const exploration = explore(variant, { states, violations }, (...letter) => coverage.heard(...letter));
  const findings = exploration.violations.map((violation) => findingOf(exploration, violation));
  // What can be reached beyond the horizon nobody knows, and after a broken promise nobody looks.
  const trapped = exploration.complete && findings.length === 0 ? trapFindings(exploration) : [];
  return {
    variant,
    states: exploration.table.size,
    edges: exploration.edges.to.length,
    seconds: (performance.now() - start) / 1000,
    complete: exploration.complete,
    broken: [
      ...findings.map((finding) => ({ finding, confirmed: confirm(variant, finding) })),
      ...trapped.map((finding) => ({ finding, confirmed: true })),
    ],
    failures: exploration.product.places.flatMap((place) => place.failures),
  };
};

export const checkAll = (variants: readonly Variant[], options: CheckOptions): CheckReport => {
  const coverage = new Coverage();
  const reports = variants.map((variant) => {
    options.progress?.(variant);
    return check(variant, options, coverage);
  });
  return {
    variants: reports,
    dead: coverage.dead(),
    ignored: [...coverage.ignored].flatMap(([key, states]) =>
      reasonToIgnore(key) === undefined ? [`${key}: ${[...states].join(', ')}`] : [],
    ),
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
};

/** Broken promises and failed machines; what the real host does not show counts too: the proof has a hole there. */
export const isBroken = ({ variants }: CheckReport): boolean =>
  variants.some(({ broken, failures }) => broken.length > 0 || failures.length > 0);
