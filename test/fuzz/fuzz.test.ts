// Goal: whatever a central system sends, in whatever state of a session, the station answers each call in time and with
// a valid message, stays alive, does not grow, and bills to the Wh (PRO-01, PRO-03, BIL-01, BIL-02, LIV-07).
// Method: the shipped program as a process; calls made from the published schemas, valid and slightly invalid, of every
// action, one after the other, while drivers come and go and things break; now and then a reset. `npm run test:fuzz`
// makes 100,000 calls; here a few. A failure names the seed.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CentralSystem } from '../../runtime/conformance/central-system.ts';
import { configurationOf } from '../../runtime/conformance/configuration.ts';
import { isObject, type Json } from '../../runtime/conformance/messages.ts';
import { eventually, IDENTITY, place, type Station } from '../kit/process/station.ts';
import { Account } from './account.ts';
import { calls, type Call } from './payloads.ts';
import { chanceFrom, Visitor } from './visitor.ts';

const isFull = process.env['FUZZ'] === 'full';
const CALLS = isFull ? 100_000 : 1500;
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_128);
const LIMIT_MS = isFull ? 3_600_000 : 120_000;
const BATCH = 250;
const RESETS = isFull ? 1 / 1500 : 1 / 700;
/** Every so many calls everything is made possible again. */
const BREATH = 150;
/** What the station promises, on whatever machine it runs: the full form wants one that does nothing else. */
const ANSWER_MS = 5000;
/** Its answer waits for a bolt, a recloser, or a neighbour. */
const patient = new Map([
  ['UnlockConnector', 20_000],
  ['DataTransfer', 60_000],
]);
/** By what the least memory of a quarter of the run may vary, MB. */
const MOST_GROWTH_MB = 25;

const port = (pluggable: boolean) => ({
  pluggable,
  evse_current_limit: 32,
  pp: { cable_current_limit: 32 },
  meter: { enable: true },
  rfid: { enable: true, absence_ms: 500, guard_ms: 0 },
  user_authentication: 'ocpp',
});

const residentMb = async (pid: number): Promise<number> => {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  // Without mapped files: the database grows as it is told to.
  return Number(/RssAnon:\s+(\d+) kB/.exec(text)?.[1]) / 1024;
};

class Siege {
  readonly account = new Account();
  readonly resident: number[] = [];
  slowest = { action: '', ms: 0 };
  sent = 0;
  refused = 0;
  resets = 0;
  readonly #central: CentralSystem;
  readonly #station: Station;
  readonly #chance = chanceFrom(seed);

  constructor(central: CentralSystem, station: Station) {
    this.#central = central;
    this.#station = station;
  }

  async run(): Promise<void> {
    await this.#registered(0);
    const keys = await this.#keys();
    const made = calls(keys);
    for (let batch = 0; this.sent < CALLS; batch++) {
      for (const call of fc.sample(made, { numRuns: BATCH, seed: seed + batch })) {
        if (this.sent % BREATH === 0) await this.#breathe();
        await this.#send(call);
        if (this.#chance() < RESETS) await this.#reset();
      }
      this.resident.push(await residentMb(this.#station.process.pid ?? 0));
    }
  }

  /** No transaction is left open, and nothing waits to be told. */
  async end(visitor: Visitor): Promise<void> {
    await visitor.leave();
    await this.#breathe();
    await eventually(
      'every transaction has ended',
      async () => {
        for (const transactionId of this.account.open) {
          await this.#send({ action: 'RemoteStopTransaction', payload: { transactionId } });
        }
        for (const connectorId of [1, 2]) await this.#send({ action: 'UnlockConnector', payload: { connectorId } });
        await visitor.unplug();
        this.#book();
        const { outbox, evses } = await this.#station.look();
        const isOver = this.account.open.length === 0 && outbox.waiting === 0;
        return isOver && evses.every(({ transaction }) => transaction === null) ? true : undefined;
      },
      60_000,
    );
  }

  async #send({ action, payload }: Call): Promise<void> {
    const began = performance.now();
    const limitMs = patient.get(action) ?? ANSWER_MS;
    const which = `seed ${seed}, call ${this.sent}: ${action} ${JSON.stringify(payload).slice(0, 500)}`;
    const answer = await this.#central.call(action, payload as Json).catch((error: unknown) => {
      throw new Error(`${which}: ${String(error)}`);
    });
    const ms = performance.now() - began;
    if (ms > limitMs) throw new Error(`${which} was answered after ${ms} ms with ${JSON.stringify(answer)}`);
    if (!patient.has(action) && ms > this.slowest.ms) this.slowest = { action, ms };
    if ('error' in answer) this.refused++;
    this.sent++;
    this.#book();
  }

