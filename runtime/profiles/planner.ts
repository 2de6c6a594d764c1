/**
 * Keeps what is offered in step with the charging profiles: gives every EVSE the limits that they leave now, under
 * names that say why (`csms/max`, `csms/tx-default`, `csms/tx`), and wakes itself when that changes. The arithmetic is
 * `machines/load/schedule.ts`; here is only when it is asked, and for whom.
 *
 *   profile set, cleared ─┐
 *   transaction begins, ends, goes on ─┼─▶ look ─▶ limits, phases ─▶ one timer for the next change
 *   the time of day jumps ─┘
 *
 * While the time of day is unknown, every schedule that needs it counts with the least it could be asking for. A limit
 * of 0 pauses; no profile ever ends a transaction (BIL-05).
 */
import { STATION_WITHIN_MS } from '../../adapters/csms/ocpp16/heard.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Settings } from '../../config/settings.ts';
import { lastingAmps } from '../../machines/load/limits.ts';
import { stacks, timeline, type Allowance, type Now, type Step, type Wiring } from '../../machines/load/schedule.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { ChargingProfile, ProfileFilter, Schedule } from '../../machines/vocabulary/profiles.ts';
import type { Outcome } from '../../machines/vocabulary/requests.ts';
import { sameId, type Token } from '../../machines/vocabulary/tokens.ts';
import { evseName } from '../host/actors.ts';
import type { Host, Incoming } from '../host/host.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LimitsBook } from '../limits-book.ts';
import { drawOf, drawOfAll, scheduleOf, type ConnectorPlan } from './composite.ts';
import { NONE_SUCH, Shelf } from './shelf.ts';

export type PlannerOptions = {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly host: Host;
  readonly evses: readonly number[];
  readonly limits: (evse: number) => LimitsBook;
  /** What all may draw together is another now; said before any of them has a new limit of his own. */
  readonly maxChanged: () => void;
  readonly dispatch: (to: string, event: Incoming) => void;
  readonly log: {
    warn(fields: object, sentence: string): void;
    error(fields: object, sentence: string): void;
  };
};

type Done = (outcome: Outcome) => void;
/** `startedAt`: on the even clock, null when it began in a former life of the process; `startWall`: epoch ms. */
type Running = { readonly transaction: string; readonly startedAt: number | null; readonly startWall: number | null };
type Lines = Pick<ConnectorPlan, 'max' | 'session'>;

/** So far ahead the next change is looked for; then again. */
const HORIZON_MS = 366 * 86_400_000;
/** Our clock may differ by so much from the central system's: a schedule of theirs that begins "now" must begin. */
const CLOCK_TOLERANCE_MS = 1000;

export class Planner {
  readonly #options: PlannerOptions;
  readonly #shelf: Shelf;
  readonly #running = new Map<number, Running>();
  /** For the transaction that a remote start has asked for, until it begins. */
  readonly #awaiting = new Map<number, { readonly token: Token; readonly profile: ChargingProfile }>();
  /** The limits that each EVSE was last given. */
  readonly #said = new Map<number, string>();
  readonly #asked = new Map<number, 1 | 3 | null>();
  #callOff: (() => void) | null = null;
  #forgetJumps: (() => void) | null = null;
  /** What all connectors may draw together, A per phase; null: no limit. */
  #maxAmps: number | null = null;

