// Goal: the pictures tell the truth about who says what to whom: nothing is said that they do not show, and the table
// of machines that people read names the same neighbours.
// Method: machines at work are listened to, in thousands of states that the explorer reaches and in stories of a whole
// station; each tell, fact and order must stand in the chart of whoever says it. The table of machines/README.md is
// compared with what the charts say.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readEffects } from '../../../runtime/host/effects.ts';
import { Stepper } from '../../../runtime/host/stepper.ts';
import { charts } from '../../../runtime/draw/drawings.ts';
import { everyState, type Chart } from '../../../runtime/draw/chart.ts';
import { whoTellsWhom } from '../../../runtime/draw/tree.ts';
import { explore } from '../../../runtime/verify/explore.ts';
import { stampOf } from '../../../runtime/verify/places.ts';
import { variants } from '../../../runtime/verify/chapters.ts';
import { Story } from '../../kit/story.ts';

const all = charts();

/** `tell lock lock.unlock`, of everything that is drawn, by role. */
const shown = new Map(
  all.map((chart: Chart) => [
    chart.role,
    new Set(
      everyState(chart.root)
        .flatMap(({ entry, exit, transitions }) => [...entry, ...exit, ...transitions.flatMap(({ says }) => says)])
        .map(({ kind, to = '', type }) => `${kind} ${to} ${type}`),
    ),
  ]),
);

/** What was said and stands in no chart. */
const unseen = (said: ReadonlySet<string>): readonly string[] =>
  [...said].filter((one) => {
    const [role = '', ...words] = one.split('|');
    return shown.get(role)?.has(words.join(' ')) !== true;
  });

const STATES = 2500;

describe('What machines say while everything happens to them', () => {
  it.each(variants)('stands in their charts: $name', (variant) => {
    const said = new Set<string>();
    const steppers = new Map<string, Stepper>();
    explore(variant, { states: STATES, violations: 1 }, (role, actor, { snapshot }, event, late) => {
      if (snapshot === null) return;
      const stepper = steppers.get(role) ?? new Stepper(actor.machine, actor.input);
      steppers.set(role, stepper);
      const [, actions] = stepper.step(snapshot, event, stampOf(late));
      const { tells, facts, orders } = readEffects(actions);
      for (const tell of tells) said.add(`${role}|tell|${tell.to}|${tell.event.type}`);
      for (const { type } of facts) said.add(`${role}|report||${type}`);
      for (const { type } of orders) said.add(`${role}|order||${type}`);
    });
    expect(unseen(said)).toEqual([]);
    expect(said.size).toBeGreaterThan(20);
  });

  it('stands in their charts: a station that charges, breaks and restarts', () => {
    const said = new Set<string>();
    const note = (from: string, kind: string, type: string) => {
      // What follows from the states of several machines is reported by the host.
      if (from !== 'host') said.add(`${from.slice(from.indexOf('.') + 1)}|${kind}||${type}`);
    };
    const story = new Story({
      watch: {
        observe: ({ facts, orders }) => {
          for (const { from, fact } of facts) note(from, 'report', fact.type);
          for (const { from, body } of orders) note(from, 'order', body.type);
        },
      },
    });
    story.charge(1, 'AAAA01');
    story.tag(1, 'AAAA01');
    story.unplug(1);
    story.fault(1, 'contactor-welded');
    story.charge(2, 'BBBB02');
    story.ask('ReserveNow', { connectorId: 1, idTag: 'AAAA01', reservationId: 1, expiryDate: '2027-01-01T00:00:00Z' });
    story.ask('ChangeAvailability', { connectorId: 1, type: 'Inoperative' });
    story.csms.drop('once');
    story.wait(60);
    story.ask('GetDiagnostics', { location: 'ftp://files.example/logs' });
    story.ask('Reset', { type: 'Soft' });
    story.wait(300);
    expect(unseen(said)).toEqual([]);
    expect(said.size).toBeGreaterThan(20);
  });
});

describe('machines/README.md', () => {
  const readme = readFileSync(new URL('../../../machines/README.md', import.meta.url), 'utf8');
  const rows = readme.split('\n').flatMap((line) => {
    const [, file, , tells] = /^\| `([\w/-]+)` \|(.*)\|(.*)\|$/.exec(line) ?? [];
    return file === undefined || tells === undefined ? [] : [{ file: `machines/${file}.ts`, tells }];
  });
  const told = whoTellsWhom(all);

  it('has a row for every machine, and for nothing else', () => {
    const files = all.map(({ file }) => file).toSorted();
    expect(rows.map(({ file }) => file).toSorted()).toEqual(files);
  });
  it.each(all.map(({ role, file }) => ({ role, file })))(
    'names everybody whom $role tells something',
    ({ role, file }) => {
      const { tells = '' } = rows.find((row) => row.file === file) ?? {};
      const named = [...tells.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
      const faults = /\bfaults\b/.test(tells);
      const neighbours = told
        .filter(
          ({ from, to, types }) =>
            from === role &&
            (to !== 'protection' || types.some((type) => type !== 'fault.found' && type !== 'fault.gone')),
        )
        .map(({ to }) => to);
      const raises = told.some(
        ({ from, to, types }) => from === role && to === 'protection' && types.includes('fault.found'),
      );
      expect({ named: [...new Set(named)].toSorted(), faults }).toEqual({
        named: neighbours.toSorted(),
        faults: raises,
      });
    },
  );
});
