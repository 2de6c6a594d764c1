/** `statecharge conformance`: runs the certification cases against a station and writes what came of them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Bench } from '../conformance/adapter.ts';
import type { Section } from '../conformance/case.ts';
import { httpBench } from '../conformance/http-station.ts';
import { catalogue16 } from '../conformance/ocpp16/catalogue.ts';
import { ownBench } from '../conformance/own-station.ts';
import { count, html, junit } from '../conformance/report.ts';
import { runCases, type Outcome } from '../conformance/runner.ts';
import { places } from '../places.ts';
import { version } from '../version.ts';
import type { Output } from './config.ts';

export type ConformanceOptions = {
  readonly protocol: string;
  readonly report?: string;
  readonly station: string;
  readonly case?: readonly string[];
  readonly sideBySide?: number;
  readonly list?: boolean;
};

const GOOD = 0;
const FAILED = 1;
const BAD_INPUT = 2;

/** `TC_005` stands for every part of it. */
const chosen = (sections: readonly Section[], ids: readonly string[]): readonly Section[] =>
  sections
    .map((section) => ({
      ...section,
      cases: section.cases.filter(({ id }) => ids.some((one) => id === one || id.startsWith(`${one}_`))),
    }))
    .filter(({ cases }) => cases.length > 0);

const line = ({ test, verdict, why, seconds }: Outcome): string => {
  const head = `${verdict.padEnd(14)} ${test.id.padEnd(13)} ${seconds.toFixed(1).padStart(5)} s  ${test.name}`;
  return why === null ? head : `${head}\n${' '.repeat(15)}${why.split('\n')[0] ?? ''}`;
};

const benchOf = async (station: string): Promise<Bench | string> => {
  if (station === 'own') return ownBench(places.program, version);
  if (!URL.canParse(station)) return `--station: expected "own" or the http:// address of a bench, found "${station}"`;
  try {
    return await httpBench(station);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `--station: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
};

export const conformance = async (options: ConformanceOptions, output: Output): Promise<number> => {
  const sections = options.case === undefined ? catalogue16 : chosen(catalogue16, options.case);
  if (sections.length === 0) {
    output.complaint(`--case: no case is called ${options.case?.join(', ')} (see --list)`);
    return BAD_INPUT;
  }
  if (options.list === true) {
    for (const { title, cases } of sections) {
      output.line(`\n${title}`);
      for (const { id, name, must } of cases) output.line(`  ${id.padEnd(13)} ${name}: ${must}`);
    }
    return GOOD;
  }
  const bench = await benchOf(options.station);
  if (typeof bench === 'string') {
    output.complaint(bench);
    return BAD_INPUT;
  }
  const startedAt = new Date();
  const began = performance.now();
  const outcomes = await runCases(bench, sections, {
    ...(options.sideBySide === undefined ? {} : { atOnce: options.sideBySide }),
    finished: (outcome) => output.line(line(outcome)),
  });
  const seconds = (performance.now() - began) / 1000;
  const bad = count(outcomes, 'failed', 'broken');
  const passed = count(outcomes, 'passed');
  output.line(
    `${passed} passed, ${bad} failed, ${outcomes.length - passed - bad} do not apply, ${seconds.toFixed(0)} s`,
  );
  if (options.report !== undefined) {
    const directory = resolve(options.report);
    const { name: station } = bench.description;
    const report = { protocol: options.protocol, station, version, startedAt, seconds, outcomes };
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'conformance.html'), html(report));
    await writeFile(join(directory, 'conformance.xml'), junit(report));
    output.line(`written: ${join(directory, 'conformance.html')} and conformance.xml`);
  }
  return bad === 0 ? GOOD : FAILED;
};
