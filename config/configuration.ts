/**
 * The settings as OCPP 1.6 sees them: by key, as text. GetConfiguration and ChangeConfiguration are questions to the
 * table; no key is known here by name. Accepted means durable and in force (OCPP 1.6 §5.3), so the answer waits for the
 * disk, but never longer than the guide allows (line 1012: a change fails after 1 s).
 */
import type { Clock } from '../adapters/ports/clock.ts';
import type { Configuration, ConfigurationKey, ConfigurationOutcome } from '../adapters/ports/configuration.ts';
import { kindOf, print } from './kinds.ts';
import type { Row } from './row.ts';
import type { Settings } from './settings.ts';
import { paths, rowAt, type Path } from './table.ts';
import type { SettingsWriter } from './write.ts';

const ANSWER_LIMIT_MS = 1000;

/** Keys compare without regard to case (OCPP 1.6 §5.8: CiString50). */
const pathOfKey: ReadonlyMap<string, Path> = new Map(
  paths.flatMap((path) => {
    const key = rowAt(path).ocpp16;
    return key === undefined ? [] : [[key.toLowerCase(), path] as const];
  }),
);

/**
 * Security whitepaper, AuthorizationKey: 16–20 bytes as hexadecimal digits. We send passwords as text: bytes that are
 * none are refused, as Accepted would be untrue.
 */
const parseSecret = (text: string): unknown => {
  if (!/^([0-9a-f]{2}){16,20}$/i.test(text)) return undefined;
  const bytes = Buffer.from(text, 'hex');
  return bytes.every((byte) => byte >= 0x20 && byte <= 0x7e) ? bytes.toString('ascii') : undefined;
};

const parse = (row: Row, text: string): unknown => (row.secret === true ? parseSecret(text) : kindOf(row).parse(text));

export class Ocpp16Configuration implements Configuration {
  readonly #settings: Settings;
  readonly #writer: SettingsWriter;
  readonly #clock: Clock;

  constructor(settings: Settings, writer: SettingsWriter, clock: Clock) {
    this.#settings = settings;
    this.#writer = writer;
    this.#clock = clock;
  }

  keys(): readonly ConfigurationKey[] {
    return [...pathOfKey.values()].flatMap((path) => {
      const { ocpp16, access } = rowAt(path);
      if (ocpp16 === undefined || access === 'write-only') return [];
      return [{ key: ocpp16, readonly: access === 'read-only', value: print(this.#settings.stored(path)) }];
    });
  }

  change(key: string, value: string, done: (outcome: ConfigurationOutcome) => void): void {
    const path = pathOfKey.get(key.toLowerCase());
    if (path === undefined) return done('not-supported');
    const row = rowAt(path);
    if (row.access === 'read-only') return done('rejected');
    const parsed = parse(row, value);
    if (kindOf(row).take(parsed) === undefined) return done('rejected');
    let answered = false;
    const answer = (outcome: ConfigurationOutcome): void => {
      if (answered) return;
      answered = true;
      forget();
      done(outcome);
    };
    // A change that the disk has begun to write may still land after this: the answer is then the cautious one.
    const forget = this.#clock.at(this.#clock.now() + ANSWER_LIMIT_MS, () => {
      withdraw();
      answer('rejected');
    });
    const withdraw = this.#writer.change([{ path, value: parsed }], ({ outcome }) => {
      if (outcome === 'invalid' || outcome === 'failed') answer('rejected');
      else answer(this.#settings.awaitsReboot(path) ? 'reboot-required' : 'accepted');
    });
  }
}
