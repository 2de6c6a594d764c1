/**
 * Between the station and its neighbours: what has become true is published, once a change; what a neighbour asks for
 * is checked and handed on.
 *
 *   facts ──▶ bridge ──▶ topics            topics ──▶ bridge ──▶ limits, availability of the customer, who may charge
 *
 * It decides nothing. A payload that is not what the table says changes nothing and costs one sentence in the log. When
 * a broker (re)appears everything is said again, because nothing was kept while it was away.
 */
import { complaint, topicOf, topics, type HeardName, type SaidName } from '../../adapters/mqtt/topics.ts';
import type { Messages } from '../../adapters/ports/messages.ts';
import type { EvseView, Station } from '../../adapters/ports/station.ts';
import type { Transfers } from '../../adapters/ports/transfers.ts';
import type { Request } from '../../machines/vocabulary/requests.ts';
import type { Told } from '../../machines/vocabulary/facts.ts';
import { onlineIn, saidOfEvse } from './said.ts';
import { TransferBridge } from './transfers.ts';

/** As much of a wrong payload, or of a name that somebody chose, as helps to find its sender. */
const LONGEST_QUOTE = 40;
/** "Kept as short as possible", says the guide of the names of limits (3103). */
const LONGEST_NAME = 40;

export type BridgeOptions = {
  readonly messages: Messages;
  readonly station: Station;
  readonly transfers: Transfers;
  readonly version: string;
  /**
   * A neighbour limits the station to `amps` per phase, or lifts that limit (null). `name` is the end of the topic:
   * `maxcurrentlimit`, or `dyn_current_limit/…` with the neighbour's own word.
   */
  readonly limit: (name: string, amps: number | null) => void;
  readonly log: { warn(text: string): void };
};

const heardNames = [
  'stationLimit',
  'dynamicLimit',
  'availabilityTarget',
  'authorization',
  'ventilationOffer',
  'ventilationSwitch',
  'ventilationState',
  'phaseTarget',
  'phaseDelay',
  'rcdTest',
  'transferConfirm',
  'serviceRegistration',
  'serviceRequest',
] as const satisfies readonly HeardName[];

const saidNames = Object.keys(saidOfEvse).filter((name): name is keyof typeof saidOfEvse =>
  Object.hasOwn(saidOfEvse, name),
);

const quoted = (text: string): string =>
  JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);

/** The last level of a topic, where a neighbour put a name of its own. */
const ownName = (topic: string): string => topic.slice(topic.lastIndexOf('/') + 1);

/** The EVSE (from 1) of a topic that begins with port0, port1 …; undefined when there is none of that number. */
const evseIn = (topic: string, { connectors }: Station): number | undefined => {
  const port = /^port(0|[1-9]\d*)\//.exec(topic)?.[1];
  return connectors.find((id) => port !== undefined && id === Number(port) + 1);
};

const portsOf = ({ connectors }: Station): string => connectors.map((id) => `port${id - 1}`).join(' or ');

export class Bridge {
  readonly #options: BridgeOptions;
  readonly #transfers: TransferBridge;
  /** Topic → the payload that our neighbours know. */
  readonly #known = new Map<string, string>();
  #timeKnown = false;