  constructor(options: PlannerOptions) {
    const { store, settings, ledger, evses, log, clock } = options;
    this.#options = options;
    this.#shelf = new Shelf({
      store,
      now: () => clock.now(),
      patienceMs: STATION_WITHIN_MS,
      most: settings.get('ocpp/MaxChargingProfilesInstalled'),
      isOpen: (transaction) => evses.some((evse) => ledger.interrupted(evse)?.transaction === transaction),
      damaged: (table, key, why) => log.error({ table, key, why }, 'a stored row is damaged and was left out'),
    });
    for (const evse of evses) {
      const transaction = ledger.interrupted(evse)?.transaction;
      if (transaction === undefined) continue;
      const startWall = ledger.account(transaction)?.startWall ?? null;
      this.#running.set(evse, { transaction, startedAt: null, startWall });
    }
  }

  get maxAmps(): number | null {
    return this.#maxAmps;
  }

  start(): void {
    this.#forgetJumps = this.#options.clock.onJump(() => this.#look());
    this.#look();
  }

  stop(): void {
    this.#callOff?.();
    this.#forgetJumps?.();
  }

  /** The writes that a turn's facts need: a profile of a transaction comes and goes with it. */
  remember(facts: readonly Told[]): readonly Write[] {
    return facts.flatMap(({ fact, evse, stamp }) => {
      if (evse === undefined) return [];
      if (fact.type === 'transaction.stopped') {
        this.#running.delete(evse);
        return this.#shelf.end(fact.transaction);
      }
      if (fact.type !== 'transaction.started') return [];
      const { transaction, token } = fact;
      this.#running.set(evse, { transaction, startedAt: stamp.at, startWall: stamp.wall });
      const awaiting = this.#awaiting.get(evse);
      this.#awaiting.delete(evse);
      const isMeant = awaiting !== undefined && sameId(awaiting.token.id, token.id);
      return isMeant ? this.#shelf.bind({ ...awaiting.profile, transaction }) : [];
    });
  }

  hear({ fact, evse }: Told): void {
    if (evse === undefined) return;
    if (fact.type === 'authorization.expired' || fact.type === 'token.refused') this.#giveUp(evse, fact.token);
    const turns = ['transaction.started', 'transaction.stopped', 'transaction.resumed'];
    if (turns.includes(fact.type)) this.#look();
  }

  set(profile: ChargingProfile, remoteId: string | undefined, done: Done): void {
    const refuse = (why: string) => {
      this.#options.log.warn({ profile: profile.id, why }, 'a charging profile is rejected');
      done('rejected');
    };
    const why = this.#objection(profile);
    if (why !== null) return refuse(why);
    const transaction = profile.purpose === 'tx' ? this.#transactionFor(profile.evse, remoteId) : undefined;
    if (transaction === null) return refuse('no such transaction runs there');
    const kept = { ...this.#timely(profile), ...(transaction === undefined ? {} : { transaction }) };
    return this.#shelf.set(kept, (failure) => {
      if (failure !== null) return refuse(failure);
      // It may have ended while the disk was busy.
      const isLate = transaction !== undefined && this.#running.get(profile.evse)?.transaction !== transaction;
      if (isLate) this.#options.store.commit(this.#shelf.end(transaction), () => undefined);
      this.#heed();
      return isLate ? refuse('its transaction has ended meanwhile') : done('accepted');
    });
  }

  clear(filter: ProfileFilter, done: Done): void {
    this.#shelf.clear(filter, (failure) => {
      if (failure === NONE_SUCH) return done('unknown-profile');
      if (failure !== null) {
        this.#options.log.error({ why: failure }, 'charging profiles could not be cleared');
        return done('rejected');
      }
      this.#heed();
      return done('accepted');
    });
  }

  /** Somebody starts a session from afar; the profile he sends along, or none. False: it is not acceptable. */
  await(evse: number, token: Token, profile: ChargingProfile | undefined): boolean {
    const why =
      profile === undefined ? null : (this.#objection(profile) ?? this.#shelf.objection({ ...profile, evse }));
    if (why !== null) {
      this.#options.log.warn({ profile: profile?.id, why }, 'the charging profile of a remote start is rejected');
      return false;
    }
    if (profile === undefined) this.#awaiting.delete(evse);
    else this.#awaiting.set(evse, { token, profile: { ...this.#timely(profile), evse } });
    return true;
  }

  /** Null while the time of day is unknown, or when there is no such EVSE. */
  schedule(evse: number, durationS: number): Schedule | null {
    const { clock, evses, settings } = this.#options;
    const from = clock.wall();
    if (from === null || durationS <= 0 || (evse !== 0 && !evses.includes(evse))) return null;
    const span = { horizonMs: durationS * 1000, most: settings.get('ocpp/ChargingScheduleMaxPeriods') };
    const plans = (evse === 0 ? evses : [evse]).map((one) => ({
      ...this.#lines(one, span),
      wiring: this.#wiring(one),
      lastingAmps: lastingAmps(this.#options.limits(one).offer.limits),
    }));
    const [first] = plans;
    if (first === undefined) return null;
    const fuseAmps = settings.get('site/fuse_amps') || Infinity;
    return scheduleOf(evse === 0 ? drawOfAll(plans, first.max, fuseAmps) : drawOf(first), from);
  }

  #objection({ stackLevel, periods }: ChargingProfile): string | null {
    const { settings } = this.#options;
    const highest = settings.get('ocpp/ChargeProfileMaxStackLevel');
    if (stackLevel > highest) return `found stack level ${stackLevel}, expected at most ${highest}`;
    const most = settings.get('ocpp/ChargingScheduleMaxPeriods');
    return periods.length > most ? `found ${periods.length} periods, expected at most ${most}` : null;
  }

  /** The session that was asked for will not begin; what becomes of another card says nothing of it. */
  #giveUp(evse: number, { id }: Token): void {
    if (sameId(this.#awaiting.get(evse)?.token.id ?? '', id)) this.#awaiting.delete(evse);
  }

  /** Our id of the transaction on an EVSE; null when none runs, or the central system means another. */
  #transactionFor(evse: number, remoteId: string | undefined): string | null {
    const running = this.#running.get(evse);
    if (running === undefined) return null;
    const known = this.#options.ledger.account(running.transaction)?.remoteId;
    return remoteId === undefined || remoteId === known ? running.transaction : null;
  }

  #timely(profile: ChargingProfile): ChargingProfile {
    const { timing } = profile;
    const wall = this.#options.clock.wall();
    if (timing.kind === 'relative' || wall === null) return profile;
    const isNow = timing.startAt > wall && timing.startAt - wall <= CLOCK_TOLERANCE_MS;
    return isNow ? { ...profile, timing: { ...timing, startAt: wall } } : profile;
  }

  #heed(): void {
    for (const evse of this.#options.evses) this.#options.limits(evse).heed();
    this.#said.clear();
    this.#look();
  }

  #wiring(evse: number): Wiring {
    const { settings, limits } = this.#options;
    const isOne = settings.get('ports[]/phase_count', evse) === 1 || limits(evse).offer.phases === 1;
    return { nominalV: settings.get('ports[]/nominal_voltage', evse), phases: isOne ? 1 : 3 };
  }

  #now(evse: number): Now {
    const { clock } = this.#options;
    const wall = clock.wall();
    const running = this.#running.get(evse);
    if (running === undefined) return { wall, elapsedMs: 0 };
    const { startedAt, startWall } = running;
    if (startedAt !== null) return { wall, elapsedMs: clock.now() - startedAt };
    return { wall, elapsedMs: wall === null || startWall === null ? null : Math.max(0, wall - startWall) };
  }

  #lines(evse: number, span: { readonly horizonMs: number; readonly most: number }): Lines {
    const { max, session } = stacks(this.#shelf.all, evse, this.#running.get(evse)?.transaction ?? null);
    const [now, wiring] = [this.#now(evse), this.#wiring(evse)];
    return { max: timeline(max, now, wiring, span), session: timeline(session, now, wiring, span) };
  }

  #look(): void {
    const { clock, evses } = this.#options;
    this.#callOff?.();
    this.#callOff = null;
    const lines = evses.map((evse) => ({ evse, ...this.#lines(evse, { horizonMs: HORIZON_MS, most: 1 }) }));
    const maxAmps = lines[0]?.max[0]?.value?.amps ?? null;
    const isOther = maxAmps !== this.#maxAmps;
    this.#maxAmps = maxAmps;
    if (isOther) this.#options.maxChanged();
    for (const { evse, max, session } of lines) this.#give(evse, max[0]?.value ?? null, session[0]?.value ?? null);
    const changes = lines.flatMap(({ max, session }) =>
      [...max, ...session].map(({ untilMs }: Step<unknown>) => untilMs),
    );
    const next = Math.min(...changes);
    // A whole millisecond late rather than a fraction early: then the change has come.
    if (this.#shelf.all.length > 0) this.#callOff = clock.at(clock.now() + Math.ceil(next), () => this.#look());
  }

  #give(evse: number, max: Allowance | null, session: Allowance | null): void {
    const changes = {
      'csms/max': max?.amps ?? null,
      'csms/tx-default': session?.purpose === 'tx-default' ? session.amps : null,
      'csms/tx': session?.purpose === 'tx' ? session.amps : null,
    };
    const asks = [max?.asks, session?.asks];
    this.#ask(evse, asks.includes(1) ? 1 : asks.includes(3) ? 3 : null);
    const said = JSON.stringify(changes);
    if (this.#said.get(evse) === said) return;
    this.#said.set(evse, said);
    this.#options.limits(evse).put(changes);
  }

  /** Before the limit: what one phase may carry must not be offered on three. */
  #ask(evse: number, phases: 1 | 3 | null): void {
    const before = this.#asked.get(evse) ?? null;
    this.#asked.set(evse, phases);
    const name = evseName(evse, 'phases');
    if (phases === before || !this.#options.host.has(name) || (phases === null && before === 3)) return;
    this.#options.dispatch(name, { type: 'phases.switch', phases: phases ?? 3 });
  }
}
