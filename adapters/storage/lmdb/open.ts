/**
 * From a directory to a store, or to one word why not.
 *
 *   locked? ─▶ header rubbish? ─▶ last run cut off? walk it in a child ─▶ open ─▶ newer schema? ─▶ migrate ─▶ store
 *                 └──────────── corrupt ─┴──▶ set aside: renamed, never deleted ──▶ a fresh one
 *
 * A store that has been set aside may hold bills: the fresh one remembers it in `meta/set-aside` until somebody
 * acknowledges, over any number of restarts. What the station does meanwhile is not decided here.
 */
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store, StoreFailure } from '../../ports/store.ts';
import type { Damage } from '../typed-table.ts';
import { readEnding, writeEnding } from './ending.ts';
import { openEnvironment, type Environment } from './environment.ts';
import { failureOf } from './failures.ts';
import { examineHeader } from './header.ts';
import { lockDirectory } from './lock.ts';
import { migrate, migrations, type Migration } from './migrations.ts';
import { LmdbStore } from './store.ts';
import { tryStore } from './trial.ts';

export type Opened =
  /** `setAside`: path of a corrupt store that nobody has acknowledged yet. */
  | { readonly ok: true; readonly store: Store; readonly setAside?: string }
  | { readonly ok: false; readonly why: 'locked' | 'newer-schema' | StoreFailure; readonly message: string };

export type OpenOptions = {
  /**
   * A program and its arguments that runs `walkStore` on the file given as last argument. Without it only the header is
   * examined.
   */
  readonly trial?: readonly string[];
  /** Told of every row that cannot be read. */
  readonly onDamage?: (damage: Damage) => void;
  /** The steps to this program's schema. */
  readonly migrations?: readonly Migration[];
};

type Files = { readonly directory: string; readonly data: string; readonly ending: string };

const SET_ASIDE_KEY = 'set-aside';

export async function openStore(directory: string, options: OpenOptions = {}): Promise<Opened> {
  const files = { directory, data: join(directory, 'station.mdb'), ending: join(directory, 'station.ending') };
  try {
    await mkdir(directory, { recursive: true });
    const lock = await lockDirectory(directory);
    if ('heldBy' in lock) {
      const message = `${directory} is in use by process ${lock.heldBy}: one daemon a directory`;
      return { ok: false, why: 'locked', message };
    }
    try {
      const opened = await openLocked(files, options, () => lock.release());
      if (!opened.ok) await lock.release();
      return opened;
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    const { why, message } = await failureOf(error, directory);
    return { ok: false, why, message: `cannot open the store in ${directory}: ${message}` };
  }
}

/** Somebody has seen that a store was set aside. */
export function acknowledgeSetAside(store: Store, done: (failure: StoreFailure | null) => void): void {
  store.commit([{ table: 'meta', key: SET_ASIDE_KEY, value: undefined }], done);
}

async function openLocked(files: Files, options: OpenOptions, release: () => Promise<void>): Promise<Opened> {
  let setAside = (await isCorrupt(files, options.trial)) ? await setAsideIn(files) : undefined;
  const before = await readEnding(files.ending);
  await writeEnding(files.ending, 'open');
  for (;;) {
    const opened = await openWhole(files, options, release, setAside);
    if (opened !== 'corrupt') {
      // Refused for another reason than damage: the file is as the last run left it.
      if (!opened.ok && before === 'shut') await writeEnding(files.ending, 'shut');
      return opened;
    }
    if (setAside !== undefined) {
      return { ok: false, why: 'corrupt', message: `a fresh store in ${files.directory} is unreadable` };
    }
    setAside = await setAsideIn(files);
  }
}

async function isCorrupt(files: Files, trial: readonly string[] | undefined): Promise<boolean> {
  const header = await examineHeader(files.data);
  if (header === 'absent') return false;
  if (header === 'corrupt') return true;
  const cutOff = (await readEnding(files.ending)) !== 'shut';
  if (trial === undefined || (header === 'sound' && !cutOff)) return false;
  return (await tryStore(trial, files.data)) === 'corrupt';
}

async function openWhole(
  files: Files,
  options: OpenOptions,
  release: () => Promise<void>,
  setAside: string | undefined,
): Promise<Opened | 'corrupt'> {
  let environment: Environment;
  try {
    environment = openEnvironment(files.data);
  } catch (error) {
    if ((await failureOf(error, files.directory)).why === 'corrupt') return 'corrupt';
    throw error;
  }
  const store = new LmdbStore(environment, files.directory, options.onDamage ?? (() => {}), async (sound) => {
    if (sound) await writeEnding(files.ending, 'shut');
    await release();
  });
  const schema = await migrate(store, options.migrations ?? migrations);
  const failure = schema.kind === 'current' && setAside !== undefined ? await remember(store, setAside) : null;
  if (schema.kind === 'current' && failure === null) {
    const remembered = store.get('meta', SET_ASIDE_KEY);
    return typeof remembered === 'string' ? { ok: true, store, setAside: remembered } : { ok: true, store };
  }
  await environment.root.close();
  if (schema.kind === 'unreadable') return 'corrupt';
  if (schema.kind === 'newer') {
    const message =
      `the store in ${files.directory} has schema ${schema.found}, this program knows up to ${schema.ours}: ` +
      'nothing has been changed; run the newer program, or another directory';
    return { ok: false, why: 'newer-schema', message };
  }
  const why = schema.kind === 'failed' ? schema.why : (failure ?? 'failed');
  return { ok: false, why, message: `the store in ${files.directory} cannot be written` };
}

const remember = (store: Store, path: string): Promise<StoreFailure | null> =>
  new Promise((resolve) => store.commit([{ table: 'meta', key: SET_ASIDE_KEY, value: path }], resolve));

/** Answers where the corrupt file is now. */
async function setAsideIn(files: Files): Promise<string> {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const path = join(files.directory, `station.corrupt-${stamp}.mdb`);
  await rename(files.data, path);
  return path;
}
