/** What every implementation of `Messages` must do. A test file calls it with a way to get two seats at one broker. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Messages } from '../../adapters/ports/messages.ts';

export type MessagesBench = {
  /** The one under test; its connection can be broken. */
  readonly messages: Messages;
  /** Another seat at the same broker. */
  readonly neighbour: Messages;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

const soon = { timeout: 10_000, interval: 5 };

const connected = async (messages: Messages, wanted = true): Promise<void> => {
  let now = !wanted;
  messages.watch((state) => (now = state));
  await expect.poll(() => now, soon).toBe(wanted);
};

/** Everything that was heard, in order, as `topic payload`. */
const ears = (messages: Messages, filter: string): readonly string[] => {
  const heard: string[] = [];
  messages.subscribe(filter, (topic, payload) => heard.push(`${topic} ${payload}`));
  return heard;
};

export function messagesContract(name: string, open: () => Promise<MessagesBench>): void {
  describe(`Messages: ${name}`, () => {
    let bench: MessagesBench;
    beforeEach(async () => {
      bench = await open();
      await connected(bench.messages);
      await connected(bench.neighbour);
    });
    afterEach(() => bench.close());

    /** Publishes until it is heard: a subscription takes effect a moment after it was asked for. */
    const meet = async (from: Messages, heard: readonly string[], topic: string) => {
      await expect
        .poll(() => {
          from.publish(topic, 'hello', false);
          return heard.includes(`${topic} hello`);
        }, soon)
        .toBe(true);
    };
    const last = (heard: readonly string[], topic: string, count: number) =>
      heard.filter((one) => one !== `${topic} hello`).slice(-count);

    it('carry what is published to whoever listens for it, in order, and nothing else', async () => {
      const heard = ears(bench.neighbour, 'port0/#');
      await meet(bench.messages, heard, 'port0/hello');
      bench.messages.publish('port1/a', 'not for you', false);
      for (const payload of ['1', '2', '', 'ü€'.repeat(50)]) bench.messages.publish('port0/a/b', payload, false);
      await expect.poll(() => heard.includes(`port0/a/b ${'ü€'.repeat(50)}`), soon).toBe(true);
      expect(last(heard, 'port0/hello', 4)).toEqual([
        'port0/a/b 1',
        'port0/a/b 2',
        'port0/a/b ',
        `port0/a/b ${'ü€'.repeat(50)}`,
      ]);
    });

    it('take + for exactly one level', async () => {
      const heard = ears(bench.messages, 'limits/+');
      await meet(bench.neighbour, heard, 'limits/hello');
      bench.neighbour.publish('limits/a/b', 'too deep', false);
      bench.neighbour.publish('limits', 'too short', false);
      bench.neighbour.publish('limits/x', '10', false);
      await expect.poll(() => heard.includes('limits/x 10'), soon).toBe(true);
      expect(heard.filter((one) => !one.startsWith('limits/hello'))).toEqual(['limits/x 10']);
    });

    it('tell who comes later what was retained, and only that', async () => {
      const early = ears(bench.neighbour, 'state/#');
      await meet(bench.messages, early, 'state/hello');
      bench.messages.publish('state/kept', 'yes', true);
      bench.messages.publish('state/gone', 'no', false);
      bench.messages.publish('state/cleared', 'once', true);
      bench.messages.publish('state/cleared', '', true);
      await expect.poll(() => early.includes('state/cleared '), soon).toBe(true);
      const late = ears(bench.neighbour, 'state/+');
      await expect.poll(() => late.includes('state/kept yes'), soon).toBe(true);
      await meet(bench.messages, late, 'state/hello');
      expect(late.filter((one) => one !== 'state/hello hello')).toEqual(['state/kept yes']);
    });

    it('tell when the broker is gone and when it is back, and listen again by themselves', async () => {
      const heard = ears(bench.messages, 'wishes/#');
      await meet(bench.neighbour, heard, 'wishes/hello');
      bench.cut();
      await connected(bench.messages, false);
      bench.messages.publish('lost/a', 'while away', true);
      bench.mend();
      await connected(bench.messages);
      await meet(bench.neighbour, heard, 'wishes/again');
      const late = ears(bench.neighbour, 'lost/#');
      await meet(bench.messages, late, 'lost/hello');
      expect(late).not.toContain('lost/a while away');
    });

    it('let the broker say that we are offline when the connection breaks', async () => {
      const heard = ears(bench.neighbour, 'ocpp/online');
      bench.messages.publish('ocpp/online', '1', true);
      await expect.poll(() => heard.at(-1), soon).toBe('ocpp/online 1');
      bench.cut();
      await expect.poll(() => heard.at(-1), soon).toBe('ocpp/online 0');
    });

    it('say that we are offline before leaving in order', async () => {
      const heard = ears(bench.neighbour, 'ocpp/online');
      bench.messages.publish('ocpp/online', '1', true);
      await expect.poll(() => heard.at(-1), soon).toBe('ocpp/online 1');
      await bench.messages.close();
      await expect.poll(() => heard.at(-1), soon).toBe('ocpp/online 0');
    });
  });
}
