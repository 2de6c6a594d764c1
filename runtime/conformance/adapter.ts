/**
 * What the conformance suite needs from somebody who has a station on his desk: hands. A station is started with the
 * address of the suite's central system; then cars are plugged in, cards are shown, things are broken. Everything else
 * the suite does itself, over OCPP, and judges on the wire alone.
 *
 *   suite ── hands ──▶ adapter (HTTP, or built in) ──▶ a station, or its test bench
 *     ▲                                                   │
 *     └──────────────── OCPP over WebSocket ──────────────┘
 *
 * An adapter never decides whether a case has passed. What it cannot do it says (`Unable`), and the cases that need it
 * are listed as not applicable, with its reason.
 */
import { z } from 'zod';

const connector = z.strictObject({
  cable: z
    .enum(['socket', 'fixed'])
    .meta({ description: 'a socket with a lock, or a cable that is part of the station' }),
});

/** Damage by its effect, so that every bench can make it in its own way. */
export const faultNames = [
  /** The plug cannot be locked (it is only halfway in). */
  'lock-cannot-close',
  /** The plug cannot be released. */
  'lock-cannot-open',
  /** Anything that makes this connector Faulted while it stands. */
  'connector-faulted',
  /** Anything that makes the whole station Faulted; the number of the connector means nothing. */
  'station-faulted',
] as const;
export type FaultName = (typeof faultNames)[number];

export const description = z
  .strictObject({
    name: z.string().min(1).max(100).meta({ description: 'what is tested, for the report' }),
    connectors: z.array(connector).min(1).max(16).meta({ description: 'connector 1 first' }),
    /** Cards that the readers can be shown; a bench with real cards names theirs. */
    cards: z
      .array(z.string().min(1).max(20))
      .min(4)
      .default(['CAFE0001', 'CAFE0002', 'CAFE0003', 'CAFE0004'])
      .meta({ description: 'idTags that can be shown to its readers, four different ones' }),
    /** How long it may take from start to BootNotification. */
    bootS: z
      .number()
      .min(1)
      .max(600)
      .default(60)
      .meta({ description: 'seconds from start to BootNotification, at most' }),
    patienceS: z.number().min(1).max(120).default(15).meta({ description: 'seconds for any reaction, at most' }),
    /** Has a supply of its own to end transactions in order when the mains fails. */
    backupPower: z.boolean().default(false).meta({ description: 'ends transactions in order when its supply fails' }),
    firmware: z.base64().exactOptional().meta({ description: 'an image that it would really install' }),
  })
  .meta({ description: 'What it is.' });
export type Description = z.output<typeof description>;

export const starting = z.strictObject({
  /** Without the identity: the station appends it. */
  centralSystem: z.string(),
  identity: z.string(),
  /** OCPP configuration keys. What the bench does not set itself the suite sets with ChangeConfiguration. */
  settings: z.record(z.string(), z.string()),
});
export type Starting = z.output<typeof starting>;

export type Plugging = { readonly requestEnergy: boolean };

/** One station on the bench, as new: nothing remembered, nothing plugged in, nothing broken. Rejects with `Unable`. */
export type Station = {
  start(options: Starting): Promise<void>;
  /** Whatever is needed to begin anew; never rejects because there is nothing to stop. */
  stop(): Promise<void>;
  /** Its supply fails for so long; what it remembers stays. */
  powerCycle(offMs: number): Promise<void>;
  /** A car comes; with `requestEnergy` it wants to charge at once. */
  plug(connector: number, plugging: Plugging): Promise<void>;
  /** The car that is plugged in wants energy, or no more. */
  energy(connector: number, wanted: boolean): Promise<void>;
  /** `car`: the cable leaves the car only. `station`: it leaves the station (with a fixed cable: the car) as well. */
  unplug(connector: number, end: 'car' | 'station'): Promise<void>;
  /** Shows a card to the reader of this connector. */
  tag(connector: number, idTag: string): Promise<void>;
  fault(connector: number, name: FaultName, active: boolean): Promise<void>;
  /** What it has logged lately, for the report of a failure. */
  log(): Promise<string>;
};

/** Where stations come from. `atOnce`: so many can be tested side by side. */
export type Bench = {
  readonly description: Description;
  readonly atOnce: number;
  take(): Promise<Station>;
};

/** This bench cannot do that: the case does not apply here. */
export class Unable extends Error {}
