// Goal: the same settings, seed and events give the same fingerprint, in one process and in two; a recording can be
// taken up in its middle.
// Method: a whole station charges on virtual time; every turn is digested; the black box's events drive a second host
// that has only a checkpoint.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { play, replay } from '../kit/digested.ts';

const run = promisify(execFile);
const script = new URL('../kit/digested-child.ts', import.meta.url).pathname;

describe('determinism', () => {
  it('the same events give the same digest, again and again', () => {
    const first = play();
    expect(first.hexes.length).toBeGreaterThan(100);
    expect(play().hexes).toEqual(first.hexes);
  });

  it('and in another process', async () => {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script]);
    expect(stdout.trim()).toBe(play().hexes.at(-1));
  });

  it('another card, another order of events and another seed give another digest', () => {
    const digest = play().hexes.at(-1);
    expect(play({ card: 'CAFE02' }).hexes.at(-1)).not.toBe(digest);
    expect(play({ plugFirst: true }).hexes.at(-1)).not.toBe(digest);
    expect(replay(play(), { from: 0, seed: 2 })).not.toEqual(play().hexes);
  });

  it('a host that takes over from any checkpoint does the same, turn by turn', () => {
    const played = play();
    for (const from of [0, 10, Math.floor(played.events.length / 2), played.events.length - 10]) {
      const checkpoint = played.checkpoints[from];
      expect(checkpoint).toBeDefined();
      expect(replay(played, { from })).toEqual(played.hexes.slice(checkpoint?.turn));
    }
  });

  it('the checkpoint in mid-charge has armed timers and an open account', () => {
    const { checkpoints } = play();
    const charging = checkpoints.find(({ actors }) => {
      const kept = actors['evse1.transaction'];
      return kept !== undefined && 'value' in kept && kept.value === 'charging';
    });
    expect(charging?.timers.length).toBeGreaterThan(0);
  });
});
