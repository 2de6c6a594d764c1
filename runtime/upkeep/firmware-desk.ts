/**
 * Carries out what the machine `firmware` orders: watches the clock, fetches the file, has its signature judged, waits
 * until nobody charges, hands it to the board. It keeps what the machine does not know (address, dates, certificate),
 * and answers a request when it would survive a power cut.
 */
import type { Write } from '../../adapters/ports/store.ts';
import { session } from '../../machines/evse/session.ts';
import { firmware } from '../../machines/upkeep/firmware.ts';
import type { FirmwareInput } from '../../machines/upkeep/firmware-words.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';
import type { Outcome } from '../../machines/vocabulary/requests.ts';
import type { FirmwareJob, UpkeepOrder, UpkeepRequest } from '../../machines/vocabulary/upkeep.ts';
import { evseName } from '../host/actors.ts';
import { hasTransaction } from '../station/view.ts';
import { trying, type Done, type UpkeepParts } from './parts.ts';
import { firmwareRow, lastFirmwareRow, type FirmwareTarget } from './rows.ts';

type FirmwareRequest = Extract<UpkeepRequest, { type: 'firmware.update' }>;

/** The time of day may be set meanwhile: a date is looked at again at least so often. */
const LONGEST_WAIT_MS = 600_000;
/** While the time of day is unknown no date has come. */
const TIMELESS_WAIT_MS = 10_000;

const refusals = { invalid: 'invalid-certificate', revoked: 'revoked-certificate' } as const;

