// Goal: a machine is shown as it stands: its states, its timers, the way it took last, and what could happen next with
// the guards that are in the way; and nobody's card is shown.
// Method: machines of whole stations on virtual time, after things that happened in the world. What may happen is
// judged by what then does happen: every change of state must be by a way that had not been said to be closed.
import { describe, expect, it } from 'vitest';
import type { Candidate, MachineView } from '../../../adapters/ports/charts.ts';
import { hider } from '../../../runtime/recorder/redaction.ts';
import { sightOf } from '../../../runtime/why/machine.ts';
import { Story } from '../../kit/story.ts';

const see = (story: Story, name: string): MachineView => {
  const found = story.controller.station.charts.machine(name);
  if (found === null) throw new Error(`there is no ${name}`);
  return found;
};
const candidate = (view: MachineView, id: string): Candidate | undefined =>
  view.candidates.find((one) => one.id === id);

describe('A machine', () => {
  it('shows its states, from the outside in, and what it stands for', () => {
    const story = new Story();
    story.charge(1, 'AAAA01');
    expect(see(story, 'evse1.contactor')).toMatchObject({
      chart: 'contactor',
      failure: null,
      active: ['contactor', 'contactor.closed', 'contactor.closed.steady'],
      levels: { coil: 'true' },
    });
  });

  it('shows the guard that is false, with what it has looked at', () => {
    const story = new Story();
    story.wait(5);
    const close = candidate(see(story, 'evse1.contactor'), 'contactor.open||1');
    expect(close).toMatchObject({ targets: ['contactor.closing'], may: false });
    const [condition] = close?.conditions ?? [];
    expect(condition).toMatchObject({ guard: 'hasEveryKey', isNot: false, holds: false });
    expect(condition?.words).toBe('everybody who has a say lets the contactor close');
    expect(condition?.inputs).toContainEqual({ path: 'keys.session', value: 'false' });
  });

  it('says of what hangs on the event that it hangs on the event', () => {
    const story = new Story();
    story.charge(1, 'AAAA01');
    const stop = candidate(see(story, 'evse1.session'), 'session.charging|tag.presented|0');
    expect(stop).toMatchObject({ may: null });
  });

  it('shows what its timers have left, beside the way that they bring', () => {
    const story = new Story();
    story.tag(1, 'AAAA01');
    story.wait(19);
    const id = 'session.awaitingPlug|after:connectionTimeOut|0';
    const left = candidate(see(story, 'evse1.session'), id)?.leftMs ?? 0;
    expect(left).toBeGreaterThanOrEqual(40_000);
    expect(left).toBeLessThan(40_500);
    expect(candidate(see(story, 'evse2.session'), id)).toBeUndefined();
  });

  it('shows the way that it took last, once somebody looks', () => {
    const story = new Story();
    expect(see(story, 'evse1.session')).toMatchObject({ took: [], steps: 0 });
    story.plug(1);
    expect(see(story, 'evse1.session')).toMatchObject({ took: ['session.idle|ev.connected|0'], steps: 1 });
  });

  it('lets guards look at hashes of cards, and at no card', () => {
    const story = new Story();
    story.charge(1, 'AAAA01');
    const { host } = story.controller;
    const [actor, snapshot] = [host.actor('evse1.session'), host.snapshot('evse1.session')];
    if (snapshot === null) throw new Error('the session has failed');
    const hide = hider('salt');
    const sight = sightOf({ actor, snapshot, timers: [], stamp: { at: 0, wall: null, chance: 0 }, hide });
    expect(sight.context).toMatchObject({ token: { id: hide('AAAA01') } });
    expect(JSON.stringify(sight.context)).not.toContain('AAAA01');
  });
});

describe('What is said to be closed', () => {
  it('is not taken: of every step of a visit, the way had not been ruled out', () => {
    const story = new Story();
    const look = () => {
      const all = story.controller.station.charts.names().map((name) => see(story, name));
      return new Map(all.map((view) => [view.name, view]));
    };
    let before = look();
    let ways = 0;
    const follow = () => {
      const now = look();
      for (const [name, view] of now) {
        const old = before.get(name);
        // Of several steps at once nobody knows how the machine stood in between.
        if (old === undefined || view.steps !== old.steps + 1) continue;
        const [first = ''] = view.took;
        const known = candidate(old, first);
        // What is read just before it counts is not known beforehand.
        if (known === undefined || known.event === '') continue;
        ways += 1;
        expect(`${name} ${first} ${known.may}`).not.toBe(`${name} ${first} false`);
        expect(`${name} ${first} ${known.isCovered}`).toBe(`${name} ${first} false`);
      }
      before = now;
    };
    const stepwise = (seconds: number) => {
      for (let tenths = 0; tenths < seconds * 10; tenths += 1) {
        story.wait(0.1);
        follow();
      }
    };
    story.world.plug(1, { thenRequestAmps: 16 });
    stepwise(3);
    story.world.tag(1, { idTag: 'AAAA01' });
    stepwise(20);
    story.world.pause(1);
    stepwise(5);
    story.world.tag(1, { idTag: 'AAAA01' });
    stepwise(10);
    expect(ways).toBeGreaterThan(15);
  });
});
