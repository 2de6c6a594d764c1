/**
 * Everything that concerns the security of one station, put together: its events and their log, whom it trusts, its own
 * certificate, and with what it connects. What has modes, the machines decide: `credentials`, `signing`, `notices`.
 *
 *   order certificate.prepare ─▶ key and request   facts credentials.* ─▶ storage   what is noticed ─▶ `notices`
 */
import type { Logger } from 'pino';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Configuration } from '../../adapters/ports/configuration.ts';
import type { KeyStore } from '../../adapters/ports/key-store.ts';
import type { SecurityLog } from '../../adapters/ports/security-log.ts';
import type { SecurityView } from '../../adapters/ports/station.ts';
import type { Store, Write } from '../../adapters/ports/store.ts';
import type { Trust } from '../../adapters/ports/trust.ts';
import type { Settings } from '../../config/settings.ts';
import { credentials, type Trouble } from '../../machines/link/credentials.ts';
import { notices } from '../../machines/link/notices.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { troubleRow } from '../../machines/vocabulary/link-troubles.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { SecurityEvent } from '../../machines/vocabulary/security-events.ts';
import type { Trial } from '../../machines/vocabulary/security-facts.ts';
import type { Host, Incoming } from '../host/host.ts';
import { accessFor, raiseProblem, type Access } from './connection.ts';
import { Expiry } from './expiry.ts';
import { guarded } from './guarded-configuration.ts';
import { SecurityJournal } from './journal.ts';
import { TrustDesk } from './trust-desk.ts';
import { TrustStore } from './trust-store.ts';

export type SecurityDeskOptions = {
  readonly settings: Settings;
  /** The settings as the central system changes them, without what security adds. */
  readonly configuration: Configuration;
  readonly store: Store;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly boot: string;
  readonly host: () => Host;
  readonly dispatch: (to: string, event: Incoming) => void;
};

/** So long an answer may take to leave before its connection ends. */
const ANSWER_LEAVES_MS = 1000;
/** A central system that sends rubbish all day is noticed so often at most. */
const INVALID_PAUSE_MS = 600_000;

export class SecurityDesk {
  readonly journal: SecurityJournal;
  readonly trust: Trust;
  /** For the central system. */
  readonly configuration: Configuration;
  readonly #options: SecurityDeskOptions;
  readonly #store: TrustStore;
  readonly #expiry: Expiry;
  /** Sha256 of the root by which the present connection was verified. */
  #rootInUse: string | null = null;
  #raising: ((accepted: boolean) => void) | null = null;
  #invalidUntil = -Infinity;
  #callOffReconnect: () => void = () => {};