  /** Nothing stands in the way of a driver: no limits, every connector in service, ordinary rules. */
  async #breathe(): Promise<void> {
    const rules = {
      StopTransactionOnEVSideDisconnect: 'true',
      FreeMode: 'false',
      AllowOfflineTxForUnknownId: 'true',
      ConnectionTimeOut: '10',
    };
    await this.#send({ action: 'ChangeAvailability', payload: { connectorId: 0, type: 'Operative' } });
    await this.#send({ action: 'ClearChargingProfile', payload: {} });
    for (const [key, value] of Object.entries(rules)) {
      await this.#send({ action: 'ChangeConfiguration', payload: { key, value } });
    }
    for (let reservationId = 0; reservationId <= 5; reservationId++) {
      await this.#send({ action: 'CancelReservation', payload: { reservationId } });
    }
  }

  async #reset(): Promise<void> {
    const { boots } = this.account;
    const type = this.#chance() < 0.5 ? 'Soft' : 'Hard';
    const answer = await this.#central.call('Reset', { type });
    if (!('answer' in answer) || answer.answer['status'] !== 'Accepted') return;
    this.resets++;
    await this.#registered(boots);
  }

  async #registered(boots: number): Promise<void> {
    await eventually(
      'it registers',
      () => {
        this.#book();
        return this.account.boots > boots && this.#central.connected && this.#central.conduct.isQuiet
          ? true
          : undefined;
      },
      90_000,
    );
  }

  async #keys(): Promise<readonly string[]> {
    const answer = await this.#central.call('GetConfiguration', {});
    if (!('answer' in answer) || !isObject(answer.answer)) throw new Error('it does not tell its keys');
    return [...configurationOf(answer.answer).values()].map(({ key }) => key);
  }

  /** What has been heard since the last time; and forgotten then, or we would grow ourselves. */
  #book(): void {
    for (const heard of this.#central.heard.splice(0)) this.account.book(heard);
    this.#central.frames.length = 0;
  }
}

it(`answers ${CALLS} calls in every state`, { timeout: LIMIT_MS }, async () => {
  const central = await CentralSystem.open({ identity: IDENTITY });
  const ocpp = {
    uri: central.url,
    RetryBackOffWaitMinimum: 1,
    RetryBackOffRandomRange: 0,
    RetryBackOffRepeatTimes: 0,
    MessageTimeout: 30,
  };
  const here = await place({ ocpp, other: { log_level: 'info', ports: [port(true), port(false)] } });
  const station = await here.start();
  const visitor = new Visitor(station, seed);
  const siege = new Siege(central, station);
  let isOver = false;
  const visits = visitor.play(() => isOver);
  try {
    await siege.run();
  } finally {
    isOver = true;
    await visits;
  }
  await siege.end(visitor);
  const { world } = await station.look();
  await central.close();
  const { account, resident, slowest, sent, refused, resets } = siege;
  const quarter = Math.ceil(resident.length / 4);
  const began = Math.min(...resident.slice(quarter, 2 * quarter));
  const ended = Math.min(...resident.slice(-quarter));
  process.stdout.write(
    `fuzz, seed ${seed}: ${sent} calls, ${refused} refused with a CALLERROR, ${resets} resets, ` +
      `${account.entries.size} transactions, ${visitor.done} acts; ` +
      `slowest ${slowest.action} ${slowest.ms.toFixed(0)} ms; ` +
      `resident ${began.toFixed(0)} → ${ended.toFixed(0)} MB; seen ${[...account.statuses].join(', ')}\n`,
  );
  expect(central.conduct.breaches).toEqual([]);
  expect(account.misfits).toEqual([]);
  expect(station.process.exitCode).toBeNull();
  expect(station.lines.filter((line) => /"level":60/.test(line))).toEqual([]);
  const counted = world.evses.map(({ registerWh }) => Math.floor(registerWh + 1e-6));
  expect(counted.flatMap((wh, index) => account.unbilled(index + 1, wh))).toEqual([]);
  expect(account.entries.size).toBeGreaterThan(0);
  expect(ended - began).toBeLessThan(isFull ? MOST_GROWTH_MB : Number.POSITIVE_INFINITY);
});
