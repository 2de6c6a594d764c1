/**
 * The connector between the machines and the central system: it carries out their orders in OCPP 1.6 and tells what
 * they report.
 *
 *   orders ─▶ csms.connect … ─▶ socket ─▶ rpc ─▶ central system
 *   facts  ─▶ statuses, idle meter values      ◀─ calls ─▶ station.ask, configuration.change
 *
 * It decides nothing: whether we connect, register, retry or give up, the machines `link` and `outbox` say; what a
 * call leads to, the station says. A connection that was ordered to end, and whatever still comes from it, is
 * forgotten at once.
 */
import { tokenRecord } from '../../adapters/csms/ocpp16/authorize.ts';
import { bootNotification } from '../../adapters/csms/ocpp16/boot.ts';
import type { FollowUp } from '../../adapters/csms/ocpp16/heard.ts';
import type { Conf } from '../../adapters/csms/ocpp16/messages.ts';
import { meterKeyTransfer } from '../../adapters/csms/ocpp16/meter-key.ts';
import { meterValue, rebased } from '../../adapters/csms/ocpp16/metering.ts';
import { statusNotification } from '../../adapters/csms/ocpp16/status.ts';
import { readTime, timeText } from '../../adapters/csms/ocpp16/time.ts';
import { meterValues } from '../../adapters/csms/ocpp16/transactions.ts';
import type { Write } from '../../adapters/ports/store.ts';
import type { Transfers } from '../../adapters/ports/transfers.ts';
import type { FactOf, LinkState, Told } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { Stamp } from '../../machines/vocabulary/stamp.ts';
import { baseOf } from '../ledger/base.ts';
import { Conditions } from './conditions.ts';
import { Deliveries } from './deliveries.ts';
import type { CsmsDeps } from './deps.ts';
import { Heartbeat } from './heartbeat.ts';
import { handleCall, type Verdict } from './incoming.ts';
import { Line } from './line.ts';
import { wallOf } from './moments.ts';
import { Notices } from './notices.ts';
import { Progress } from './progress.ts';
import { requestCertificate } from './certificate-request.ts';
import { StatusReports, type Fate, type Report } from './status-reports.ts';
import { TransferCounter } from './transfers.ts';
import { messageIds } from './wire.ts';

/** A clock that differs less is left alone: it would only stutter. */
const CLOCK_TOLERANCE_MS = 1000;
/** Less is a clock kept right; more is an event of security. */
const CLOCK_JUMP_MS = 60_000;
/** Younger, a status is told with the time at which it came about (rule 19). */
const OLDEST_STATUS_MS = 50_000;
/** No central system of this kind lived before (2020-01-01): such a time is not believed. */
const EARLIEST_TIME = Date.UTC(2020, 0, 1);

const verdicts: { readonly [S in Conf<'BootNotification'>['status']]: Exclude<Verdict, 'none'> } = {
  Accepted: 'accepted',
  Pending: 'pending',
  Rejected: 'rejected',
};

export type Csms = {
  readonly transfers: Transfers;
  /** Carries out an order of machine `from`; false when the order is nobody's here. */
  carryOut(from: string, order: Order): boolean;
  /** What of a turn's facts must survive until the central system has heard of it. */
  remember(facts: readonly Told[]): readonly Write[];
  /** Every fact, in order. */
  hear(told: Told): void;
  /** Lets go of the connection and of every timer. */
  close(): void;
};

export const createCsms = (deps: CsmsDeps): Csms => new Connector(deps);

