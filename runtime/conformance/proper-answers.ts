/** What a central system answers that has nothing to say against anybody. */
import type { Json } from './messages.ts';

/** Heartbeats only where somebody wants them. */
const HEARTBEAT_S = 3600;
const FIRST_TRANSACTION = 40_001;

export class ProperAnswers {
  /** idTagInfo by idTag in lower case, of those that are not simply Accepted. */
  readonly idTags = new Map<string, Json>();
  #nextTransaction = FIRST_TRANSACTION;

  /** Of the latest transaction; 0: there was none. */
  get transaction(): number {
    return this.#nextTransaction === FIRST_TRANSACTION ? 0 : this.#nextTransaction - 1;
  }

  to(action: string, payload: Json, now: Date): Json {
    const currentTime = now.toISOString();
    switch (action) {
      case 'BootNotification':
        return { status: 'Accepted', interval: HEARTBEAT_S, currentTime };
      case 'Heartbeat':
        return { currentTime };
      case 'Authorize':
        return { idTagInfo: this.#infoOf(payload) };
      case 'StartTransaction':
        return { transactionId: this.#nextTransaction++, idTagInfo: this.#infoOf(payload) };
      case 'StopTransaction':
        return payload['idTag'] === undefined ? {} : { idTagInfo: this.#infoOf(payload) };
      case 'DataTransfer':
        return { status: 'UnknownVendorId' };
      case 'SignCertificate':
        return { status: 'Accepted' };
      default:
        return {};
    }
  }

  #infoOf({ idTag }: Json): Json {
    return this.idTags.get(String(idTag).toLowerCase()) ?? { status: 'Accepted' };
  }
}
