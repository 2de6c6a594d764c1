/**
 * Changes settings from outside: the central system, the page. What it says is written is written.
 *
 *   change ─▶ queue ─▶ read the file anew ─▶ edit only the values ─▶ check the whole ─▶ durable ─▶ in force ─▶ told
 *
 * One change at a time, in the order they came; a change of several settings is made whole or not at all. Comments,
 * order and indentation of the file stay. Nothing is written when nothing changes: flash memory wears out. Whoever has
 * waited too long for the disk withdraws his change: what has been written of it by then is taken back.
 */
import { rename } from 'node:fs/promises';
import { applyEdits, findNodeAtLocation, getNodeValue, modify, parseTree, type Node } from 'jsonc-parser';
import { Authors, type Author, type KeptValues } from './authors.ts';
import { readText, reasonOf, writeText, writeTextIfNew } from './durable-file.ts';
import { equal, kindOf } from './kinds.ts';
import { FACTORY_TEXT, lastGoodOf } from './load.ts';
import { readSettings } from './read.ts';
import type { Value } from './row.ts';
import type { Settings } from './settings.ts';
import { isPortPath, paths, placeOf, rowAt, type Path } from './table.ts';

/** `evse` counts from 1 and belongs to paths below `ports[]` only. The value is checked. */
export type Change = { readonly path: Path; readonly evse?: number; readonly value: unknown };

export type Written =
  | { readonly outcome: 'unchanged' }
  /** `warning`: the values are safe, but the copy beside the file is not up to date. */
  | { readonly outcome: 'written'; readonly warning?: string }
  /** The value breaks a rule; nothing has changed. */
  | { readonly outcome: 'invalid'; readonly why: string }
  /** The disk would not; nothing has changed. */
  | { readonly outcome: 'failed'; readonly why: string };

type Checked = { readonly path: Path; readonly evse: number | undefined; readonly value: Value };
type Job = {
  readonly changes: readonly Change[];
  readonly author: Author;
  readonly done: (written: Written) => void;
  /** `over`: in force, or it has come to nothing. */
  stage: 'waiting' | 'begun' | 'withdrawn' | 'over';
};

const withdrawn: Written = { outcome: 'failed', why: 'withdrawn: the disk has taken too long' };

const LONGEST_QUEUE = 100;

/** `ports[]/rfid/enable` of EVSE 2 is ['ports', 1, 'rfid', 'enable']. */
const locationOf = ({ path, evse }: Checked): (string | number)[] =>
  path.split('/').flatMap((name) => (name.endsWith('[]') ? [name.slice(0, -2), (evse ?? 1) - 1] : [name]));

/** New lines look like the old ones. */
const formattingOf = (text: string) => {
  const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
};

/**
 * A new key goes to the end of its object, or to the front where a comment stands behind the last one: appended, it
 * would come between that value and its comment.
 */
