/**
 * Several connectors behind one fuse: what each may offer, so that the fuse never carries more than it may (SAF-12).
 * Equal shares; what one leaves unused goes to the others; a raise for one waits until the current that it needs is
 * really free. Pure: what is known of every connector and an instant in; shares out.
 *
 *   wanted shares ─▶ lowered at once ─▶ 5 s, or its current has fallen ─▶ the others are raised
 *
 * A conductor is taken to carry, of each connector, the largest of: what it may offer, what it is measured to draw, and
 * what it might offer until a moment ago and may still draw. A car nobody can measure keeps what it once had until its
 * contact is open. It must never give away what somebody may still be using.
 */
import { fill, Room } from './filling.ts';
import type { Line } from './phase-lines.ts';

export type Site = {
  /** Of each conductor, A. */
  readonly fuseAmps: number;
  /** How much connectors of fewer than three phases may load one conductor together, A; 0: no such rule. */
  readonly asymmetryAmps: number;
};

export type Claim = {
  readonly id: number;
  /** The conductors behind its phases. */
  readonly lines: readonly Line[];
  /** What everything else allows it to offer, A per phase; 0: it takes no part. */
  readonly mostAmps: number;
  /** The largest current of its phases, A; null: nobody can measure it. */
  readonly measuredAmps: number | null;
  /** Its contact is measured open: nothing flows. */
  readonly open: boolean;
};

/** What is remembered of a connector from one look to the next. */
export type Share = {
  readonly id: number;
  readonly amps: number;
  /** What it may still be drawing from before it was lowered, A. */
  readonly formerAmps: number;
  /** Whether its current was above the lowered share when it was lowered: then it has followed once it is below. */
  readonly mustFall: boolean;
  /** When it was lowered last; null: long ago. ms of the monotonic clock. */
  readonly loweredAt: number | null;
  /** Since when it has drawn less than its share; null: it uses it. */
  readonly unusedSince: number | null;
};

export type Sharing = { readonly shares: readonly Share[]; /** Look again then. */ readonly dueAt: number };

const SMALLEST_AMPS = 6;
/** IEC 61851-1: a car follows the pilot within 5 s. */
const FOLLOW_MS = 5000;
/** A share that is not used for so long is handed on; with the time to follow it is within the 10 s promised. */
const UNUSED_MS = 4000;
/** Less than so much below its share and it is used, A. */
const USED_AMPS = 0.5;
/** What a frugal car is left above what it draws, A: more than the line before, or it would be taken for hungry. */
const SLACK_AMPS = 1;

/** Who has been offering so much without anybody sharing. */
export const holding = (id: number, amps: number): Share => ({
  id,
  amps,
  formerAmps: 0,
  mustFall: false,
  loweredAt: null,
  unusedSince: null,
});
const steps = (amps: number): number => Math.max(0, Math.floor(amps * 10 + 1e-6) / 10);

/** What a connector may load its conductors with, whatever its car does. */
const reserved = (share: Share, { measuredAmps, open }: Claim): number =>
  open ? share.amps : Math.max(share.amps, share.formerAmps, measuredAmps ?? 0);

/** Forgets what a connector was allowed before, once it cannot be drawing it any more. */
const settled = (share: Share, claim: Claim, now: number): Share => {
  if (share.formerAmps <= share.amps) return { ...share, formerAmps: 0, loweredAt: null, mustFall: false };
  const over = share.loweredAt === null || now - share.loweredAt >= FOLLOW_MS;
  const fallen = claim.measuredAmps !== null && claim.measuredAmps <= share.amps && (over || share.mustFall);
  return claim.open || fallen ? { ...share, formerAmps: 0, loweredAt: null, mustFall: false } : share;
};

const noticed = (share: Share, { measuredAmps, mostAmps }: Claim, now: number): Share => {
  const unused = mostAmps > 0 && share.amps > 0 && measuredAmps !== null && measuredAmps < share.amps - USED_AMPS;
  return { ...share, unusedSince: unused ? (share.unusedSince ?? now) : null };
};

