/**
 * One check: every variant explored, judged, and put into a report that people and machines can read. The exit code of
 * `statecharge check` is whether anything is broken.
 */
import { Coverage, deadIn, layersOf, type CoverageNotes } from './coverage.ts';
import { explore, type Exploration } from './explore.ts';
import { findingOf, deedsOf, type Finding } from './finding.ts';
import { reasonToIgnore } from './ignored.ts';
import type { Layer } from './layers/layer.ts';
import { traps } from './liveness.ts';
import { retell } from './retell.ts';
import type { Variant } from './variants.ts';

export type Broken = {
  readonly finding: Finding;
  /** It shows on the real host too; false: only in the explorer, whose order of timers is too loose. */
  readonly confirmed: boolean;
};

export type VariantReport = {
  readonly name: string;
  readonly about: string;
  readonly states: number;
  readonly edges: number;
  readonly seconds: number;
  /** Every reachable state was visited. */
  readonly complete: boolean;
  readonly broken: readonly Broken[];
  /** Machines that failed by themselves. */
  readonly failures: readonly string[];
  /** By role, what its machines have told whoever is not composed. */
  readonly outside: Readonly<Record<string, readonly string[]>>;
};

export type CheckReport = {
  readonly variants: readonly VariantReport[];
  /** Transitions by their ids. */
  readonly dead: readonly string[];
  /** What was used, once for every step that differs from all others of its chapter. */
  readonly layers: readonly Layer[];
  /** `role event: states`, without those that have a reason. */
  readonly ignored: readonly string[];
  /** By the clock. */
  readonly seconds: number;
  /** The most that was resident, of all processes together. */
  readonly megabytes: number;
};

export type CheckOptions = {
  /** At most so many states a variant. */
  readonly states: number;
  /** Broken promises a variant that are told of. */
  readonly violations: number;
  readonly progress?: (name: string) => void;
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

/** One variant, and what of the charts it has used. */
export type Checked = { readonly report: VariantReport; readonly notes: CoverageNotes };

export const checkOne = (variant: Variant, { states, violations }: CheckOptions): Checked => {
  const start = performance.now();
  const coverage = new Coverage();
  const exploration = explore(variant, { states, violations }, (...letter) => coverage.heard(...letter));
  const findings = exploration.violations.map((violation) => findingOf(exploration, violation));
  // What can be reached beyond the horizon nobody knows, and after a broken promise nobody looks.
  const trapped = exploration.complete && findings.length === 0 ? trapFindings(exploration) : [];
  const report: VariantReport = {
    name: variant.name,
    about: variant.about,
    states: exploration.table.size,
    edges: exploration.edges.to.length,
    seconds: (performance.now() - start) / 1000,
    complete: exploration.complete,
    broken: [
      ...findings.map((finding) => ({ finding, confirmed: confirm(variant, finding) })),
      ...trapped.map((finding) => ({ finding, confirmed: true })),
    ],
    failures: exploration.product.places.flatMap((place) => place.failures),
    outside: Object.fromEntries([...exploration.product.outside].map(([role, events]) => [role, [...events]])),
  };
  return { report, notes: coverage.notes };
};

/** @param cost what all of it took */
export const reportOf = (
  checked: readonly Checked[],
  cost: Pick<CheckReport, 'seconds' | 'megabytes'>,
): CheckReport => {
  const ignored = new Map<string, Set<string>>();
  for (const { notes } of checked) {
    for (const [key, states] of Object.entries(notes.ignored)) {
      ignored.set(key, new Set([...(ignored.get(key) ?? []), ...states]));
    }
  }
  return {
    ...cost,
    variants: checked.map(({ report }) => report),
    dead: deadIn(checked.map(({ notes }) => notes)),
    layers: layersOf(checked.map(({ notes }) => notes)),
    ignored: [...ignored].flatMap(([key, states]) =>
      reasonToIgnore(key) === undefined ? [`${key}: ${[...states].join(', ')}`] : [],
    ),
  };
};

/** One after the other, in this process. */
export const checkAll = (variants: readonly Variant[], options: CheckOptions): CheckReport => {
  const start = performance.now();
  const checked = variants.map((variant) => {
    options.progress?.(variant.name);
    return checkOne(variant, options);
  });
  return reportOf(checked, {
    seconds: (performance.now() - start) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  });
};

/**
 * Broken promises, traps and failed machines; what the real host does not show counts too: the proof has a hole there.
 * So does an event that is ignored for no reason that anybody has given: one of them is a mistake.
 */
export const isBroken = ({ variants, ignored }: CheckReport): boolean =>
  ignored.length > 0 || variants.some(({ broken, failures }) => broken.length > 0 || failures.length > 0);
