// Goal: the generator makes the same judges from the same schemas, does nothing twice, and keeps nothing of the
// schemas' texts. Method: it is run into an empty directory, and run again.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateInto } from '../../../adapters/csms/generate.ts';
import { judgeConf, judgeReq } from '../../../adapters/csms/ocpp16/messages.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'generated-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the generator', () => {
  it('writes once, then finds everything up to date', async () => {
    expect(await generateInto(folder)).toBe('written');
    const before = await stat(join(folder, 'ocpp16.js'));
    expect(await generateInto(folder)).toBe('up to date');
    expect((await stat(join(folder, 'ocpp16.js'))).mtimeMs).toBe(before.mtimeMs);
  });

  it('makes code that needs nothing beside it, the same every time', async () => {
    await generateInto(folder);
    const code = await readFile(join(folder, 'ocpp16.js'), 'utf8');
    expect(code).not.toMatch(/^\s*import\b|= require\(/m);
    const again = join(folder, 'again');
    await generateInto(again);
    expect(await readFile(join(again, 'ocpp16.js'), 'utf8')).toBe(code);
    expect(await readFile(join(again, 'ocpp16.d.ts'), 'utf8')).toBe(
      await readFile(join(folder, 'ocpp16.d.ts'), 'utf8'),
    );
  });
});

describe('the judges', () => {
  it('take the times that central systems send', () => {
    for (const currentTime of ['2026-01-01T00:00:00.123456Z', '2026-01-01 00:00:00+00:00', '2026-01-01T00:00:00']) {
      expect(judgeConf('Heartbeat', { currentTime }).valid).toBe(true);
    }
    expect(judgeConf('Heartbeat', { currentTime: 'noon' }).valid).toBe(false);
  });

  it('count in tenths: 0.3 is a multiple of 0.1', () => {
    const profile = (limit: number) => ({
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxProfile',
        chargingProfileKind: 'Absolute',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      },
    });
    expect(judgeReq('SetChargingProfile', profile(0.3)).valid).toBe(true);
    expect(judgeReq('SetChargingProfile', profile(0.35)).valid).toBe(false);
  });

  it('say where it hurts', () => {
    const judgement = judgeReq('Reset', { type: 'Warm' });
    expect(judgement).toMatchObject({ valid: false, refusal: 'bad-value' });
    expect(judgement).toMatchObject({ why: expect.stringContaining('Reset.req /type') as string });
  });
});