export class FirmwareDesk {
  readonly input: FirmwareInput;
  readonly #parts: UpkeepParts;
  readonly #targets = new Map<number, FirmwareTarget>();
  readonly #asked = new Map<number, Done>();
  #lastTicket = 0;
  /** What is being done for the update, and how to let go of it. */
  #stop: () => void = () => undefined;
  /** Who waits for a station where nobody charges. */
  #awaitsQuiet: number | null = null;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    const past = this.#read('firmware', firmwareRow);
    const last = this.#read('last-firmware', lastFirmwareRow);
    this.input = {
      past: past === null ? null : { job: past.job, phase: past.phase, attempt: past.attempt },
      last,
    };
    this.#lastTicket = Math.max(past?.job.ticket ?? 0, last?.job.ticket ?? 0);
    if (past !== null) this.#targets.set(past.job.ticket, past.target);
  }

  update(request: FirmwareRequest, done: Done): void {
    const refusal = this.#refusal(request);
    if (refusal !== null) return done(refusal);
    const { requestId, location, retrieveAt, installAt, signature } = request;
    const ticket = ++this.#lastTicket;
    const job: FirmwareJob = { ticket, requestId, signed: signature !== null, ...trying(request) };
    this.#targets.set(ticket, { location, retrieveAt, installAt, signature });
    this.#asked.set(ticket, done);
    return this.#parts.dispatch('firmware', { type: 'firmware.wanted', job });
  }

  /** An order of the machine; false when it is for nobody here. */
  carryOut(order: Order): boolean {
    switch (order.type) {
      case 'firmware.await':
        this.#await(order, this.#target(order.ticket), true);
        return true;
      case 'firmware.download':
        this.#download(order.ticket);
        return true;
      case 'firmware.verify':
        this.#verify(order.ticket);
        return true;
      case 'firmware.look':
        this.#tell(this.#parts.ports?.firmware.slots ? 'firmware.able' : 'firmware.failed', order.ticket, {
          final: true,
        });
        return true;
      case 'site.await':
        this.#awaitsQuiet = order.ticket;
        this.#lookForQuiet();
        return true;
      case 'firmware.install':
        this.#install(order.ticket);
        return true;
      case 'firmware.confirm':
        this.#confirm(order.ticket);
        return true;
      case 'firmware.abort':
        this.stop();
        return true;
      default:
        return false;
    }
  }

  remember({ fact }: Told): readonly Write[] {
    if (fact.type === 'firmware.moved') {
      const { job, phase, attempt } = fact;
      const target = this.#targets.get(job.ticket);
      return target === undefined ? [] : [{ table: 'upkeep', key: 'firmware', value: { job, phase, attempt, target } }];
    }
    if (fact.type !== 'firmware.ended') return [];
    return [
      { table: 'upkeep', key: 'firmware', value: undefined },
      { table: 'upkeep', key: 'last-firmware', value: { job: fact.job, outcome: fact.outcome } },
    ];
  }

  hear({ fact }: Told): void {
    if (fact.type === 'firmware.moved') this.#answer(fact.job.ticket, 'accepted');
    if (fact.type === 'firmware.ended') {
      // The answer to the newer request leaves before the older one is told of.
      for (const ticket of this.#asked.keys()) this.#answer(ticket, 'replaced');
      this.#targets.delete(fact.job.ticket);
      if (this.#targets.size === 0) this.#parts.ports?.firmware.discard();
    }
    if (this.#awaitsQuiet !== null) this.#lookForQuiet();
  }

  stop(): void {
    this.#stop();
    this.#stop = () => undefined;
    this.#awaitsQuiet = null;
  }

  #refusal({ signature }: FirmwareRequest): Outcome | null {
    const { ports, host, clock, storageAils } = this.#parts;
    if (ports === undefined) return 'not-supported';
    const state = host().stateOf('firmware', firmware);
    // Release notes of the field (000): no update onto a storage that fails. L01.FR.27: what installs goes on.
    if (state === null || state.hasTag('installing') || storageAils()) return 'rejected';
    if (signature === null) return null;
    const verdict = ports.firmware.judge(signature.certificate, clock.wall());
    if (verdict === 'valid') return null;
    // Security whitepaper L01.FR.02.
    this.#parts.dispatch('notices', {
      type: 'security.noticed',
      event: 'InvalidFirmwareSigningCertificate',
      detail: `the certificate of a signed update is ${verdict}`,
    });
    return refusals[verdict];
  }

  #answer(ticket: number, outcome: 'accepted' | 'replaced'): void {
    const done = this.#asked.get(ticket);
    this.#asked.delete(ticket);
    done?.(outcome);
  }

  #tell(type: string, ticket: number, more: object = {}): void {
    this.#parts.dispatch('firmware', { type, ticket, ...more });
  }

  #target(ticket: number): FirmwareTarget | undefined {
    return this.#targets.get(ticket);
  }

  #await(
    order: Extract<UpkeepOrder, { type: 'firmware.await' }>,
    target: FirmwareTarget | undefined,
    first: boolean,
  ): void {
    const { clock } = this.#parts;
    const due = (order.what === 'retrieval' ? target?.retrieveAt : target?.installAt) ?? null;
    const wall = clock.wall();
    if (due === null || (wall !== null && wall >= due)) return this.#tell('firmware.due', order.ticket);
    if (first) this.#tell('firmware.early', order.ticket);
    const waitMs = wall === null ? TIMELESS_WAIT_MS : Math.min(due - wall, LONGEST_WAIT_MS);
    this.#stop = clock.at(clock.now() + waitMs, () => this.#await(order, target, false));
  }

  #download(ticket: number): void {
    const target = this.#target(ticket);
    const { ports, log } = this.#parts;
    if (target === undefined || ports === undefined) return this.#tell('firmware.failed', ticket, { final: true });
    const file = { from: target.location, path: ports.firmware.path, mostBytes: ports.mostFirmwareBytes() };
    this.#stop = ports.transfer.get(file, (result) => {
      if (result.done) return this.#tell('firmware.downloaded', ticket);
      log.warn({ why: result.why }, 'firmware could not be downloaded');
      const final = result.failure === 'not-supported' || result.failure === 'bad-address';
      return this.#tell('firmware.failed', ticket, { final });
    });
  }

  #verify(ticket: number): void {
    const signature = this.#target(ticket)?.signature ?? null;
    const { ports } = this.#parts;
    // A plain update has none, and its machine does not ask.
    if (signature === null || ports === undefined) return;
    let wanted = true;
    this.#stop = () => (wanted = false);
    ports.firmware.verify(signature, (valid) => {
      if (wanted) this.#tell('firmware.verified', ticket, { valid });
    });
  }

  #install(ticket: number): void {
    const board = this.#parts.ports?.firmware;
    const slots = board?.slots ?? null;
    if (board === undefined || slots === null) return this.#tell('firmware.failed', ticket, { final: true });
    let wanted = true;
    this.#stop = () => (wanted = false);
    return slots.install(board.path, (failure) => {
      if (!wanted) return;
      if (failure === null) return this.#tell('firmware.installed', ticket);
      this.#parts.log.error({ why: failure }, 'firmware could not be installed');
      this.#tell('firmware.failed', ticket, { final: true });
    });
  }

  #confirm(ticket: number): void {
    const slots = this.#parts.ports?.firmware.slots ?? null;
    if (slots === null) return this.#tell('firmware.confirmed', ticket, { runs: false });
    return slots.confirm((runs) => this.#tell('firmware.confirmed', ticket, { runs }));
  }

  /** No transaction, and none that is about to begin: somebody who was let in before we closed. */
  #lookForQuiet(): void {
    const { host, evses } = this.#parts;
    const busy = evses.some((evse) => {
      const visit = host().stateOf(evseName(evse, 'session'), session);
      const begins = ['awaitingPlug', 'locking', 'opening', 'closing'] as const;
      return hasTransaction(host(), evse) || begins.some((state) => visit?.matches(state) === true);
    });
    const ticket = this.#awaitsQuiet;
    if (busy || ticket === null) return;
    this.#awaitsQuiet = null;
    this.#tell('site.quiet', ticket);
  }

  #read<T>(key: string, schema: { safeParse(value: unknown): { data?: T | undefined } }): T | null {
    const value = this.#parts.store.get('upkeep', key);
    if (value === undefined) return null;
    const row = schema.safeParse(value).data;
    if (row === undefined) this.#parts.log.error({ key }, 'what is stored of an update cannot be read');
    return row ?? null;
  }
}
