/** The settings as somebody on site sees and changes them: all of them, each with everything that is known of it. */

/** What a setting can be at all. */
export type SettingValue =
  | boolean
  | number
  | string
  | readonly string[]
  | readonly Readonly<Record<string, string | number>>[];

/** Where the present value comes from. `file`: a person with an editor. `storage`: kept beside the ledger. */
export type SettingOrigin = 'default' | 'file' | 'storage' | 'fixed' | 'found' | 'central-system' | 'page';

/** When a change counts. */
export type SettingApplies = 'immediately' | 'next-transaction' | 'after-reboot';

export type SettingView = {
  /** Its name: `ports[0]/pluggable` of the first EVSE. */
  readonly place: string;
  readonly group: string;
  /** Null: of the whole station. */
  readonly evse: number | null;
  readonly doc: string;
  readonly note: string | null;
  /** Where name and default come from: a line of the user guide, a clause, or `ours`. */
  readonly source: string;
  readonly unit: string | null;
  readonly type: 'boolean' | 'integer' | 'text' | 'url' | 'word' | 'words' | 'records';
  /** Its range in words, after "expected". */
  readonly expected: string;
  /** What may be chosen of. */
  readonly words: readonly string[];
  readonly default: SettingValue;
  /** In force; null: it is a secret, or nothing is known yet. */
  readonly value: SettingValue | null;
  /** Stored, and waiting for a restart; null: nothing waits, or it is a secret. */
  readonly next: SettingValue | null;
  readonly secret: boolean;
  /** Whether it has a value that is not empty: all that is told of a secret. */
  readonly isSet: boolean;
  readonly awaitsReboot: boolean;
  readonly from: SettingOrigin;
  readonly applies: SettingApplies;
  /** False: it follows from what the station is. */
  readonly editable: boolean;
  /** Key of OCPP 1.6. */
  readonly ocpp16: string | null;
};

/** `value`: not checked yet. */
export type SettingChange = { readonly place: string; readonly value: unknown };

export type SettingOutcome =
  | { readonly outcome: 'changed'; readonly applies: SettingApplies; readonly warning?: string }
  | { readonly outcome: 'unchanged' }
  /** One sentence: what, where, what was expected. Nothing has changed. */
  | { readonly outcome: 'unknown' | 'invalid' | 'failed'; readonly why: string };

export interface SettingsDesk {
  list(): readonly SettingView[];
  /** Answers when it would survive a power cut and is in force (or waits for its time); never later than in 5 s. */
  change(change: SettingChange): Promise<SettingOutcome>;
}
