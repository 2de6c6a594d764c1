// Goal: what a storm says can be believed: the same seed gives the same lines, faults really happen, processes really
// die, and a world in which nothing is broken has nothing to complain of.
// Method: short storms on virtual time; a ledger that books too much must be noticed.
import { describe, expect, it } from 'vitest';
import { Charger } from '../../../../runtime/verify/storm/charger.ts';
import { live } from '../../../../runtime/verify/storm/day.ts';
import { buildOf } from '../../../../runtime/verify/storm/builds.ts';
import { dayOf } from '../../../../runtime/verify/storm/plan.ts';
import { storm } from '../../../../runtime/verify/storm/storm.ts';

const linesOf = (seed: number) => {
  const lines: string[] = [];
  const report = storm({
    seed,
    days: 1,
    connectors: 2,
    faults: ['process', 'power'],
    tell: (line) => lines.push(line),
  });
  return { lines, report };
};

describe('a storm', () => {
  it('with the same seed is the same, line by line, and with another it is not', { timeout: 120_000 }, () => {
    const one = linesOf(5);
    expect(linesOf(5)).toEqual(one);
    expect(linesOf(6).lines).not.toEqual(one.lines);
    expect(one.lines.length).toBeGreaterThan(5);
  });

  it('without faults charges cars and has nothing to complain of', { timeout: 120_000 }, () => {
    const { violations, sessions, kwh, deaths } = storm({ seed: 3, days: 2, connectors: 1, faults: 'none' });
    expect(violations).toEqual([]);
    expect(sessions).toBeGreaterThan(3);
    expect(kwh).toBeGreaterThan(1);
    expect(deaths).toBe(0);
  });

  it('kills the process in the middle of a session, and the bill is right', { timeout: 120_000 }, () => {
    const charger = new Charger(buildOf(3, 1), () => undefined);
    const plan = dayOf(3, 0, 1, []);
    const [first] = plan.deeds;
    const kills = [60_000, 900_000].map((after, index) => ({
      at: (first?.at ?? 0) + after,
      does: `${index === 1 ? 'kill' : 'cut'} 1 30 1`,
      kind: 'kill -9',
      isFirst: true,
    }));
    const deeds = [...plan.deeds, ...kills].toSorted((a, b) => a.at - b.at);
    const { sessions } = live(charger, { number: 0, probing: 1, deeds }, () => undefined);
    expect(charger.hazards).toEqual([]);
    expect(charger.deaths).toBe(2);
    expect(sessions).toBeGreaterThan(1);
  });

  it('notices a bill that is more than what was delivered', { timeout: 120_000 }, () => {
    const charger = new Charger(buildOf(3, 1), () => undefined);
    const plan = dayOf(3, 0, 1, []);
    const { ledger } = charger.csms;
    const honest = ledger.stop.bind(ledger);
    ledger.stop = (id, payload, text) => honest(id, { ...payload, meterStop: Number(payload['meterStop']) + 50 }, text);
    live(charger, plan, () => undefined);
    expect(charger.hazards.join('\n')).toContain('BIL-01');
  });
});
