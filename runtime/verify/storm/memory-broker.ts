/** A broker that lives in the test: the same `Messages` as over MQTT, delivered at once. */
import { matches, topics } from '../../../adapters/mqtt/topics.ts';
import type { Messages } from '../../../adapters/ports/messages.ts';

type Listener = (topic: string, payload: string) => void;

class Seat implements Messages {
  readonly #broker: MemoryBroker;
  readonly #listeners: { readonly filter: string; readonly hear: Listener }[] = [];
  readonly #watchers: ((connected: boolean) => void)[] = [];
  connected = true;

  constructor(broker: MemoryBroker) {
    this.#broker = broker;
  }

  publish(topic: string, payload: string, retain: boolean): void {
    if (this.connected) this.#broker.deliver(topic, payload, retain);
  }

  subscribe(filter: string, hear: Listener): void {
    this.#listeners.push({ filter, hear });
    if (this.connected) this.#broker.recall(filter, hear);
  }

  watch(listener: (connected: boolean) => void): void {
    this.#watchers.push(listener);
    listener(this.connected);
  }

  close(): Promise<void> {
    this.publish(topics.online.topic, '0', topics.online.retain);
    this.connected = false;
    return Promise.resolve();
  }

  hear(topic: string, payload: string): void {
    for (const { filter, hear } of this.#listeners) if (this.connected && matches(filter, topic)) hear(topic, payload);
  }

  change(connected: boolean): void {
    this.connected = connected;
    if (connected) for (const { filter, hear } of this.#listeners) this.#broker.recall(filter, hear);
    for (const watcher of this.#watchers) watcher(connected);
  }
}

export class MemoryBroker {
  readonly #seats: Seat[] = [];
  readonly #retained = new Map<string, string>();

  sit(): Messages {
    const seat = new Seat(this);
    this.#seats.push(seat);
    return seat;
  }

  /** The connection of one neighbour breaks: the broker says its last will. */
  cut(messages: Messages): void {
    const seat = this.#seats.find((one) => one === messages);
    if (seat === undefined || !seat.connected) return;
    seat.change(false);
    this.deliver(topics.online.topic, '0', topics.online.retain);
  }

  /** One neighbour goes for good. */
  leave(messages: Messages): void {
    this.cut(messages);
    this.#seats.splice(0, this.#seats.length, ...this.#seats.filter((one) => one !== messages));
  }

  /** … and is there again. */
  mend(messages: Messages): void {
    this.#seats.find((one) => one === messages)?.change(true);
  }

  /** For seats: hands a message to everybody who listens. */
  deliver(topic: string, payload: string, retain: boolean): void {
    if (retain && payload === '') this.#retained.delete(topic);
    else if (retain) this.#retained.set(topic, payload);
    for (const seat of this.#seats) seat.hear(topic, payload);
  }

  /** For seats: what was retained before somebody listened. */
  recall(filter: string, hear: Listener): void {
    for (const [topic, payload] of this.#retained) if (matches(filter, topic)) hear(topic, payload);
  }
}