/** What a connector would take if it could have it all. */
const demand = (share: Share, { mostAmps, measuredAmps }: Claim, now: number): number => {
  const frugal = share.unusedSince !== null && now - share.unusedSince >= UNUSED_MS && measuredAmps !== null;
  return frugal ? Math.min(mostAmps, Math.max(SMALLEST_AMPS, steps(measuredAmps + SLACK_AMPS))) : mostAmps;
};

/** What a car draws beyond anything it may: the others have to do without it. */
const excess = (share: Share, { measuredAmps, open }: Claim): number =>
  open ? 0 : Math.max(0, (measuredAmps ?? 0) - Math.max(share.amps, share.formerAmps));

type Known = { readonly claim: Claim; readonly share: Share };

const roomOf = ({ fuseAmps, asymmetryAmps }: Site): Room => new Room(fuseAmps, asymmetryAmps);

/** Where there is not enough for everybody, those who came last wait: 6 A is the least that can be offered. */
const wanted = (site: Site, known: readonly Known[], now: number): ReadonlyMap<number, number> => {
  let served = known.filter(({ claim }) => claim.mostAmps >= SMALLEST_AMPS);
  for (;;) {
    const room = roomOf(site);
    for (const { claim, share } of known) room.take(claim, excess(share, claim));
    const first = fill(
      served.map(({ claim, share }) => ({ ...claim, amps: demand(share, claim, now) })),
      room,
    );
    // What nobody needs lies with those who could use it one day, rather than with nobody.
    const rest = fill(
      served.map(({ claim }) => ({ ...claim, amps: claim.mostAmps - (first.get(claim.id) ?? 0) })),
      room,
    );
    const given = new Map([...first].map(([id, amps]) => [id, steps(amps + (rest.get(id) ?? 0))]));
    const last = served.findLast(({ claim }) => (given.get(claim.id) ?? 0) < SMALLEST_AMPS);
    if (last === undefined) return given;
    served = served.filter((one) => one !== last);
  }
};

const lowered = (share: Share, claim: Claim, amps: number, now: number): Share => ({
  ...share,
  amps,
  formerAmps: Math.max(share.formerAmps, share.amps),
  mustFall: (claim.measuredAmps ?? 0) > amps,
  loweredAt: now,
});

/**
 * @param claims in the order in which they came: when there is not enough, the last ones wait
 * @param before what this function said last; whom it does not name has nothing yet
 */
export function shareOut(site: Site, claims: readonly Claim[], before: readonly Share[], now: number): Sharing {
  const known = claims.map((claim) => {
    const found = before.find(({ id }) => id === claim.id) ?? holding(claim.id, 0);
    return { claim, share: noticed(settled(found, claim, now), claim, now) };
  });
  const targets = wanted(site, known, now);
  const target = ({ id }: Claim): number => targets.get(id) ?? 0;
  const cut = known.map(({ claim, share: was }) =>
    target(claim) < was.amps ? { claim, share: lowered(was, claim, target(claim), now) } : { claim, share: was },
  );
  const shares = raised(site, cut, target, now);
  return { shares, dueAt: Math.min(Infinity, ...shares.map((one) => nextLook(one, now))) };
}

/** Raises, one after another, by what is really free on every conductor. */
const raised = (
  site: Site,
  known: readonly Known[],
  target: (claim: Claim) => number,
  now: number,
): readonly Share[] => {
  const room = roomOf(site);
  for (const { claim, share: held } of known) room.take(claim, reserved(held, claim));
  return known.map(({ claim, share: held }) => {
    if (target(claim) <= held.amps) return held;
    const mine = reserved(held, claim);
    const amps = steps(Math.min(target(claim), mine + room.left(claim, [claim])));
    if (amps <= held.amps || amps < SMALLEST_AMPS) return held;
    room.take(claim, Math.max(0, amps - mine));
    // A larger share is not unused before its car has had the time to follow.
    return { ...held, amps, ...(amps > held.amps + SLACK_AMPS ? { unusedSince: now + FOLLOW_MS } : {}) };
  });
};

const nextLook = ({ loweredAt, formerAmps, amps, unusedSince }: Share, now: number): number => {
  const follow = loweredAt !== null && formerAmps > amps ? loweredAt + FOLLOW_MS : Infinity;
  const unused = unusedSince === null ? Infinity : unusedSince + UNUSED_MS;
  return Math.min(...[follow, unused].filter((instant) => instant > now), Infinity);
};
