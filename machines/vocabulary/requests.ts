/**
 * What anybody outside may ask of the station, in the station's own words. OCPP 1.6, OCPP 2.0.1, MQTT and the page
 * translate into these and translate the outcome back; what the answer is, is decided here once.
 */
import type { ChargingProfile, ProfileFilter } from './profiles.ts';
import type { ListUpdate, Token } from './tokens.ts';
import type { UpkeepOutcome, UpkeepRequest } from './upkeep.ts';

export type Request =
  | UpkeepRequest
  /**
   * Start a session as if the token had been shown. `evse` absent: the station chooses a free one. `profile` binds the
   * transaction that comes of it.
   */
  | {
      readonly type: 'session.start';
      readonly evse?: number;
      readonly token: Token;
      readonly profile?: ChargingProfile;
    }
  /** Stop the transaction with the central system's id. */
  | { readonly type: 'session.stop'; readonly remoteId: string }
  | { readonly type: 'lock.release'; readonly evse: number }
  /**
   * EVSE 0: the station and every EVSE. `source` keeps the central system and the local customer apart (guide Table 4).
   */
  | {
      readonly type: 'availability.set';
      readonly evse: number;
      readonly operative: boolean;
      readonly source: 'csms' | 'customer';
    }
  | { readonly type: 'station.reset'; readonly kind: 'soft' | 'hard' }
  /** Somebody on site has seen to the latched faults: those whose cause is gone end. */
  | { readonly type: 'fault.acknowledge' }
  /** Test the RCD of an EVSE now. */
  | { readonly type: 'rcd.test'; readonly evse: number }
  /** Charge with so many phases; and how long nothing is offered meanwhile, s. */
  | { readonly type: 'phases.set'; readonly evse: number; readonly phases: 1 | 3 }
  | { readonly type: 'phases.delay'; readonly evse: number; readonly seconds: number }
  /** A neighbour ventilates (`available`, `runs`), or switches relay 2 for himself (`relay`). */
  | {
      readonly type: 'ventilation.tell';
      readonly evse: number;
      readonly what: 'available' | 'runs' | 'relay';
      readonly on: boolean;
    }
  /** Answered with what the recloser is, or why it cannot be told. */
  | { readonly type: 'recloser.read'; readonly evse: number }
  | { readonly type: 'recloser.change'; readonly evse: number; readonly to: 'open' | 'closed' }
  /** Forget what the central system has said of tokens. */
  | { readonly type: 'cache.clear' }
  /** The central system's list of tokens. */
  | ({ readonly type: 'list.install' } & ListUpdate)
  /** A neighbour lets whoever is plugged in charge, or no longer (`ports[]/user_authentication` mqtt). */
  | { readonly type: 'access.set'; readonly evse: number; readonly allowed: boolean }
  /**
   * Keep an EVSE for a token, or for its group where the token names one. EVSE 0: any that is free, and it may be used
   * at every one.
   */
  | {
      readonly type: 'reservation.make';
      readonly evse: number;
      readonly reservation: number;
      readonly token: Token;
      readonly until: number;
    }
  | { readonly type: 'reservation.cancel'; readonly reservation: number }
  /**
   * Keep a charging profile and obey it; answered when it is durable and in force. A `tx` profile belongs to the
   * transaction that runs on its EVSE; with `remoteId` only if the central system knows it by that id.
   */
  | { readonly type: 'profile.set'; readonly profile: ChargingProfile; readonly remoteId?: string }
  /** Answered with `unknown-profile` when there is none such. */
  | { readonly type: 'profile.clear'; readonly filter: ProfileFilter }
  /** Take a reading of one EVSE now and report it; 0: of all. */
  | { readonly type: 'meter.sample'; readonly evse: number };

/** One word a caller can translate. */
export type Outcome =
  | UpkeepOutcome
  | 'accepted'
  | 'rejected'
  | 'scheduled'
  | 'unknown-evse'
  | 'unknown-transaction'
  | 'unknown-profile'
  | 'not-supported'
  | 'version-mismatch'
  | 'occupied'
  | 'faulted'
  | 'unavailable'
  | 'unlocked'
  | 'unlock-failed'
  | 'open'
  | 'closed'
  | 'not-present'
  | 'not-available';
