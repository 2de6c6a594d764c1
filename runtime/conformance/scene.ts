/**
 * What the script of a case works with: hands at the station, a voice at the central system, eyes on the wire. Every
 * step is written down in words, for the report.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Description, FaultName, Station } from './adapter.ts';
import type { Authority } from './certificates.ts';
import type { CentralSystem } from './central-system.ts';
import { configurationOf, inForce, setKeys, type Configuration } from './configuration.ts';
import { Failed, NotApplicable } from './failure.ts';
import { FileServer } from './file-server.ts';
import {
  message,
  misfit,
  status,
  wordsOf,
  type Called,
  type Fields,
  type Heard,
  type Json,
  type Pattern,
} from './messages.ts';
import { Watch, type SeeOptions, type SilenceOptions } from './watch.ts';

export type Step = { readonly at: number; readonly kind: 'act' | 'call' | 'seen' | 'note'; readonly what: string };

export type SceneOptions = {
  readonly central: CentralSystem;
  readonly station: Station;
  readonly description: Description;
  /** The connector under test. */
  readonly connector: number;
};

export type CallOptions = {
  /** A CALLERROR will do as well: one of these codes, or any. */
  readonly orError?: readonly string[] | 'any';
  readonly withinS?: number;
};

/** How long the supply is away in a power cut. */
const DARK_MS = 500;
const ANSWERING_MS = 2000;

export class Scene {
  readonly central: CentralSystem;
  readonly description: Description;
  readonly connector: number;
  readonly steps: Step[] = [];
  readonly #station: Station;
  readonly #watch: Watch;
  #configuration: Configuration = new Map();
  #files: FileServer | null = null;

  constructor({ central, station, description, connector }: SceneOptions) {
    this.central = central;
    this.#station = station;
    this.description = description;
    this.connector = connector;
    this.#watch = new Watch(central, description.patienceS);
  }

  /** A card of the bench, from 0; the first is the driver's. */
  card(number = 0): string {
    const card = this.description.cards[number];
    if (card === undefined) throw new NotApplicable(`the bench has no card ${number + 1}`);
    return card;
  }

  /** 0 and every connector. */
  get everyConnector(): readonly number[] {
    return [0, ...this.description.connectors.map((_, index) => index + 1)];
  }

  get isFixed(): boolean {
    return this.description.connectors[this.connector - 1]?.cable === 'fixed';
  }

  /** Connectors that are not under test. */
  get others(): readonly number[] {
    return this.everyConnector.filter((one) => one !== this.connector && one !== 0);
  }

  /** What GetConfiguration said of a key at the opening, or last. */
  valueOf(key: string): string | undefined {
    return this.#configuration.get(key.toLowerCase())?.value;
  }

  note(what: string): void {
    this.#write('note', what);
  }

  // What is done at the station.

