/**
 * What every message socket to a central system does, real or simulated (adapters/ports/socket.ts).
 * A rig brings its own server and its own way of letting things happen: real ones wait for events, simulated ones
 * move the clock.
 */
import { describe, expect, it } from 'vitest';
import type { Connect, Connection, SocketOptions } from '../../adapters/ports/socket.ts';

export type SocketRig = {
  readonly connect: Connect;
  readonly url: string;
  /** Returns when it has become true; throws when it does not. */
  until(condition: () => boolean): Promise<void>;
  /** What the server has heard. */
  readonly heard: () => readonly string[];
  serverSays(text: string): void;
  serverDrops(): void;
  stop(): Promise<void>;
};

/** A conversation as the station's side of the port sees it. */
export function talk(rig: Pick<SocketRig, 'connect' | 'url'>, change: Partial<SocketOptions> = {}) {
  const seen = { opened: [] as string[], received: [] as string[], closed: [] as string[] };
  const connection: Connection = rig.connect(
    {
      url: rig.url,
      protocols: ['ocpp1.6'],
      pingIntervalS: 0,
      pongTimeoutS: 5,
      tls: { verify: true, roots: null, strict: false },
      ...change,
    },
    {
      opened: (protocol) => seen.opened.push(protocol),
      received: (text) => seen.received.push(text),
      closed: (why) => seen.closed.push(why),
    },
  );
  return { connection, seen };
}

export function socketContract(make: () => Promise<SocketRig>): void {
  describe('a message socket', () => {
    it('opens with the sub-protocol that both speak, and carries text both ways', async () => {
      const rig = await make();
      const { connection, seen } = talk(rig);
      await rig.until(() => seen.opened.length > 0);
      expect(seen.opened).toEqual(['ocpp1.6']);
      connection.send('[2,"x","Heartbeat",{}]');
      await rig.until(() => rig.heard().includes('[2,"x","Heartbeat",{}]'));
      rig.serverSays('[3,"y",{"text":"ü€"}]');
      await rig.until(() => seen.received.includes('[3,"y",{"text":"ü€"}]'));
      expect(seen.closed).toEqual([]);
      await rig.stop();
    });

    it('is closed by the server exactly once, in words', async () => {
      const rig = await make();
      const { connection, seen } = talk(rig);
      await rig.until(() => seen.opened.length > 0);
      rig.serverDrops();
      await rig.until(() => seen.closed.length > 0);
      connection.close();
      connection.send('into the void');
      await rig.stop();
      expect(seen.closed).toHaveLength(1);
      expect(seen.closed[0]).toMatch(/\w/);
    });

    it('is closed by us exactly once', async () => {
      const rig = await make();
      const { connection, seen } = talk(rig);
      await rig.until(() => seen.opened.length > 0);
      connection.close();
      connection.close();
      await rig.until(() => seen.closed.length > 0);
      await rig.stop();
      expect(seen.closed).toHaveLength(1);
    });

    it('rule 8: never opens when there is no common sub-protocol', async () => {
      const rig = await make();
      const { seen } = talk(rig, { protocols: ['ocpp9.9'] });
      await rig.until(() => seen.closed.length > 0);
      expect(seen.opened).toEqual([]);
      await rig.stop();
    });
  });
}