  constructor(options: SecurityDeskOptions) {
    const { settings, store, keys, clock, boot, log, dispatch, configuration } = options;
    this.#options = options;
    this.journal = new SecurityJournal({
      store,
      clock,
      boot,
      entries: settings.get('security_log/entries'),
      pushes: () => this.#pushes(),
    });
    const trust = new TrustStore({
      store,
      keys,
      directory: settings.get('ocpp/caDirectory'),
      trouble: (sentence) => log.error({}, sentence),
    });
    this.#store = trust;
    this.trust = new TrustDesk({
      trust,
      store,
      keys,
      wall: () => clock.wall(),
      mostRoots: settings.get('ocpp/CertificateStoreMaxLength'),
      onlyOneRoot: settings.get('ocpp/AdditionalRootCertificateCheck'),
      longestChain: settings.get('ocpp/CertificateSignedMaxChainSize'),
      serialNumber: () => this.#serialNumber(),
      organization: () => settings.get('ocpp/CpoName'),
      rootInUse: () => this.#rootInUse,
      noticed: (event, detail) => this.notice(event, detail),
      arrived: (good) => this.#arrived(good),
    });
    this.#expiry = new Expiry({
      clock,
      store,
      trust,
      expiring: (name, days) => dispatch('notices', { type: 'certificate.ends', name, days }),
      renew: () => this.sign(),
      begun: () => dispatch('credentials', { type: 'identity.renewed' }),
    });
    this.configuration = guarded(configuration, {
      raise: (profile, done) => this.#raise(profile, done),
      noticed: (detail) => this.notice('ReconfigurationOfSecurityParameters', detail),
    });
  }

  get log(): SecurityLog {
    return this.journal;
  }

  /** What a restart has interrupted, for the machine `credentials`. */
  get interrupted(): Trial | null {
    return this.#store.trial;
  }

  /** What a page may know. */
  view(): SecurityView {
    const { profile, trial, trouble } = this.#credentials();
    const remedy = trouble === null ? '' : troubleRow(trouble.word).remedy;
    return { profile, onTrial: trial !== null, trouble: trouble === null ? null : { ...trouble, remedy } };
  }

  /** After the first turn. */
  start(): void {
    this.#store.sweep();
    this.notice('StartupOfTheDevice');
    this.#expiry.look();
  }

  stop(): void {
    this.#expiry.stop();
    this.#callOffReconnect();
  }

  /** New credentials count from the next connection on (TC_073): there will be one, after the answer has left. */
  changed(path: string): void {
    const { profile } = this.#credentials();
    const counts = path === 'ocpp/password' ? profile < 3 : path === 'ocpp/secureUri' && profile >= 2;
    if (!counts) return;
    const { clock, dispatch } = this.#options;
    this.#callOffReconnect();
    this.#callOffReconnect = clock.at(clock.now() + ANSWER_LEAVES_MS, () =>
      dispatch('link', { type: 'csms.reconnect' }),
    );
  }

  notice(event: SecurityEvent, detail?: string): void {
    const told = { type: 'security.noticed', event, ...(detail === undefined ? {} : { detail }) };
    this.#options.dispatch('notices', told);
  }

  /** A message that is not valid; once in a while. */
  invalidMessage(detail: string): void {
    const now = this.#options.clock.now();
    if (now < this.#invalidUntil) return;
    this.#invalidUntil = now + INVALID_PAUSE_MS;
    this.notice('InvalidMessages', detail);
  }

  /** Gets a new certificate for the station; false while that makes no sense (A02, prerequisite). */
  sign(): boolean {
    const { settings, dispatch } = this.#options;
    if (settings.get('ocpp/CpoName') === '' || this.#serialNumber() === '') return false;
    dispatch('signing', { type: 'signing.wanted' });
    return true;
  }

  /** With what the next connection is made. */
  access(): Access {
    const { profile, trial } = this.#credentials();
    return accessFor(this.#options.settings, this.#store, profile, trial);
  }

  /** The request that waits to be signed, PEM. */
  request(): string | null {
    return this.#store.identity.pending?.request ?? null;
  }

  /** `root`: by which the connection was verified; null: there is none, or it was not. */
  connected(root: string | null): void {
    this.#rootInUse = root;
    if (root === null) return;
    const roots = this.#store.roots('central-system');
    // M05.FR.12: the new root has proven itself.
    if (roots.find(({ fingerprint }) => fingerprint === root)?.origin !== 'installed') return;
    const old = roots.filter(({ origin }) => origin === 'fallback').map((one) => this.#store.dropRoot(one));
    if (old.length > 0) this.#options.store.commit(old, (failure) => this.#complain(failure, 'an old root cannot go'));
  }

  /** False when the order is nobody's here. */
  carryOut(order: Order): boolean {
    if (order.type !== 'certificate.prepare') return false;
    void this.#prepare();
    return true;
  }

  remember(facts: readonly Told[]): readonly Write[] {
    return [...this.journal.remember(facts), ...facts.flatMap(({ fact }) => this.#outcome(fact))];
  }

  /** Every fact, after it is durable. */
  hear({ fact }: Told): void {
    const { host, dispatch, log } = this.#options;
    const waits = host().stateOf('notices', notices)?.matches('empty') === true;
    if (waits && this.journal.fills(fact)) dispatch('notices', { type: 'notices.filled' });
    switch (fact.type) {
      case 'security.happened':
        return log.warn({ event: fact.event, detail: fact.detail }, 'security event');
      case 'certificate.expiring':
        return log.warn({ certificate: fact.name, days: fact.days }, 'a certificate will end soon');
      case 'credentials.tried':
        this.#raising?.(true);
        this.#raising = null;
        return undefined;
      case 'credentials.proven':
        log.info({ trial: fact.trial }, 'the new credentials work');
        if (fact.trial.type === 'profile') this.#keepProfile(fact.trial.profile);
        return this.#store.sweep();
      case 'credentials.abandoned':
        log.error({ trial: fact.trial, why: fact.why }, 'the new credentials do not work: back to the old ones');
        return this.#store.sweep();
      default:
        return undefined;
    }
  }

  #credentials(): { readonly profile: number; readonly trial: Trial | null; readonly trouble: Trouble | null } {
    const state = this.#options.host().stateOf('credentials', credentials);
    return (
      state?.context ?? { profile: this.#options.settings.get('ocpp/SecurityProfile'), trial: null, trouble: null }
    );
  }

  #pushes(): boolean {
    const { settings } = this.#options;
    const when = settings.get('ocpp/securityEvents');
    const speaks = when === 'always' || (when === 'with-profile' && settings.get('ocpp/SecurityProfile') > 0);
    return settings.get('ocpp/enable') && speaks;
  }

  #serialNumber(): string {
    const { settings } = this.#options;
    return settings.get('ocpp/chargePointSerialNumber') || settings.identity();
  }

  #raise(profile: number, done: (accepted: boolean) => void): void {
    const { settings, clock, dispatch, log } = this.#options;
    const { profile: inForce, trial } = this.#credentials();
    const busy = trial !== null || this.#raising !== null ? 'other credentials are being tried' : null;
    const why = busy ?? raiseProblem(settings, this.#store, inForce, profile, clock.wall());
    if (why !== null) {
      log.warn({ profile, why }, 'the security profile is not raised');
      return done(false);
    }
    this.#raising = done;
    return dispatch('credentials', { type: 'profile.raise', profile });
  }

  /** It works: from now on it is a setting like any other. Until that is written, a restart tries it again. */
  #keepProfile(profile: number): void {
    const { configuration, store } = this.#options;
    configuration.change('SecurityProfile', String(profile), (outcome) => {
      if (outcome !== 'accepted') return this.#complain(outcome, 'the security profile cannot be written down');
      return store.commit([this.#store.putTrial(null)], (failure) =>
        this.#complain(failure, 'a trial cannot be ended'),
      );
    });
  }

  #complain(failure: string | null, sentence: string): void {
    if (failure !== null) this.#options.log.error({ failure }, sentence);
  }

  /** What becomes of the trust store with a fact, in its own turn. */
  #outcome(fact: Told['fact']): readonly Write[] {
    if (fact.type === 'credentials.tried') return [this.#store.putTrial(fact.trial)];
    if (fact.type === 'credentials.abandoned') {
      const forgotten = this.#store.putTrial(null);
      return fact.trial.type === 'identity' ? [forgotten, this.#store.putIdentity({ next: null })] : [forgotten];
    }
    if (fact.type !== 'credentials.proven' || fact.trial.type === 'profile') return [];
    const { next, current } = this.#store.identity;
    return [this.#store.putTrial(null), this.#store.putIdentity({ current: next ?? current, next: null })];
  }

  #arrived(good: boolean): void {
    this.#options.dispatch('signing', { type: 'certificate.arrived' });
    // It is tried at once, or (A02.FR.08) when its time has come.
    if (good) this.#expiry.look();
  }

  async #prepare(): Promise<void> {
    const { settings, keys, store, boot, clock, dispatch, log } = this.#options;
    const fail = (why: string): void => {
      log.error({ why }, 'no key could be made for a new certificate');
      dispatch('signing', { type: 'certificate.unprepared', why });
    };
    try {
      await import('../../adapters/certificates/polyfill.ts');
      const { prepareRequest } = await import('../../adapters/certificates/requests.ts');
      const { key, request } = await prepareRequest(settings.get('ocpp/CpoName'), this.#serialNumber());
      const name = `${boot}-${Math.floor(clock.now())}`;
      keys.write(name, key, (failure) => {
        if (failure !== null) return fail(failure);
        return store.commit([this.#store.putIdentity({ pending: { key: name, request } })], (trouble) => {
          if (trouble !== null) return fail(trouble);
          this.#store.sweep();
          return dispatch('signing', { type: 'certificate.prepared' });
        });
      });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
}
