/**
 * The settings for whoever stands before the station: the whole table, and changes to the file that the station started
 * with. A change goes the way of one by the central system: the same check, the same writer. What concerns security
 * has its own way: a security profile is raised by trying it.
 *
 *   place, value ─▶ known? ─▶ SecurityProfile upwards ─▶ trial         ─▶ outcome
 *                        └──▶ writer: checked, durable, in force, told ─┘
 */
import type { Configuration } from '../../adapters/ports/configuration.ts';
import type {
  SettingApplies,
  SettingChange,
  SettingOrigin,
  SettingOutcome,
  SettingsDesk,
  SettingView,
} from '../../adapters/ports/settings-desk.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import { kindOf, print } from '../../config/kinds.ts';
import { CREDENTIALS_HIDDEN, withoutCredentials } from '../../config/places.ts';
import type { Value } from '../../config/row.ts';
import type { Settings } from '../../config/settings.ts';
import { evsesOf, groupOf, paths, placeOf, rowAt, type Path } from '../../config/table.ts';
import type { SettingsWriter, Written } from '../../config/write.ts';

export type SettingsDeskOptions = {
  readonly settings: Settings;
  readonly writer: Pick<SettingsWriter, 'change' | 'authorOf'>;
  /** As the central system changes them, with what security adds. */
  readonly configuration: Configuration;
  /** Of the disk. */
  readonly clock: Clock;
  /** A setting that concerns security has changed. */
  readonly noticed: (detail: string) => void;
};

type Place = { readonly path: Path; readonly evse: number | undefined };

const ANSWER_LIMIT_MS = 5000;
const PROFILE = 'ocpp/SecurityProfile';
/** Who gets in, and how the station shows itself. */
const SECURITY = /^(http\/|ocpp\/(password|CpoName|uri|secureUri|SecurityProfile|verifyCert|caDirectory)$)/;

/** An address may hold user and password. */
const shown = (path: Path, value: Value): Value =>
  rowAt(path).type === 'url' && typeof value === 'string' ? withoutCredentials(value) : value;

const placesOf = (evses: number): ReadonlyMap<string, Place> =>
  new Map(paths.flatMap((path) => evsesOf(path, evses).map((evse) => [placeOf(path, evse), { path, evse }] as const)));

export class StationSettings implements SettingsDesk {
  readonly #options: SettingsDeskOptions;
  readonly #places: ReadonlyMap<string, Place>;

  constructor(options: SettingsDeskOptions) {
    this.#options = options;
    this.#places = placesOf(options.settings.evses);
  }

  list(): readonly SettingView[] {
    return [...this.#places].map(([place, { path, evse }]) => this.#view(place, path, evse));
  }

  change({ place, value }: SettingChange): Promise<SettingOutcome> {
    const known = this.#places.get(place);
    if (known === undefined) return Promise.resolve({ outcome: 'unknown', why: `There is no setting ${place}.` });
    if (typeof value === 'string' && value.includes(CREDENTIALS_HIDDEN)) {
      const why = `${place}: expected the whole address; ${CREDENTIALS_HIDDEN} only stands for what is not shown`;
      return Promise.resolve({ outcome: 'invalid', why });
    }
    const { settings } = this.#options;
    const raises = known.path === PROFILE && typeof value === 'number' && value > settings.get(PROFILE);
    return raises ? this.#raise(value) : this.#write(known, value);
  }

  #view(place: string, path: Path, evse: number | undefined): SettingView {
    const { settings } = this.#options;
    const row = rowAt(path);
    const secret = row.secret === true;
    const kind = kindOf(row);
    const awaitsReboot = settings.awaitsReboot(path, evse);
    const stored = settings.stored(path, evse);
    const isTold = !secret && settings.isSet(path, evse);
    return {
      place,
      group: groupOf(path),
      evse: evse ?? null,
      doc: row.doc,
      note: row.note ?? null,
      source: row.source,
      unit: row.unit ?? null,
      type: row.type,
      expected: kind.expected,
      words: kind.words,
      default: row.default,
      value: isTold ? shown(path, settings.inForce(path, evse)) : null,
      next: isTold && awaitsReboot ? shown(path, stored) : null,
      secret,
      isSet: settings.isSet(path, evse) && print(stored) !== '',
      awaitsReboot,
      from: this.#originOf(path, evse),
      applies: row.applies,
      editable: !settings.isGiven(path),
      ocpp16: row.ocpp16?.replace('{evse}', String(evse ?? '')) ?? null,
    };
  }

  #originOf(path: Path, evse: number | undefined): SettingOrigin {
    const { settings, writer } = this.#options;
    const source = settings.sourceOf(path, evse);
    return source === 'file' || source === 'storage' ? (writer.authorOf(path, evse) ?? source) : source;
  }

  #write({ path, evse }: Place, value: unknown): Promise<SettingOutcome> {
    const { writer, clock } = this.#options;
    const place = evse === undefined ? { path } : { path, evse };
    return new Promise((resolve) => {
      const forget = clock.at(clock.now() + ANSWER_LIMIT_MS, () => {
        const late = 'the disk has taken too long';
        resolve(
          withdraw()
            ? { outcome: 'failed', why: late }
            : { outcome: 'changed', applies: appliesOf(path), warning: late },
        );
      });
      const withdraw = writer.change([{ ...place, value }], 'page', (written) => {
        forget();
        resolve(this.#outcomeOf(path, written));
      });
    });
  }

  #outcomeOf(path: Path, written: Written): SettingOutcome {
    if (written.outcome === 'written') {
      if (SECURITY.test(path)) this.#options.noticed(`${path} changed on the page`);
      return { ...written, outcome: 'changed', applies: appliesOf(path) };
    }
    return written;
  }

  #raise(profile: number): Promise<SettingOutcome> {
    return new Promise((resolve) => {
      this.#options.configuration.change('SecurityProfile', String(profile), (outcome) => {
        const why = `the security profile cannot be raised to ${profile} now: the log says why`;
        resolve(outcome === 'accepted' ? { outcome: 'changed', applies: 'immediately' } : { outcome: 'invalid', why });
      });
    });
  }
}

/** A profile that is lowered is written down, and counts from the next start: see `machines/link/credentials`. */
const appliesOf = (path: Path): SettingApplies => (path === PROFILE ? 'after-reboot' : rowAt(path).applies);
