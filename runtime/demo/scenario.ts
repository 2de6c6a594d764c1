/**
 * One whole charging session, played on a simulated station through its public interface, and what the central system
 * has written of it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

export type ScenarioOptions = {
  readonly page: string;
  readonly ledger: string;
  readonly speed: number;
  readonly say: (line: string) => void;
};

const healthReply = z.object({ link: z.string(), evses: z.array(z.string()) });
const stationReply = z.object({ evses: z.array(z.object({ lock: z.string() })) });
type Health = z.infer<typeof healthReply>;
const world = z.object({ evses: z.array(z.object({ registerWh: z.number() })) });
const report = z.object({
  transactions: z.array(
    z.object({
      transactionId: z.number(),
      connectorId: z.number(),
      idTag: z.string(),
      meterStart: z.number(),
      meterStop: z.number().optional(),
      reason: z.string().optional(),
      values: z.array(z.unknown()),
    }),
  ),
  violations: z.array(z.string()),
});

const CHARGING_MINUTES = 15;
/** Real time that any single step may take. */
const STEP_LIMIT_MS = 60_000;

class Player {
  readonly #options: ScenarioOptions;

  constructor(options: ScenarioOptions) {
    this.#options = options;
  }

  async get(path: string): Promise<unknown> {
    const response = await fetch(new URL(path, this.#options.page));
    return response.json();
  }

  async post(path: string, body: object): Promise<void> {
    const response = await fetch(new URL(path, this.#options.page), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  }

  /** Until something is so; says so. */
  async until(what: string, isSo: (now: Health) => boolean): Promise<void> {
    const end = performance.now() + STEP_LIMIT_MS;
    while (performance.now() < end) {
      if (isSo(healthReply.parse(await this.get('/health')))) {
        this.#options.say(`  ${what}`);
        return;
      }
      await pause(50);
    }
    throw new Error(`waited ${STEP_LIMIT_MS / 1000} s in vain: ${what}`);
  }

  /** Finishing begins while the car still lets go; then the contact opens, the meter is read, and the plug is free. */
  async untilUnlocked(): Promise<void> {
    const end = performance.now() + STEP_LIMIT_MS;
    while (stationReply.parse(await this.get('/api/station')).evses[0]?.lock !== 'unlocked') {
      if (performance.now() > end) throw new Error('the plug was not released');
      await pause(50);
    }
  }

  /** Minutes of the station's own time. */
  async letPass(minutes: number): Promise<void> {
    await pause((minutes * 60_000) / this.#options.speed);
  }
}

/** True when the ledger agrees with the meter. */
export const playScenario = async (options: ScenarioOptions): Promise<boolean> => {
  const { say, ledger } = options;
  const player = new Player(options);
  const connector = (status: string) => (now: Health) => now.evses[0] === status;
  say(`One session on connector 1, at ${options.speed} times the speed:`);
  await player.until('the central system has accepted the station', ({ link }) => link === 'accepted');
  await player.until('Available', connector('Available'));
  await player.post('/sim/readers/1/tag', { idTag: 'CAFE0001' });
  await player.until('a card is shown: Preparing', connector('Preparing'));
  await player.post('/sim/evses/1/plug', { thenRequestAmps: 16 });
  await player.until('a car is plugged in and asks for energy: Charging', connector('Charging'));
  await player.letPass(CHARGING_MINUTES);
  await player.post('/sim/readers/1/tag', { idTag: 'CAFE0001' });
  await player.until(`after ${CHARGING_MINUTES} minutes the card is shown again: Finishing`, connector('Finishing'));
  await player.untilUnlocked();
  await player.post('/sim/evses/1/unplug', {});
  await player.until('the car drives away: Available', connector('Available'));
  const meter = world.parse(await player.get('/sim/world')).evses[0]?.registerWh ?? 0;
  await pause(500);
  const { transactions, violations } = report.parse(await (await fetch(ledger)).json());
  say('\nThe ledger of the central system:');
  for (const { transactionId, connectorId, idTag, meterStart, meterStop, reason, values } of transactions) {
    const energy = meterStop === undefined ? 'open' : `${meterStop - meterStart} Wh`;
    const who = `transaction ${transactionId}, connector ${connectorId}, card ${idTag}`;
    say(
      `  ${who}: ${meterStart} → ${meterStop ?? '…'} Wh, ${energy}, ${reason ?? 'running'}, ${values.length} readings`,
    );
  }
  const [only] = transactions;
  const isRight = transactions.length === 1 && only?.meterStop === Math.floor(meter) && violations.length === 0;
  say(
    isRight
      ? `\nThe meter of the station shows ${Math.floor(meter)} Wh: right to the Wh.`
      : `\nThe meter shows ${meter} Wh: this is wrong.`,
  );
  for (const violation of violations) say(`  violation: ${violation}`);
  return isRight;
};
