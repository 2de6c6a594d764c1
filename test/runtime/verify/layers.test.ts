// Goal: coverage says what a run has used of the charts: every state entered, every transition taken, nothing else.
// Method: a session on a whole station with a tally as the witness of its host; judged by the ids of the charts.
import { describe, expect, it } from 'vitest';
import { contactor } from '../../../machines/evse/contactor.ts';
import { lock } from '../../../machines/evse/lock.ts';
import { everyMachine } from '../../../runtime/station/actors.ts';
import { charted } from '../../../runtime/verify/layers/charted.ts';
import { merged } from '../../../runtime/verify/layers/layer.ts';
import { coverageReport, human } from '../../../runtime/verify/layers/report.ts';
import { Tally } from '../../../runtime/verify/layers/tally.ts';
import { Story } from '../../kit/story.ts';

const session = (charges: boolean): Tally => {
  const tally = new Tally();
  const story = new Story({ ports: [{}], watch: { witness: tally } });
  if (charges) {
    story.charge(1, 'OWN');
    story.tag(1, 'OWN');
    story.wait(20);
    story.unplug(1);
  }
  return tally;
};
const of = (tally: Tally, machine: string) => {
  const found = tally.layers('story').find((one) => one.machine === machine);
  if (found === undefined) throw new Error(`no layer of ${machine}`);
  return found;
};

describe('the layer of a session', () => {
  const used = of(session(true), 'contactor');

  it('names the states that were stood in and the transitions that were taken, once for each time', () => {
    expect(used.states).toMatchObject({ 'contactor.closing': 1, 'contactor.resting': 2, 'contactor.open': 2 });
    expect(used.transitions).toMatchObject({ 'contactor.resting|after:rest|0': 2 });
  });

  it('does not name what was not used', () => {
    expect(Object.keys(used.states)).not.toContain('contactor.welded');
    expect(Object.keys(of(session(false), 'contactor').states)).not.toContain('contactor.closing');
  });

  it('names nothing that the chart does not have', () => {
    const { states, transitions } = charted(contactor);
    expect(states.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(used.states)));
    expect(transitions.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(used.transitions)));
  });
});

it('every transition of every chart has an id of its own', () => {
  const ids = everyMachine().flatMap((machine) => charted(machine).transitions.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

it('layers of one kind are added up, and what none of them has used is listed', () => {
  const layers = merged([...session(true).layers('stories'), ...session(true).layers('stories')]);
  expect(layers.find(({ machine }) => machine === 'contactor')?.states['contactor.closing']).toBe(2);
  const report = coverageReport(layers, [contactor, lock]);
  expect(report.together.states.all).toBe(charted(contactor).states.length + charted(lock).states.length);
  expect(report.unused.find(({ machine }) => machine === 'contactor')?.states).toContain('contactor.welded');
  expect(report.unused.find(({ machine }) => machine === 'contactor')?.states).not.toContain('contactor.closed');
  expect(human(report)).toContain('contactor.welded');
});

it('layers of another version are noticed', () => {
  const odd = { layer: 'old', machine: 'contactor', states: { 'contactor.gone': 1 }, transitions: {} };
  expect(coverageReport([odd], [contactor]).unknown).toEqual(['contactor.gone']);
});
