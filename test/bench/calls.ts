/**
 * How many calls of the central system the station answers a second over a real WebSocket: GetConfiguration of one
 * key. Beside it the least that could answer the same: `ws`, JSON, and ajv before believing and before sending. Both
 * live in this process and take turns; once one call at a time, as the norm has it, once sixteen, as no central system
 * may, so that the processor is seen without the way. How long an answer takes is what the central system measures.
 */
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { Ajv } from 'ajv';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { webSocketConnect } from '../../adapters/csms/socket.ts';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { RealClock } from '../../runtime/clock/real.ts';
import { CentralProcess } from './central-process.ts';
import { quantile, type Bench, type Figure } from './figure.ts';
import { startBenchStation } from './station.ts';

const ROUNDS = 7;
const ROUND_MS = 700;
const MANY = 16;
const AIM_PERCENT = 60;

const read = createRequire(import.meta.url);
const schemas = z.array(z.looseObject({ $id: z.string() }));

/** Ids that are plain names: newer URI parsers refuse `urn:…`. */
function judgeOf(id: string): (payload: unknown) => boolean {
  const found = schemas.parse(read('ocpp-rpc/lib/schemas/ocpp1_6.json')).find(({ $id }) => $id === `urn:${id}`);
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile({ ...found, $id: id });
  return (payload) => validate(payload);
}

/** The least that answers: no state, no log, no limits, no clock. */
async function connectRaw(uri: string): Promise<WebSocket> {
  const [request, answer] = [judgeOf('GetConfiguration.req'), judgeOf('GetConfiguration.conf')];
  const socket = new WebSocket(`${uri}/RAW`, ['ocpp1.6'], { perMessageDeflate: false });
  socket.on('message', (data: Buffer) => {
    const parts: unknown = JSON.parse(data.toString('utf8'));
    if (!Array.isArray(parts) || !request(parts[3])) throw new Error('not a call');
    const payload = { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] };
    if (!answer(payload)) throw new Error('not an answer');
    socket.send(JSON.stringify([3, parts[1], payload]));
  });
  await once(socket, 'open');
  return socket;
}

type Comparison = { readonly ours: number; readonly ratio: number; readonly p50: number; readonly p99: number };

async function compare(central: CentralProcess, window: number): Promise<Comparison> {
  const [ours, ratios, halves, worst]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const station = await central.flood('BENCH-1', window, ROUND_MS);
    const raw = await central.flood('RAW', window, ROUND_MS);
    if (round === 0) continue; // still compiling
    ours.push((station.answered * 1000) / ROUND_MS);
    ratios.push((100 * station.answered) / raw.answered);
    halves.push(station.p50);
    worst.push(station.p99);
  }
  const middle = (samples: readonly number[]) => quantile(samples, 0.5);
  return { ours: middle(ours), ratio: middle(ratios), p50: middle(halves), p99: middle(worst) };
}

export const calls: Bench = async ({ programs, scratch }) => {
  const central = new CentralProcess(programs);
  const uri = await central.uri();
  const clock = new RealClock();
  const station = startBenchStation({
    clock,
    store: new MemoryStore(),
    connect: webSocketConnect(clock),
    directory: scratch,
    ports: [{}, {}],
    ocpp: { uri },
  });
  const raw = await connectRaw(uri);
  try {
    await Promise.all([central.connected('BENCH-1'), central.connected('RAW')]);
    const one = await compare(central, 1);
    const many = await compare(central, MANY);
    const aim = { atLeast: AIM_PERCENT };
    const figures: Figure[] = [
      { name: 'calls answered, one at a time', value: one.ours, unit: '1/s' },
      { name: 'calls answered, one at a time, of raw ws + ajv', value: one.ratio, unit: '%', aim },
      { name: 'calls answered, one at a time: an answer takes, p50', value: one.p50, unit: 'ms' },
      { name: 'calls answered, one at a time: an answer takes, p99', value: one.p99, unit: 'ms' },
      { name: `calls answered, ${MANY} under way`, value: many.ours, unit: '1/s' },
      { name: `calls answered, ${MANY} under way, of raw ws + ajv`, value: many.ratio, unit: '%' },
      { name: `calls answered, ${MANY} under way: an answer takes, p99`, value: many.p99, unit: 'ms' },
    ];
    return figures;
  } finally {
    raw.terminate();
    station.close();
    await central.close();
  }
};
