/**
 * Charging profiles: what somebody who plans the grid allows a car over time, and what comes of all of them together.
 * Everything is in the station's own words; how a protocol writes it is the protocol's business.
 */

/**
 * Whom a profile binds. `max`: all connectors together, for what the grid connection may carry. `tx-default`: every
 * transaction that has no profile of its own. `tx`: one transaction, with which it ends.
 */
export const purposes = ['max', 'tx-default', 'tx'] as const;
export type Purpose = (typeof purposes)[number];

export type ProfilePeriod = {
  /** From the beginning of the schedule, s; it lasts until the next one. */
  readonly startS: number;
  /** A per phase, or W on all phases together. */
  readonly limit: number;
  /** Absent: nobody has said, which counts as 3. */
  readonly phases?: number;
};

/** When a schedule begins; `startAt` is epoch ms. Relative: with the transaction. */
export type ProfileTiming =
  | { readonly kind: 'absolute' | 'daily' | 'weekly'; readonly startAt: number }
  | { readonly kind: 'relative' };

export type ChargingProfile = {
  readonly id: number;
  readonly purpose: Purpose;
  /** 0: all, else one EVSE. */
  readonly evse: number;
  /** Among those of one purpose that say anything now, the highest counts. */
  readonly stackLevel: number;
  readonly timing: ProfileTiming;
  readonly unit: 'A' | 'W';
  /** The first starts at 0, the others after it in ascending order. */
  readonly periods: readonly ProfilePeriod[];
  /** Absent: the last period does not end. */
  readonly durationS?: number;
  /** Epoch ms; the first moment at which it holds, and the first at which it does not any more. */
  readonly validFrom?: number;
  readonly validTo?: number;
  /** Our id of the transaction that a `tx` profile belongs to. */
  readonly transaction?: string;
};

/** Which profiles are meant: all that agree with every field that is given. */
export type ProfileFilter = Partial<Pick<ChargingProfile, 'id' | 'evse' | 'purpose' | 'stackLevel'>>;

/** What will be offered, as far as it is known now. */
export type Schedule = {
  /** Epoch ms. */
  readonly from: number;
  readonly durationS: number;
  readonly periods: readonly {
    readonly startS: number;
    readonly amps: number;
    /** On all phases together. */
    readonly watts: number;
    readonly phases: number;
  }[];
};