class Connector implements Csms {
  readonly transfers = new TransferCounter(() => (this.#verdict === 'accepted' ? this.#line?.caller : undefined));
  readonly #deps: CsmsDeps;
  readonly #newId: () => string;
  readonly #conditions: Conditions;
  readonly #statuses: StatusReports;
  readonly #heartbeat: Heartbeat;
  readonly #deliveries: Deliveries;
  readonly #notices: Notices;
  readonly #progress: Progress;
  #line: Line | null = null;
  #verdict: Verdict = 'none';
  #link: LinkState = 'offline';
  /** Accepted anew: the next report is of everything. */
  #fresh = false;

  constructor(deps: CsmsDeps) {
    const { clock, settings, station } = deps;
    this.#deps = deps;
    this.#newId = messageIds(deps.chance);
    this.#conditions = new Conditions(station);
    this.#heartbeat = new Heartbeat(
      clock,
      () => settings.heartbeatIntervalS(),
      () => this.#beat(),
    );
    this.#statuses = new StatusReports({
      clock,
      minimumMs: () => settings.minimumStatusDurationS() * 1000,
      send: (report, done) => this.#sendStatus(report, done),
    });
    this.#deliveries = new Deliveries(deps);
    this.#notices = new Notices(deps);
    this.#progress = new Progress({ caller: () => this.#line?.caller, ...deps });
  }

  carryOut(from: string, order: Order): boolean {
    switch (order.type) {
      case 'csms.connect':
        this.#connect();
        return true;
      case 'csms.disconnect':
        this.#disconnect();
        return true;
      case 'csms.register':
        this.#register();
        return true;
      case 'token.ask':
        this.#ask(from, order.id);
        return true;
      case 'outbox.send': {
        const caller = this.#line?.caller;
        // Without a line the outbox hears from the link; with one it is answered.
        if (caller !== undefined) this.#deliveries.send(caller);
        return true;
      }
      case 'notice.send': {
        const caller = this.#line?.caller;
        if (caller !== undefined) this.#notices.send(caller);
        return true;
      }
      case 'certificate.request': {
        const caller = this.#verdict === 'accepted' ? this.#line?.caller : undefined;
        if (caller !== undefined) requestCertificate(this.#deps, caller);
        return true;
      }
      case 'outbox.bury':
        this.#deliveries.bury(order.why);
        return true;
      default:
        return false;
    }
  }

  remember(facts: readonly Told[]): readonly Write[] {
    return this.#progress.remember(facts);
  }

  hear(told: Told): void {
    this.#progress.hear(told);
    for (const connector of this.#conditions.hear(told)) this.#note(connector, told.stamp);
    const { fact } = told;
    if (fact.type === 'link.changed') this.#linkChanged(fact.state);
    else if (fact.type === 'meter.sampled') this.#sendIdleMeter(told.evse ?? 0, fact, told.stamp);
  }

  close(): void {
    this.#disconnect();
    this.#quiet();
  }

  #connect(): void {
    this.#disconnect();
    const line = new Line(this.#deps, this.#newId, {
      opened: () => this.#deps.dispatch('link', { type: 'csms.connected' }),
      sent: () => this.#heartbeat.sent(),
      closed: (why, trouble) => {
        if (this.#line === line) this.#line = null;
        this.#quiet();
        this.#deps.dispatch('link', { type: 'csms.lost', why, ...(trouble === undefined ? {} : { trouble }) });
      },
      handle: (call, reply) =>
        handleCall(
          {
            ...this.#deps,
            verdict: () => this.#verdict,
            follow: (followUp) => this.#follow(followUp),
            take: this.transfers.take,
            changed: () => this.#heartbeat.adjust(),
          },
          call,
          reply,
        ),
    });
    this.#line = line;
    line.open();
  }

  #disconnect(): void {
    const line = this.#line;
    this.#line = null;
    line?.forget();
  }

  #quiet(): void {
    this.#statuses.close();
    this.#heartbeat.stop();
    this.#deliveries.stop();
    this.#notices.stop();
    this.#progress.close();
  }

  #register(): void {
    const { settings, dispatch } = this.#deps;
    const payload = bootNotification(settings.identity());
    this.#line?.caller?.call('BootNotification', payload, (reply) => {
      if (reply.type === 'lost') return;
      if (reply.type !== 'answered') return dispatch('link', { type: 'csms.unanswered' });
      const { status, currentTime, interval } = reply.payload;
      this.#verdict = verdicts[status];
      this.#fresh = status === 'Accepted';
      this.#setClock(currentTime);
      if (this.#fresh) this.#setHeartbeat(interval);
      dispatch('link', { type: 'csms.registered', verdict: this.#verdict, intervalS: interval });
      if (status === 'Accepted') this.#sendMeterKeys();
    });
  }

  /** What becomes of it is ignored, as the guide has it: it comes again with the next registration. */
  #sendMeterKeys(): void {
    const keys = this.#deps.settings.meterKeys();
    if (keys.length > 0) this.#line?.caller?.call('DataTransfer', meterKeyTransfer(keys), () => {});
  }

  #setHeartbeat(intervalS: number): void {
    const { configuration, settings, log } = this.#deps;
    if (intervalS <= 0 || intervalS === settings.heartbeatIntervalS()) return;
    configuration.change('HeartbeatInterval', String(intervalS), (outcome) => {
      if (outcome === 'accepted') this.#heartbeat.adjust();
      else log.warn({ intervalS, outcome }, 'the heartbeat interval of the central system could not be set');
    });
  }

  #setClock(currentTime: string): void {
    const { clock, settings, security, log } = this.#deps;
    const theirs = readTime(currentTime);
    if (!settings.useAsTimeSource() || theirs === null || theirs < EARLIEST_TIME) return;
    const ours = clock.wall();
    if (ours !== null && Math.abs(ours - theirs) <= CLOCK_TOLERANCE_MS) return;
    clock.setWall(theirs);
    if (ours === null || Math.abs(ours - theirs) >= CLOCK_JUMP_MS) {
      security.notice('SettingSystemTime', `from ${ours === null ? 'none' : timeText(ours)} to ${timeText(theirs)}`);
    }
    log.info({ from: ours, to: theirs }, 'the time of day is taken from the central system');
  }

  #linkChanged(state: LinkState): void {
    this.#link = state;
    if (state !== 'accepted') this.#quiet();
    if (state === 'pending') this.#progress.open('asked');
    if (state !== 'accepted') return;
    for (const connector of this.#conditions.connectors()) this.#note(connector, this.#now());
    this.#statuses.open(this.#fresh ? 'all' : 'changed');
    this.#fresh = false;
    this.#heartbeat.start();
    this.#progress.open('all');
  }

  #now(): Stamp {
    const { clock } = this.#deps;
    return { at: clock.now(), wall: clock.wall(), chance: 0 };
  }

  #note(connector: number, stamp: Stamp): void {
    this.#statuses.note(connector, this.#conditions.of(connector), stamp);
  }

  #sendStatus({ connector, condition, stamp }: Report, done: (fate: Fate) => void): void {
    const { clock, settings } = this.#deps;
    // What is told again hours later is true now: energy managers do not believe a status that is older than a minute.
    const isOld = clock.now() - stamp.at > OLDEST_STATUS_MS;
    const wall = wallOf(clock, isOld ? this.#now() : stamp, 'this process');
    const payload = statusNotification(connector, condition, wall, settings.vendorId());
    const caller = this.#line?.caller;
    if (caller === undefined) return done('lost');
    caller.call('StatusNotification', payload, ({ type }) => {
      // What cannot be sent cannot be helped by sending it again.
      if (type === 'lost') done('lost');
      else done(type === 'failed' ? 'failed' : 'answered');
    });
  }

  #sendIdleMeter(connector: number, fact: FactOf<'meter.sampled'>, stamp: Stamp): void {
    const { clock, settings, store } = this.#deps;
    // Rule 11: while pending, only what was asked for.
    const allowed = this.#link === 'accepted' || (this.#verdict === 'pending' && fact.context === 'trigger');
    const wall = wallOf(clock, stamp, 'this process');
    if (!allowed || wall === null) return;
    const list = fact.context === 'aligned' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData';
    const based = rebased(fact, baseOf(store, connector));
    const value = meterValue(based, settings.measurands(list), settings, wall);
    this.#line?.caller?.call('MeterValues', meterValues(connector, value), () => {});
  }

  #beat(): void {
    this.#line?.caller?.call('Heartbeat', {}, (reply) => {
      if (reply.type === 'answered') this.#setClock(reply.payload.currentTime);
    });
  }

  #ask(from: string, idTag: string): void {
    const { dispatch } = this.#deps;
    const caller = this.#verdict === 'accepted' ? this.#line?.caller : undefined;
    if (caller === undefined) return dispatch(from, { type: 'token.unanswered' });
    caller.call('Authorize', { idTag }, (reply) => {
      if (reply.type !== 'answered') return dispatch(from, { type: 'token.unanswered' });
      dispatch(from, { type: 'token.answered', record: tokenRecord(reply.payload.idTagInfo) });
    });
  }

  #follow(followUp: FollowUp): void {
    const { dispatch, station, log } = this.#deps;
    switch (followUp.type) {
      case 'boot':
        return dispatch('link', { type: 'csms.introduce' });
      case 'heartbeat':
        return this.#beat();
      case 'status':
        for (const connector of this.#conditions.connectors()) this.#note(connector, this.#now());
        return this.#statuses.repeat(followUp.connector);
      case 'request':
        return station.ask(followUp.request, (outcome) => {
          if (outcome !== 'accepted') {
            log.warn({ request: followUp.request.type, outcome }, 'a triggered request failed');
          }
        });
    }
  }
}
