/**
 * A bench behind HTTP: what a vendor builds to have his own station tested. One request an act, JSON both ways; the
 * whole of it is `adapterHelp`. A request that the bench cannot fulfil is answered with 501 and a reason.
 */
import { z } from 'zod';
import {
  description,
  Unable,
  type Bench,
  type FaultName,
  type Plugging,
  type Starting,
  type Station,
} from './adapter.ts';

/** An act may be a walk to the station. */
const ACT_LIMIT_MS = 180_000;

const refusal = z.object({ message: z.string() });
const logged = z.object({ text: z.string() });

export const adapterHelp = `
A bench is a small HTTP server that you write beside your station. The suite asks it to act, and judges the station on
the wire alone. Every request and answer is JSON; 200 when it is done, 501 {"message": "…"} when the bench cannot do
it (cases that need it are then listed as not applicable, with that reason), any other status is a failure of the bench.

  GET  /                         {"name": "Model X, lab 2",
                                  "connectors": [{"cable": "socket"}, {"cable": "fixed"}],   connector 1 first
                                  "cards": ["CAFE0001", …],      optional: four idTags that its readers can be shown
                                  "bootS": 60, "patienceS": 15,  optional: how long it may take
                                  "backupPower": false,          optional
                                  "firmware": "base64"}          optional: an image that it would really install
  POST /start                    {"centralSystem": "ws://host:port/ocpp", "identity": "CP-1",
                                  "settings": {"ConnectionTimeOut": "10", …}}
                                 The station as new (no car, no card, no memory, security profile 0 or 1) with this
                                 address; the identity is appended. Settings are a wish: the suite sets with
                                 ChangeConfiguration what is not so. It raises the security profile over OCPP as well.
  POST /stop                     {}
  POST /power-cycle              {"offMs": 500}              its supply fails for so long
  POST /connectors/1/plug        {"requestEnergy": true}     a car comes, and wants energy at once or not
  POST /connectors/1/energy      {"wanted": true}            the car wants energy, or no more
  POST /connectors/1/unplug      {"end": "station"}          "car": only there; pulls until the lock lets go
  POST /connectors/1/tag         {"idTag": "CAFE0001"}       a card at the reader of connector 1
  POST /connectors/1/fault       {"name": "lock-cannot-open", "active": true}
                                 lock-cannot-close, lock-cannot-open, connector-faulted, station-faulted
  GET  /log                      {"text": "…"}               optional: for the report of a failure

Only /, /start and /stop are needed: begin with these, and see what is listed as not applicable.`;

class HttpStation implements Station {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  start(options: Starting): Promise<void> {
    return this.#act('start', options);
  }

  stop(): Promise<void> {
    return this.#act('stop', {});
  }

  powerCycle(offMs: number): Promise<void> {
    return this.#act('power-cycle', { offMs });
  }

  plug(connector: number, plugging: Plugging): Promise<void> {
    return this.#act(`connectors/${connector}/plug`, plugging);
  }

  energy(connector: number, wanted: boolean): Promise<void> {
    return this.#act(`connectors/${connector}/energy`, { wanted });
  }

  unplug(connector: number, end: 'car' | 'station'): Promise<void> {
    return this.#act(`connectors/${connector}/unplug`, { end });
  }

  tag(connector: number, idTag: string): Promise<void> {
    return this.#act(`connectors/${connector}/tag`, { idTag });
  }

  fault(connector: number, name: FaultName, active: boolean): Promise<void> {
    return this.#act(`connectors/${connector}/fault`, { name, active });
  }

  async log(): Promise<string> {
    const reply = await ask(this.#url, 'log');
    return reply.ok ? logged.parse(await reply.json()).text : '';
  }

  async #act(path: string, body: object): Promise<void> {
    const reply = await ask(this.#url, path, body);
    if (reply.ok) return;
    const text = await reply.text();
    if (reply.status === 501) throw new Unable(messageOf(text));
    throw new Error(`POST ${path}: ${reply.status} ${text}`);
  }
}

const messageOf = (text: string): string => {
  try {
    return refusal.parse(JSON.parse(text)).message;
  } catch {
    return text === '' ? 'it does not say why' : text;
  }
};

const ask = (url: string, path: string, body?: object): Promise<Response> => {
  const signal = AbortSignal.timeout(ACT_LIMIT_MS);
  const place = new URL(path, url.endsWith('/') ? url : `${url}/`);
  const headers = { 'content-type': 'application/json' };
  return fetch(
    place,
    body === undefined ? { signal } : { signal, method: 'POST', headers, body: JSON.stringify(body) },
  );
};

/** One station on the desk: cases follow one another. @throws where nobody answers, or says nonsense */
export const httpBench = async (url: string): Promise<Bench> => {
  const reply = await ask(url, '');
  const parsed = description.safeParse(await reply.json());
  if (!parsed.success) throw new Error(`GET ${url}: ${z.prettifyError(parsed.error)}`);
  return { description: parsed.data, atOnce: 1, take: () => Promise.resolve(new HttpStation(url)) };
};
