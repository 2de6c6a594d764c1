/**
 * Our own seat at the broker, embedded or somebody else's.
 *
 *   connecting ──▶ connected ──broker gone──▶ connecting …   for ever, every 2 s: a broker is a neighbour, not a need
 *
 * Charging never waits for it. Nothing is kept while there is no broker: a status that is minutes old misleads, and who
 * publishes is told when there is one again. If we die, the broker says `ocpp/online` 0 for us (last will).
 */
import mqtt from 'mqtt';
import type { Messages } from '../ports/messages.ts';
import { matches, topics } from './topics.ts';

const RECONNECT_MS = 2000;
const CONNECT_LIMIT_MS = 10_000;
const KEEP_ALIVE_S = 30;
/** How long leaving in order may take. */
const FAREWELL_MS = 1000;
/** The longest payload that means anything to us is a tag; a neighbour's mistake must not fill our memory or log. */
const LONGEST_PAYLOAD_BYTES = 65_536;

export type MessagesOptions = {
  /** `mqtt://host:port` or `mqtts://…`; may carry user and password. */
  readonly uri: string;
  /** Before every topic; empty for none. */
  readonly baseTopic: string;
  readonly reconnectMs?: number;
  readonly log: { info(text: string): void; warn(text: string): void };
};

const offline = { topic: topics.online.topic, payload: '0', retain: topics.online.retain } as const;

/** An address without its password, for the log. */
const shown = (uri: string): string => (URL.canParse(uri) ? new URL(uri).host : 'the broker');

class MqttMessages implements Messages {
  readonly #client: mqtt.MqttClient;
  readonly #prefix: string;
  readonly #log: MessagesOptions['log'];
  readonly #listeners: { readonly filter: string; readonly hear: (topic: string, payload: string) => void }[] = [];
  readonly #watchers: ((connected: boolean) => void)[] = [];
  #connected = false;
  /** The last trouble that was logged: the same one every two seconds is said once. */
  #trouble = '';

  constructor({ uri, baseTopic, log, reconnectMs = RECONNECT_MS }: MessagesOptions) {
    this.#prefix = baseTopic === '' ? '' : `${baseTopic}/`;
    this.#log = log;
    this.#client = mqtt.connect(uri, {
      reconnectPeriod: reconnectMs,
      connectTimeout: CONNECT_LIMIT_MS,
      keepalive: KEEP_ALIVE_S,
      protocolVersion: 4,
      clean: true,
      resubscribe: false,
      queueQoSZero: false,
      reconnectOnConnackError: true,
      timerVariant: 'native',
      will: { ...offline, topic: this.#prefix + offline.topic, payload: Buffer.from(offline.payload), qos: 0 },
    });
    this.#client.on('connect', () => this.#arrive(shown(uri)));
    this.#client.on('close', () => this.#change(false));
    this.#client.on('error', (error) => this.#complain(`broker ${shown(uri)}: ${error.message || error.name}`));
    this.#client.on('message', (topic, payload) => this.#receive(topic, payload));
  }

  publish(topic: string, payload: string, retain: boolean): void {
    if (!this.#connected) return;
    this.#client.publish(this.#prefix + topic, payload, { qos: 0, retain }, (error) => {
      if (error) this.#complain(`topic ${topic}: not published: ${error.message}`);
    });
  }

  subscribe(filter: string, listener: (topic: string, payload: string) => void): void {
    this.#listeners.push({ filter, hear: listener });
    if (this.#connected) this.#ask([filter]);
  }

  watch(listener: (connected: boolean) => void): void {
    this.#watchers.push(listener);
    listener(this.#connected);
  }

  async close(): Promise<void> {
    // Leaving in order keeps the broker from saying our last will, so we say it ourselves.
    if (this.#connected) this.publish(offline.topic, offline.payload, offline.retain);
    // A broker that has fallen asleep never lets us go.
    let patience: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, FAREWELL_MS);
    });
    await Promise.race([this.#client.endAsync(!this.#connected), tooLong]);
    clearTimeout(patience);
    this.#client.stream.destroy();
  }

  #arrive(host: string): void {
    this.#trouble = '';
    this.#log.info(`broker ${host}: connected`);
    this.#ask([...new Set(this.#listeners.map(({ filter }) => filter))]);
    this.#change(true);
  }

  #ask(filters: readonly string[]): void {
    if (filters.length === 0) return;
    this.#client.subscribe(
      filters.map((filter) => this.#prefix + filter),
      { qos: 0 },
      (error) => {
        if (error) this.#complain(`topics ${filters.join(', ')}: the broker does not let us listen: ${error.message}`);
      },
    );
  }

  #receive(full: string, payload: Buffer): void {
    if (!full.startsWith(this.#prefix)) return;
    const topic = full.slice(this.#prefix.length);
    if (payload.length > LONGEST_PAYLOAD_BYTES) {
      this.#complain(`topic ${topic}: ${payload.length} bytes ignored, expected at most ${LONGEST_PAYLOAD_BYTES}`);
      return;
    }
    const text = payload.toString('utf8');
    for (const { filter, hear } of this.#listeners) if (matches(filter, topic)) hear(topic, text);
  }

  #change(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    for (const watcher of this.#watchers) watcher(connected);
  }

  #complain(text: string): void {
    if (text === this.#trouble) return;
    this.#trouble = text;
    this.#log.warn(text);
  }
}

/** Begins to connect and answers at once. */
export const connectMessages = (options: MessagesOptions): Messages => new MqttMessages(options);
