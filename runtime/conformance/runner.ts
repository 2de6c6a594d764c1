/**
 * Runs cases, several at once where there are several stations: opens a central system for each, takes a station,
 * plays the script, and says how it ended.
 */
import type { ServerOptions } from 'node:https';
import { Unable, type Bench, type Description, type Station } from './adapter.ts';
import type { Case, Section } from './case.ts';
import { CentralSystem, type Frame } from './central-system.ts';
import { Failed, NotApplicable } from './failure.ts';
import { Scene, type Step } from './scene.ts';

export type Verdict = 'passed' | 'failed' | 'not applicable' | 'broken';

export type Outcome = {
  readonly section: string;
  readonly test: Case;
  readonly verdict: Verdict;
  /** Why it has not passed. */
  readonly why: string | null;
  readonly seconds: number;
  readonly steps: readonly Step[];
  readonly frames: readonly Frame[];
  /** When it began, on the clock of steps and frames. */
  readonly began: number;
  readonly log: string;
};

type Numbered = { readonly section: string; readonly test: Case };

const IDENTITY = 'CONFORMANCE';
/** What of the station's log is kept of a case that has not passed. */
const MOST_LOG = 20_000;

const connectorFor = ({ needs }: Case, { connectors }: Description): number => {
  const cable = needs?.cable;
  const index = cable === undefined ? 0 : connectors.findIndex((one) => one.cable === cable);
  if (index < 0) throw new NotApplicable(`the station has no connector with a ${cable === 'fixed' ? 'cable' : cable}`);
  return index + 1;
};

const judgeNeeds = ({ needs }: Case, scene: Scene): void => {
  const profiles = (scene.valueOf('SupportedFeatureProfiles') ?? '').split(',').map((one) => one.trim());
  if (needs?.profile !== undefined && !profiles.includes(needs.profile)) {
    throw new NotApplicable(`the station does not claim the feature profile ${needs.profile}`);
  }
  if (needs?.lacks !== undefined && profiles.includes(needs.lacks)) {
    throw new NotApplicable(`for stations without the feature profile ${needs.lacks}, which this one has`);
  }
  for (const key of needs?.keys ?? []) {
    if (scene.valueOf(key) === undefined) throw new NotApplicable(`the station does not know the key ${key}`);
  }
};

/** Every status is to be seen, at once. */
const always = { MinimumStatusDuration: '0' };

/** Booted, idle, set: where a case begins. */
const open = async (test: Case, scene: Scene): Promise<void> => {
  const ifKnown = { ...always, ...test.settingsIfKnown };
  await scene.start({ ...ifKnown, ...test.settings });
  await scene.booted();
  await scene.readConfiguration();
  judgeNeeds(test, scene);
  await scene.set(test.settings ?? {});
  await scene.set(ifKnown, 'if known');
};

const play = async (test: Case, scene: Scene): Promise<void> => {
  if (test.opening !== 'cold') await open(test, scene);
  await test.play(scene);
  const { breaches } = scene.central.conduct;
  if (breaches.length > 0) throw new Failed(breaches.join('; '));
};

const verdictOf = (error: unknown): { verdict: Verdict; why: string } => {
  if (error instanceof Failed) return { verdict: 'failed', why: error.message };
  if (error instanceof NotApplicable) return { verdict: 'not applicable', why: error.message };
  if (error instanceof Unable) return { verdict: 'not applicable', why: `the bench cannot do that: ${error.message}` };
  return { verdict: 'broken', why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
};

/** Whoever comes may show a certificate; what it is worth the case says. */
const tls = async (): Promise<ServerOptions> => {
  await import('../../adapters/certificates/polyfill.ts');
  const { authority } = await import('./certificates.ts');
  const { root, server } = await authority().then(async (own) => ({ root: own.root, server: await own.server() }));
  const { key, certificate: cert } = server;
  return { key, cert, ca: root, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' };
};

const runCase = async (bench: Bench, { section, test }: Numbered): Promise<Outcome> => {
  const began = performance.now();
  const central = await CentralSystem.open({ identity: IDENTITY, ...(test.encrypted ? { tls: await tls() } : {}) });
  let station: Station | null = null;
  let scene: Scene | null = null;
  let ending: { verdict: Verdict; why: string | null } = { verdict: 'passed', why: null };
  let log = '';
  try {
    const connector = connectorFor(test, bench.description);
    station = await bench.take();
    scene = new Scene({ central, station, description: bench.description, connector });
    await play(test, scene);
  } catch (error) {
    ending = verdictOf(error);
    const { breaches } = central.conduct;
    if (ending.verdict === 'failed' && breaches.length > 0 && ending.why !== breaches.join('; ')) {
      ending = { verdict: 'failed', why: `${ending.why}; besides: ${breaches.join('; ')}` };
    }
    log = (await station?.log())?.slice(-MOST_LOG) ?? '';
  } finally {
    await station?.stop();
    await central.close();
    await scene?.close();
  }
  const seconds = (performance.now() - began) / 1000;
  return { section, test, ...ending, seconds, steps: scene?.steps ?? [], frames: central.frames, began, log };
};

export type RunOptions = {
  /** At most so many side by side. */
  readonly atOnce?: number;
  readonly finished?: (outcome: Outcome) => void;
};

/** In the order of the catalogue, whatever the order in which they end. */
export const runCases = async (
  bench: Bench,
  sections: readonly Section[],
  { atOnce = bench.atOnce, finished }: RunOptions = {},
): Promise<readonly Outcome[]> => {
  const cases = sections.flatMap(({ title, cases: tests }) => tests.map((test) => ({ section: title, test })));
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < cases.length; index = next++) {
      const one = cases[index];
      if (one === undefined) continue;
      const outcome = await runCase(bench, one);
      outcomes[index] = outcome;
      finished?.(outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(atOnce, bench.atOnce)) }, worker));
  return outcomes;
};
