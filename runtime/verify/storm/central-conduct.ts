/**
 * How a station behaves on the line, as its central system sees it: one CALL in flight (PRO-01), and nothing but
 * BootNotification before it is accepted (PRO-02).
 *
 *   anything goes ──a restart is known──▶ new ──Accepted──▶ accepted ──Pending, Rejected──▶ waiting ──Accepted──▶ …
 */
/** No answer is later than so many others. */
const LATE_ANSWERS = 10;

export class Conduct {
  /** The most CALLs ever in flight each way. */
  most = { fromStation: 0, toStation: 0 };
  readonly #messageTimeoutMs: number;
  readonly #complain: (sentence: string) => void;
  readonly #open = new Map<string, number>();
  /** A repetition that crosses with the answer is answered by it: it bears the same id. */
  readonly #answered = new Map<string, number>();
  /** What it was asked for by TriggerMessage: that it may send while it waits (OCPP 1.6, 4.2). */
  readonly #triggered = new Set<string>();
  #mayOnlyBoot = false;

  constructor(messageTimeoutMs: number, complain: (sentence: string) => void) {
    this.#messageTimeoutMs = messageTimeoutMs;
    this.#complain = complain;
  }

  /** Somebody knows that the station has started anew. */
  restarted(): void {
    this.#mayOnlyBoot = true;
    this.#triggered.clear();
  }

  /** The answer to its BootNotification has been handed over. */
  registered(status: string): void {
    this.#mayOnlyBoot = status !== 'Accepted';
  }

  /** One of ours is on its way. */
  asks(action: string, payload: string): void {
    this.most.toStation = 1;
    const wanted = /"requestedMessage"\s*:\s*"(\w+)"/.exec(payload)?.[1];
    if (action.endsWith('TriggerMessage') && wanted !== undefined) this.#triggered.add(wanted);
  }

  /** Two CALLs at once are a fault unless the first was given up. `now`: when it was sent. */
  came(now: number, id: string, action: string): void {
    for (const [other, since] of this.#open) if (now - since >= this.#messageTimeoutMs) this.#open.delete(other);
    if ((this.#answered.get(id) ?? Number.NEGATIVE_INFINITY) < now) this.#open.set(id, now);
    this.most.fromStation = Math.max(this.most.fromStation, this.#open.size);
    if (this.#open.size > 1) this.#complain(`${action} ${id} came while another CALL of the station was in flight`);
    if (this.#mayOnlyBoot && action !== 'BootNotification' && !this.#triggered.has(action)) {
      this.#complain(`PRO-02: ${action} ${id} came before the station was accepted`);
    }
  }

  answered(now: number, id: string): void {
    this.#open.delete(id);
    this.#answered.set(id, now);
    const [oldest] = this.#answered.keys();
    if (this.#answered.size > LATE_ANSWERS && oldest !== undefined) this.#answered.delete(oldest);
  }

  lineLost(): void {
    this.#open.clear();
  }
}
