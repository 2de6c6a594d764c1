/** What a case of a certification catalogue is here: a few facts, and a script that reads like the catalogue's row. */
import type { Scene } from './scene.ts';

/** Feature profiles of OCPP 1.6 as a station names them in SupportedFeatureProfiles. */
export type Profile =
  | 'Core'
  | 'FirmwareManagement'
  | 'LocalAuthListManagement'
  | 'RemoteTrigger'
  | 'Reservation'
  | 'SmartCharging';

export type Case = {
  readonly id: string;
  /** The situation, in a few words. */
  readonly name: string;
  /** What must be seen, in one sentence. */
  readonly must: string;
  readonly needs?: {
    /** The connector under test; without it the first one. */
    readonly cable?: 'socket' | 'fixed';
    readonly profile?: Profile;
    /** For what a station must do that does not have a profile. */
    readonly lacks?: Profile;
    /** Keys that it must know. */
    readonly keys?: readonly string[];
  };
  /** Configuration keys before the first step. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Those as well where the station knows them. */
  readonly settingsIfKnown?: Readonly<Record<string, string>>;
  /** `cold`: the script starts the station itself. Otherwise it is booted, idle and set as above. */
  readonly opening?: 'cold';
  /** The central system can be reached encrypted as well. */
  readonly encrypted?: true;
  readonly play: (scene: Scene) => Promise<void>;
};

export type Section = { readonly title: string; readonly cases: readonly Case[] };
