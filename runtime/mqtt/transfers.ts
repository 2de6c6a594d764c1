/**
 * DataTransfer between the central system and our neighbours, as whole messages of OCPP-J (user guide 825–920):
 *
 *   central system ─▶ data_transfer_from_cs/request ─▶ neighbour ─▶ …/confirm ─▶ central system
 *   neighbour ─▶ data_transfer_to_cs/NAME/request ─▶ central system ─▶ …/NAME/confirm ─▶ neighbour
 *
 * A neighbour first registers NAME. Whatever he sends is answered, if only with the CALLERROR that says why not.
 */
import { dialect16, judgeConf, judgeReq } from '../../adapters/csms/ocpp16/messages.ts';
import { isList, parseJson } from '../../adapters/csms/frames.ts';
import { topics } from '../../adapters/mqtt/topics.ts';
import type { Messages } from '../../adapters/ports/messages.ts';
import type { TransferAnswer, TransferReply, Transfers } from '../../adapters/ports/transfers.ts';

/** A neighbour who registers a new name every time must not fill our memory. */
const MOST_SERVICES = 16;
/** Requests of the central system whose answer a neighbour still owes. */
const MOST_OPEN = 32;
/** OCPP-J 1.6 §4.1.4. */
const LONGEST_ID = 36;

const [CALL, CALL_RESULT, CALL_ERROR] = [2, 3, 4] as const;

export class TransferBridge {
  readonly #messages: Messages;
  readonly #transfers: Transfers;
  readonly #warn: (text: string) => void;
  readonly #services = new Set<string>();
  readonly #open = new Map<string, (answer: TransferAnswer) => void>();
  #connected = false;

  constructor(messages: Messages, transfers: Transfers, warn: (text: string) => void) {
    this.#messages = messages;
    this.#transfers = transfers;
    this.#warn = warn;
    messages.watch((connected) => {
      this.#connected = connected;
    });
    transfers.listen((id, transfer, done) => {
      // Nobody can hear it: the central system need not wait.
      if (!this.#connected) return done({ status: 'Rejected' });
      // The oldest has been given up long ago: its time was a minute at most, and a caller waits for each answer.
      for (const oldest of [...this.#open.keys()].slice(0, this.#open.size + 1 - MOST_OPEN)) this.#open.delete(oldest);
      this.#open.set(id, done);
      return this.#publish(topics.transferRequest.topic, [CALL, id, 'DataTransfer', transfer]);
    });
  }

  /** `ocpp/data_transfer_from_cs/confirm`. */
  confirm(topic: string, text: string): void {
    const [type, id, payload] = partsOf(text);
    const done = typeof id === 'string' ? this.#open.get(id) : undefined;
    const judgement = judgeConf('DataTransfer', payload);
    if (type !== CALL_RESULT || typeof id !== 'string' || !judgement.valid) {
      const expected = '[3, "id of the request", {"status": …, "data": …}]';
      return this.#warn(`topic "${topic}": found another message, expected ${expected}; ignored`);
    }
    if (done === undefined) {
      return this.#warn(`topic "${topic}": found an answer to no open request, expected the id of one; ignored`);
    }
    this.#open.delete(id);
    return done(judgement.payload);
  }

  /** `ocpp/data_transfer_to_cs/service_id`. */
  register(topic: string, name: string): void {
    if (this.#services.size < MOST_SERVICES || this.#services.has(name)) this.#services.add(name);
    else this.#warn(`topic "${topic}": found the name of one more service, expected at most ${MOST_SERVICES}; ignored`);
  }

  /** `ocpp/data_transfer_to_cs/NAME/request`. */
  request(topic: string, text: string): void {
    const name = topic.split('/').at(-2) ?? '';
    const [type, id, action, payload] = partsOf(text);
    if (type !== CALL || typeof id !== 'string' || id.length > LONGEST_ID) {
      const expected = '[2, "id of at most 36 characters", "DataTransfer", {…}]';
      return this.#warn(`topic "${topic}": found another message, expected ${expected}; ignored`);
    }
    const refuse = (code: string, description: string) => this.#confirm(name, id, { code, description });
    if (!this.#services.has(name)) {
      return refuse(dialect16.security, `expected its name at ${topics.serviceRegistration.topic} first`);
    }
    if (action !== 'DataTransfer') return refuse(dialect16['unknown-action'], 'expected DataTransfer');
    const judgement = judgeReq('DataTransfer', payload);
    if (!judgement.valid) return refuse(dialect16[judgement.refusal], judgement.why);
    return this.#transfers.send(judgement.payload, (reply) => this.#confirm(name, id, reply));
  }

  #confirm(name: string, id: string, reply: TransferReply): void {
    const topic = topics.serviceConfirm.topic.replace('{service}', name);
    this.#publish(
      topic,
      'code' in reply ? [CALL_ERROR, id, reply.code, reply.description, {}] : [CALL_RESULT, id, reply],
    );
  }

  #publish(topic: string, message: readonly unknown[]): void {
    this.#messages.publish(topic, JSON.stringify(message), false);
  }
}

const partsOf = (text: string): readonly unknown[] => {
  const parts = parseJson(text);
  return isList(parts) ? parts : [];
};
