/**
 * The settings as OCPP 1.6 sees them: by key, as text. GetConfiguration and ChangeConfiguration are questions to the
 * table; no key is known here by name. Accepted means durable and in force (OCPP 1.6 §5.3), so the answer waits for the
 * disk, but never longer than the guide allows (line 1012: a change fails after 1 s).
 */
import type { Clock } from '../adapters/ports/clock.ts';
import type { Configuration, ConfigurationKey, ConfigurationOutcome } from '../adapters/ports/configuration.ts';
import { kindOf, print } from './kinds.ts';
import type { Row } from './row.ts';
import { passwordText } from './secret.ts';
import type { Settings } from './settings.ts';
import { evsesOf, paths, rowAt, type Path } from './table.ts';
import type { SettingsWriter } from './write.ts';

const ANSWER_LIMIT_MS = 1000;

/** One key: the row of the station, or that of one EVSE. */
type Place = { readonly key: string; readonly path: Path; readonly evse: number | undefined };

const placesOf = (evses: number): readonly Place[] =>
  paths.flatMap((path) => {
    const { ocpp16 } = rowAt(path);
    if (ocpp16 === undefined) return [];
    return evsesOf(path, evses).map((evse) => ({ key: ocpp16.replace('{evse}', String(evse ?? '')), path, evse }));
  });

/** Keys compare without regard to case (OCPP 1.6 §5.8: CiString50). */
const byName = (places: readonly Place[]): ReadonlyMap<string, Place> =>
  new Map(
    places.flatMap((place) => {
      const names = [place.key, rowAt(place.path).ocpp16Also ?? place.key];
      return names.map((key) => [key.toLowerCase(), { ...place, key }] as const);
    }),
  );

const isShown = ({ path }: Place): boolean => rowAt(path).access !== 'write-only';

/** Security whitepaper, AuthorizationKey: 16–20 bytes as hexadecimal digits. */
const parseSecret = (text: string): unknown =>
  /^([0-9a-f]{2}){16,20}$/i.test(text) ? passwordText(Buffer.from(text, 'hex')) : undefined;

const parse = (row: Row, text: string): unknown => (row.secret === true ? parseSecret(text) : kindOf(row).parse(text));

type Keys = { readonly places: readonly Place[]; readonly byName: ReadonlyMap<string, Place> };

/** By the number of EVSEs: stations of one size have the same keys, however many there are in a process. */
const known = new Map<number, Keys>();

const keysOf = (evses: number): Keys => {
  const found = known.get(evses);
  if (found !== undefined) return found;
  const places = placesOf(evses);
  const keys = { places, byName: byName(places) };
  known.set(evses, keys);
  return keys;
};

export class Ocpp16Configuration implements Configuration {
  readonly #settings: Settings;
  readonly #writer: Pick<SettingsWriter, 'change'>;
  readonly #clock: Clock;
  readonly #keys: Keys;

  constructor(settings: Settings, writer: Pick<SettingsWriter, 'change'>, clock: Clock) {
    this.#settings = settings;
    this.#keys = keysOf(settings.evses);
    this.#writer = writer;
    this.#clock = clock;
  }

  keys(): readonly ConfigurationKey[] {
    return this.#keys.places.filter(isShown).map((place) => this.#shown(place));
  }

  key(name: string): ConfigurationKey | null {
    const place = this.#keys.byName.get(name.toLowerCase());
    return place !== undefined && isShown(place) ? this.#shown(place) : null;
  }

  #shown({ key, path, evse }: Place): ConfigurationKey {
    return {
      key,
      readonly: rowAt(path).access === 'read-only' || this.#settings.isGiven(path),
      // A key that is known and has no value yet is told without one (OCPP 1.6 §7.29).
      ...(this.#settings.isSet(path, evse) ? { value: print(this.#settings.stored(path, evse)) } : {}),
    };
  }

  change(key: string, value: string, done: (outcome: ConfigurationOutcome) => void): void {
    const place = this.#keys.byName.get(key.toLowerCase());
    if (place === undefined) return done('not-supported');
    const { path, evse } = place;
    const row = rowAt(path);
    if (row.access === 'read-only' || this.#settings.isGiven(path)) return done('rejected');
    const parsed = parse(row, value);
    if (kindOf(row).take(parsed) === undefined) return done('rejected');
    let answered = false;
    const answer = (outcome: ConfigurationOutcome): void => {
      if (answered) return;
      answered = true;
      forget();
      done(outcome);
    };
    const taken = (): ConfigurationOutcome =>
      this.#settings.awaitsReboot(path, evse) ? 'reboot-required' : 'accepted';
    // What is in force by now is; what is not, never will be, also where the disk has begun to write it.
    const forget = this.#clock.at(this.#clock.now() + ANSWER_LIMIT_MS, () => answer(withdraw() ? 'rejected' : taken()));
    const withdraw = this.#writer.change(
      [{ path, ...(evse === undefined ? {} : { evse }), value: parsed }],
      'central-system',
      ({ outcome }) => {
        if (outcome === 'invalid' || outcome === 'failed') answer('rejected');
        else answer(taken());
      },
    );
  }
}