  readonly #hearers: { readonly [N in HeardName]: (topic: string, payload: string) => void } = {
    stationLimit: (topic, payload) => this.#limit(ownName(topic), payload),
    dynamicLimit: (topic, payload) => this.#limitByName(topic, payload),
    availabilityTarget: (topic, payload) =>
      this.#ask(topic, (evse) => ({
        type: 'availability.set',
        evse,
        operative: payload === 'operative',
        source: 'customer',
      })),
    authorization: (topic, payload) => this.#authorize(topic, payload === '1'),
    ventilationOffer: (topic, payload) => this.#ventilate(topic, 'external', 'available', payload),
    ventilationState: (topic, payload) => this.#ventilate(topic, 'external', 'runs', payload),
    ventilationSwitch: (topic, payload) => this.#ventilate(topic, 'foreign', 'relay', payload),
    phaseTarget: (topic, payload) =>
      this.#ask(topic, (evse) => ({ type: 'phases.set', evse, phases: payload === '1' ? 1 : 3 })),
    phaseDelay: (topic, payload) =>
      this.#ask(topic, (evse) => ({ type: 'phases.delay', evse, seconds: Number(payload) })),
    transferConfirm: (topic, payload) => this.#transfers.confirm(topic, payload),
    serviceRegistration: (topic, payload) => this.#transfers.register(topic, payload),
    serviceRequest: (topic, payload) => this.#transfers.request(topic, payload),
    rcdTest: (topic) => this.#ask(topic, (evse) => ({ type: 'rcd.test', evse })),
  };

  constructor(options: BridgeOptions) {
    this.#options = options;
    const { messages, transfers } = options;
    this.#transfers = new TransferBridge(messages, transfers, (text) => this.#warn(text));
    for (const name of heardNames) {
      messages.subscribe(topics[name].topic.replace('{port}', '+'), (topic, text) => this.#receive(name, topic, text));
    }
    messages.watch((connected) => {
      this.#known.clear();
      if (connected) this.refresh();
    });
  }

  /** A fact was reported: says what it changes. */
  hear({ fact, stamp, evse }: Told): void {
    this.#timeKnown ||= stamp.wall !== null;
    if (fact.type === 'token.presented' && evse !== undefined) {
      // Said every time and never kept: the same card shown twice is two requests. Its standard is not known here.
      const payload = JSON.stringify(['UNKNOWN', fact.token.id]);
      this.#options.messages.publish(topicOf('tag', evse), payload, topics.tag.retain);
    }
    this.refresh();
  }

  /** Says whatever has changed. */
  refresh(): void {
    const { station, version } = this.#options;
    this.#say('version', version);
    this.#say('timeSet', this.#timeKnown ? '1' : '0');
    this.#say('online', onlineIn[station.link()]);
    for (const view of station.evses()) {
      for (const name of saidNames) this.#say(name, saidOfEvse[name](view), view.id);
    }
  }

  #say(name: SaidName, payload: string | null, evse?: number): void {
    const topic = topicOf(name, evse);
    if (payload === null || this.#known.get(topic) === payload) return;
    this.#known.set(topic, payload);
    this.#options.messages.publish(topic, payload, topics[name].retain);
  }

  #receive(name: HeardName, topic: string, payload: string): void {
    const expected = complaint(name, payload);
    if (expected === null) this.#hearers[name](topic, payload);
    else this.#warn(`topic ${quoted(topic)}: found ${quoted(payload)}, expected ${expected}; ignored`);
  }

  #limit(name: string, payload: string): void {
    const amps = Number(payload);
    this.#options.limit(name, amps < 0 ? null : amps);
  }

  #limitByName(topic: string, payload: string): void {
    const name = ownName(topic);
    if (name.length >= 1 && name.length <= LONGEST_NAME) this.#limit(`dyn_current_limit/${name}`, payload);
    else this.#warn(`topic ${quoted(topic)}: expected a name of 1 to ${LONGEST_NAME} characters at its end; ignored`);
  }

  #ask(topic: string, request: (evse: number) => Request): void {
    const { station } = this.#options;
    const evse = evseIn(topic, station);
    if (evse === undefined) {
      this.#warn(`topic ${quoted(topic)}: there is no such port, expected ${portsOf(station)}; ignored`);
      return;
    }
    station.ask(request(evse), (outcome) => {
      if (outcome !== 'accepted' && outcome !== 'scheduled') this.#warn(`topic ${quoted(topic)}: ${outcome}`);
    });
  }

  /** The same topics are ours where we ventilate: then what we hear is ourselves. */
  #ventilate(topic: string, control: 'external' | 'foreign', what: 'available' | 'runs' | 'relay', on: string): void {
    const view = this.#viewIn(topic);
    if (view !== null && view.ventilation.control !== control) return;
    this.#ask(topic, (id) => ({ type: 'ventilation.tell', evse: id, what, on: on === '1' }));
  }

  /** The same topic is ours where nobody else says who may charge. */
  #authorize(topic: string, allowed: boolean): void {
    if (this.#viewIn(topic)?.access.byNeighbour === false) return;
    this.#ask(topic, (id) => ({ type: 'access.set', evse: id, allowed }));
  }

  #viewIn(topic: string): EvseView | null {
    const { station } = this.#options;
    const evse = evseIn(topic, station);
    return evse === undefined ? null : station.evse(evse);
  }

  #warn(text: string): void {
    this.#options.log.warn(text);
  }
}