  async start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#write('act', 'start the station as new');
    this.central.conduct.started();
    await this.#station.start({ centralSystem: this.central.url, identity: this.central.identity, settings });
  }

  async powerCycle(): Promise<void> {
    this.#write('act', 'cut its supply, and switch it on again');
    this.central.conduct.started();
    await this.#station.powerCycle(DARK_MS);
  }

  async plug(connector = this.connector, requestEnergy = true): Promise<void> {
    this.#write('act', `plug a car in at connector ${connector}${requestEnergy ? ', which wants energy' : ''}`);
    await this.#station.plug(connector, { requestEnergy });
  }

  async unplug(end: 'car' | 'station' = 'station', connector = this.connector): Promise<void> {
    this.#write('act', `pull the cable of connector ${connector} out of the ${end}`);
    await this.#station.unplug(connector, end);
  }

  async energy(wanted: boolean, connector = this.connector): Promise<void> {
    this.#write('act', `the car at connector ${connector} wants ${wanted ? 'energy' : 'no more energy'}`);
    await this.#station.energy(connector, wanted);
  }

  async tag(idTag = this.card(), connector = this.connector): Promise<void> {
    this.#write('act', `show the card ${idTag} to the reader of connector ${connector}`);
    await this.#station.tag(connector, idTag);
  }

  async fault(name: FaultName, active = true, connector = this.connector): Promise<void> {
    this.#write('act', `${active ? 'make' : 'mend'} the fault ${name} at connector ${connector}`);
    await this.#station.fault(connector, name, active);
  }

  // What the central system does.

  /** Sends a CALL; the answer must be there in time and fit. @throws Failed */
  async call(action: string, payload: Json, expected: Fields = {}, options: CallOptions = {}): Promise<Called> {
    const { orError, withinS = this.description.patienceS } = options;
    const words = `${action} ${JSON.stringify(payload)}`;
    this.#write('call', words.length > 2000 ? `${words.slice(0, 2000)} …` : words);
    const limit = new AbortController();
    const answer = await Promise.race([
      this.central.call(action, payload),
      pause(withinS * 1000, null, { signal: limit.signal }),
    ]);
    limit.abort();
    if (answer === null) throw new Failed(`${action} was not answered within ${withinS} s`);
    if ('error' in answer) {
      this.#write('seen', `answered with a CALLERROR: ${answer.error}`);
      const code = answer.error.split(' ')[0] ?? '';
      if (orError === 'any' || orError?.includes(code) === true) return { answer: {}, before: answer.before };
      throw new Failed(`${action} was answered with the CALLERROR ${answer.error}`);
    }
    this.#write('seen', `answered: ${JSON.stringify(answer.answer).slice(0, 2000)}`);
    const wrong = misfit(expected, answer.answer);
    if (wrong !== null) throw new Failed(`the answer to ${action}: ${wrong}`);
    return answer;
  }

  /** The link breaks and cannot come back; what is on its way is answered first. */
  async goOffline(): Promise<void> {
    await this.central.until(() => (this.central.conduct.isQuiet ? true : null), ANSWERING_MS);
    this.#write('act', 'the central system is out of reach');
    this.central.goAway();
  }

  goOnline(): void {
    this.#write('act', 'the central system can be reached again');
    this.central.comeBack();
  }

  /** A new connection after so many. @throws Failed */
  async reconnected(after: number, withinS = this.description.bootS): Promise<void> {
    const found = await this.central.until(() => this.central.visits[after] ?? null, withinS * 1000);
    if (found === null) throw new Failed(`the station did not connect again within ${withinS} s`);
    this.#write('seen', 'the station has connected again');
  }

  /** Who signs certificates in this run. */
  async authority(): Promise<Authority> {
    await import('../../adapters/certificates/polyfill.ts');
    const { authority } = await import('./certificates.ts');
    return authority();
  }

  /** Where files are fetched from and sent to. */
  async files(): Promise<FileServer> {
    this.#files ??= await FileServer.open();
    return this.#files;
  }

  /** The case is over. */
  async close(): Promise<void> {
    await this.#files?.close();
  }

  // What is seen.

  async see(pattern: Pattern, options?: SeeOptions): Promise<Heard> {
    const [heard] = await this.seeAll([pattern], options);
    if (heard === undefined) throw new Failed(`not seen: ${wordsOf(pattern)}`);
    return heard;
  }

  async seeAll(patterns: readonly Pattern[], options?: SeeOptions): Promise<readonly Heard[]> {
    const found = await this.#watch.seeAll(patterns, options);
    for (const { action, payload } of found) this.#write('seen', `${action} ${JSON.stringify(payload).slice(0, 2000)}`);
    return found;
  }

  /** Whichever comes first, with its place in the list. @throws Failed */
  async seeOneOf(patterns: readonly Pattern[], options?: SeeOptions): Promise<readonly [number, Heard]> {
    const found = await this.perhaps(patterns, options);
    if (found === null) throw new Failed(`waited in vain for ${patterns.map(wordsOf).join(' or ')}`);
    return found;
  }

  /** The same where nothing at all may come; then it answers null. @throws Failed */
  async perhaps(patterns: readonly Pattern[], options?: SeeOptions): Promise<readonly [number, Heard] | null> {
    const found = await this.#watch.first(patterns, options);
    if (found !== null) this.#write('seen', `${found[1].action} ${JSON.stringify(found[1].payload).slice(0, 2000)}`);
    return found;
  }

  /** Where the reading stands, for `hasSeen`. */
  get place(): number {
    return this.#watch.place;
  }

  hasSeen(pattern: Pattern, since: number): boolean {
    return this.#watch.hasSeen(pattern, since);
  }

  async silence(seconds: number, options?: SilenceOptions): Promise<void> {
    await this.#watch.silence(seconds, options);
    this.#write('seen', `for ${seconds} s nothing that was not to be said`);
  }

  /** Time for what cannot be seen on the wire. */
  async wait(seconds: number, why: string): Promise<void> {
    this.#write('note', `wait ${seconds} s: ${why}`);
    await pause(seconds * 1000);
  }

  /** What was said until now is done with. */
  skip(): void {
    this.#watch.skip();
  }

  // What cases have in common.

  /** BootNotification, then the status of every connector. */
  async booted(expected: (connector: number) => string | readonly string[] = () => 'Available'): Promise<void> {
    await this.see(message('BootNotification'), { withinS: this.description.bootS });
    await this.statuses(expected);
  }

  /** The status of 0 and of every connector, in any order. */
  async statuses(expected: (connector: number) => string | readonly string[], options?: SeeOptions): Promise<void> {
    await this.seeAll(
      this.everyConnector.map((connector) => status(connector, expected(connector))),
      options,
    );
  }

  async readConfiguration(): Promise<Configuration> {
    const { answer } = await this.call('GetConfiguration', {});
    this.#configuration = configurationOf(answer);
    return this.#configuration;
  }

  /** Sets keys where they do not say so already; restarts the station where one asks for it. */
  async set(settings: Readonly<Record<string, string>>, strict: 'must' | 'if known' = 'must'): Promise<void> {
    const configuration = await this.readConfiguration();
    const change = (key: string, value: string) => this.call('ChangeConfiguration', { key, value });
    const outcome = await setKeys(configuration, settings, strict, change);
    if (outcome === 'restart') await this.restart();
    if (outcome !== 'unchanged') {
      const unset = inForce(await this.readConfiguration(), settings, strict);
      if (unset !== null) throw new Failed(unset);
    }
  }

  async restart(): Promise<void> {
    await this.call('Reset', { type: 'Hard' }, { status: 'Accepted' });
    await this.booted();
  }

  #write(kind: Step['kind'], what: string): void {
    this.steps.push({ at: performance.now(), kind, what });
  }
}