const insertionOf = (text: string, root: Node, location: readonly (string | number)[]) => {
  let parent: Node | undefined;
  for (let depth = location.length - 1; parent === undefined && depth >= 0; depth--) {
    parent = findNodeAtLocation(root, location.slice(0, depth));
  }
  const last = parent?.children?.at(-1);
  const commented = last !== undefined && /^,?[ \t]*\/[/*]/.test(text.slice(last.offset + last.length));
  return commented ? { getInsertionIndex: () => 0 } : {};
};

export class SettingsWriter {
  readonly #file: string;
  readonly #settings: Settings;
  readonly #kept: KeptValues;
  readonly #authors: Authors;
  readonly #queue: Job[] = [];
  #busy = false;

  /** Takes what was kept into the settings at once. */
  constructor(file: string, settings: Settings, kept: KeptValues) {
    this.#file = file;
    this.#settings = settings;
    this.#kept = kept;
    this.#authors = new Authors(kept);
    for (const path of paths) {
      const row = rowAt(path);
      const value = row.place === 'storage' ? kindOf(row).take(kept.get(path)) : undefined;
      if (value !== undefined) settings.put(path, undefined, value, 'storage');
    }
  }

  /** Who has written what is stored; null: a person with an editor, or nobody. */
  authorOf(path: Path, evse: number | undefined): Author | null {
    return this.#authors.of(placeOf(path, evse), this.#settings.stored(path, evse));
  }

  /**
   * `done` exactly once, after the values are durable and in force. Returns how to withdraw the change: true, and it
   * will never be in force (`done` is called no more while it had not begun); false, and it is too late for that.
   */
  change(changes: readonly Change[], author: Author, done: (written: Written) => void): () => boolean {
    const job: Job = { changes, author, done, stage: 'waiting' };
    if (this.#queue.length >= LONGEST_QUEUE) {
      done({ outcome: 'failed', why: `${LONGEST_QUEUE} changes are waiting already` });
      return () => false;
    }
    this.#queue.push(job);
    if (!this.#busy) void this.#drain();
    return () => {
      if (job.stage !== 'waiting' && job.stage !== 'begun') return false;
      const place = this.#queue.indexOf(job);
      if (place >= 0) this.#queue.splice(place, 1);
      job.stage = 'withdrawn';
      return true;
    };
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    try {
      for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) await this.#run(job);
    } finally {
      this.#busy = false;
    }
  }

  async #run(job: Job): Promise<void> {
    job.stage = 'begun';
    const written = await this.#make(job);
    job.stage = 'over';
    job.done(written);
  }

  async #make(job: Job): Promise<Written> {
    const checked: Checked[] = [];
    for (const change of job.changes) {
      const answer = this.#check(change);
      if ('why' in answer) return answer;
      checked.push(answer);
    }
    const inFile = checked.filter(({ path }) => rowAt(path).place === undefined);
    const beside = checked.filter(({ path }) => rowAt(path).place === 'storage');
    const answers = [await this.#writeFile(job, inFile)];
    for (const change of beside) {
      if (answers.every(({ outcome }) => outcome === 'written' || outcome === 'unchanged')) {
        answers.push(await this.#keep(job, change));
      }
    }
    // The worst of them is the answer.
    const order = ['invalid', 'failed', 'written', 'unchanged'] as const;
    const worst = order.flatMap((word) => answers.filter(({ outcome }) => outcome === word))[0];
    return worst?.outcome === 'written' ? this.#sign(worst, checked, job.author) : (worst ?? { outcome: 'unchanged' });
  }

  async #sign(
    written: Extract<Written, { outcome: 'written' }>,
    changes: readonly Checked[],
    author: Author,
  ): Promise<Written> {
    for (const { path, evse, value } of changes) {
      const failure = await this.#authors.remember(placeOf(path, evse), value, author);
      if (failure !== null) return { ...written, warning: `who has changed ${path} is not remembered: ${failure}` };
    }
    return written;
  }

  #check({ path, evse, value }: Change): Checked | { readonly outcome: 'invalid'; readonly why: string } {
    const row = rowAt(path);
    const place = placeOf(path, evse);
    const invalid = (why: string) => ({ outcome: 'invalid' as const, why });
    if (this.#settings.isGiven(path)) return invalid(`${path} cannot be changed: it follows from what the station is`);
    if (isPortPath(path) ? !this.#hasEvse(evse) : evse !== undefined) {
      return invalid(
        `found EVSE ${evse ?? 'none'} for ${path}, expected ${isPortPath(path) ? `1–${this.#settings.evses}` : 'none'}`,
      );
    }
    const kind = kindOf(row);
    const taken = kind.take(value);
    const found = row.secret === true ? 'a secret' : JSON.stringify(value);
    return taken === undefined
      ? invalid(`found ${found} for ${place}, expected ${kind.expected}`)
      : { path, evse, value: taken };
  }

  #hasEvse(evse: number | undefined): boolean {
    return evse !== undefined && Number.isInteger(evse) && evse >= 1 && evse <= this.#settings.evses;
  }

  /** The text to edit, and whether it is that of the file: one that is damaged is put aside, never lost. */
  async #base(): Promise<{ readonly text: string; readonly damaged: boolean }> {
    for (const file of [this.#file, lastGoodOf(this.#file)]) {
      // The editor of JSON does not know the byte order mark that some text editors write.
      const text = (await readText(file))?.replace(/^\uFEFF/, '') ?? null;
      if (text !== null && readSettings(file, text).kind !== 'damaged') return { text, damaged: file !== this.#file };
    }
    return { text: FACTORY_TEXT, damaged: true };
  }

  #edit(text: string, changes: readonly Checked[]): string {
    return changes.reduce((before, change) => {
      const root = parseTree(before, [], { allowTrailingComma: true });
      if (root === undefined) throw new Error('a text that was read a moment ago is empty');
      const location = locationOf(change);
      const node = findNodeAtLocation(root, location);
      const present = node === undefined ? undefined : kindOf(rowAt(change.path)).take(getNodeValue(node));
      // Where the file says nothing, what is stored is the default.
      const old = node === undefined ? this.#settings.stored(change.path, change.evse) : present;
      if (old !== undefined && equal(old, change.value)) return before;
      const options = { formattingOptions: formattingOf(before), ...insertionOf(before, root, location) };
      return applyEdits(before, modify(before, location, change.value, options));
    }, text);
  }

  async #writeFile(job: Job, changes: readonly Checked[]): Promise<Written> {
    if (changes.length === 0) return { outcome: 'unchanged' };
    try {
      const { text, damaged } = await this.#base();
      const edited = this.#edit(text, changes);
      const reading = readSettings(this.#file, edited);
      if (reading.kind !== 'good') return { outcome: 'invalid', why: reading.errors[0] ?? 'a rule is broken' };
      if (edited !== text) {
        if (damaged && (await readText(this.#file)) !== null) await rename(this.#file, `${this.#file}.damaged`);
        await writeText(this.#file, edited);
      }
      if (job.stage === 'withdrawn') {
        if (edited !== text) await writeText(this.#file, text);
        return withdrawn;
      }
      this.#apply(job, changes, 'file');
      return edited === text ? { outcome: 'unchanged' } : await this.#copy(edited);
    } catch (error) {
      return { outcome: 'failed', why: reasonOf(error) };
    }
  }

  async #copy(text: string): Promise<Written> {
    try {
      await writeTextIfNew(lastGoodOf(this.#file), text);
      return { outcome: 'written' };
    } catch (error) {
      return { outcome: 'written', warning: `${lastGoodOf(this.#file)}: not up to date: ${reasonOf(error)}` };
    }
  }

  async #keep(job: Job, change: Checked): Promise<Written> {
    const before = this.#settings.stored(change.path);
    if (equal(before, change.value)) return { outcome: 'unchanged' };
    const set = (value: Value) => new Promise<string | null>((resolve) => this.#kept.set(change.path, value, resolve));
    const failure = await set(change.value);
    if (failure !== null) return { outcome: 'failed', why: failure };
    if (job.stage === 'withdrawn') {
      const stuck = await set(before);
      return stuck === null ? withdrawn : { outcome: 'failed', why: stuck };
    }
    this.#apply(job, [change], 'storage');
    return { outcome: 'written' };
  }

  #apply(job: Job, changes: readonly Checked[], source: 'file' | 'storage'): void {
    job.stage = 'over';
    const fresh = changes.filter(({ path, evse, value }) => !equal(this.#settings.stored(path, evse), value));
    const moved = fresh.filter(({ path, evse, value }) => this.#settings.put(path, evse, value, source));
    for (const { path, evse } of moved) this.#settings.announce(path, evse);
  }
}
