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
  SettingOutcome,
  SettingsDesk,
  SettingView,
} from '../../adapters/ports/settings-desk.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import { CREDENTIALS_HIDDEN } from '../../config/places.ts';
import type { Settings } from '../../config/settings.ts';
import { evsesOf, paths, placeOf, rowAt, type Path } from '../../config/table.ts';
import type { SettingsWriter, Written } from '../../config/write.ts';
import { settingViews } from './setting-views.ts';

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
    const { settings, writer } = this.#options;
    return settingViews(settings, (path, evse) => writer.authorOf(path, evse));
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
