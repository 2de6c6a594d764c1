// Goal: whoever goes back sees the station as it was after any turn, to the last value; he is told why where there is
// nothing to see; and neither memory nor processor of the station are his for the asking.
// Method: a visit on a whole simulated station with its black box; what was seen then is held against what is rebuilt
// from the disk, whole, exported, cut and with the beginning overwritten.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Instant } from '../../../adapters/ports/past.ts';
import { hider } from '../../../runtime/recorder/redaction.ts';
import { readRecording } from '../../../runtime/recorder/recording.ts';
import { segmentsIn } from '../../../runtime/recorder/segments.ts';
import { rebuilt } from '../../../runtime/travel/instant.ts';
import { RunningShelf, stillShelf } from '../../../runtime/travel/spools.ts';
import { Traveller } from '../../../runtime/travel/traveller.ts';
import { RECORDED_CARD, recordedStory, type RecordedStory } from '../../kit/recorded.ts';

const hide = hider('salt');

/** Everything that the page shows, without anybody's card. */
const seen = ({ story }: RecordedStory) => {
  const { station, host } = story.controller;
  const text = JSON.stringify({
    turn: host.turns,
    evses: station.evses(),
    faults: station.faults(),
    link: station.link(),
    outbox: station.outbox(),
    tokens: station.tokens(),
    world: story.world.state(),
    why: [1, 2].map((evse) => station.charts.whyNotCharging(evse)),
    states: station.charts.names().map((name) => station.charts.machine(name)?.active),
  });
  return JSON.parse(text.replaceAll(RECORDED_CARD, hide(RECORDED_CARD))) as Record<string, unknown>;
};

const rebuiltSight = ({ station, world, moment }: Instant) =>
  JSON.parse(
    JSON.stringify({
      turn: moment.turn,
      evses: station.evses(),
      faults: station.faults(),
      link: station.link(),
      outbox: station.outbox(),
      tokens: station.tokens(),
      world: world?.state(),
      why: [1, 2].map((evse) => station.charts.whyNotCharging(evse)),
      states: station.charts.names().map((name) => station.charts.machine(name)?.active),
    }),
  ) as Record<string, unknown>;

const RUNNING = new Set(['importWh', 'registerWh', 'deliveredWh', 'chargePercent', 'reactiveImportVarh']);

/** Without what runs on while energy flows. */
const atRest = (sight: unknown): unknown =>
  JSON.parse(JSON.stringify(sight, (key, value: unknown) => (RUNNING.has(key) ? null : value)));

const importWh = (sight: Record<string, unknown>): number =>
  z
    .object({ evses: z.tuple([z.object({ reading: z.object({ importWh: z.number() }) })]).rest(z.unknown()) })
    .parse(sight).evses[0].reading.importWh;

const visit = async () => {
  const recorded = await recordedStory();
  const { story, pass, box } = recorded;
  const stops: Record<string, unknown>[] = [];
  const stop = (seconds: number) => {
    pass(seconds);
    stops.push(seen(recorded));
  };
  pass(12);
  // A box opens with the first event after it was put there.
  const first = story.controller.host.turns + 1;
  story.plug(1);
  stop(11);
  story.tag(1, RECORDED_CARD);
  stop(61);
  story.controller.limit('station', 10);
  stop(12);
  story.fault(2, 'contactor-welded');
  story.csms.drop('stay');
  stop(40);
  story.tag(1, RECORDED_CARD);
  stop(20);
  box.close();
  return { ...recorded, stops, first };
};

const found = async (traveller: Traveller, turn: number): Promise<Instant> => {
  const instant = await traveller.at(turn, AbortSignal.timeout(60_000));
  if ('why' in instant) throw new Error(instant.sentence);
  return instant;
};
const looking = () => new AbortController();

describe('Going back', () => {
  it('shows everything as it was, whenever it was', async () => {
    const { directory, stops, story } = await visit();
    const traveller = new Traveller(new RunningShelf(directory, () => story.controller.host.turns), 0);
    for (const stop of stops) {
      const over = looking();
      const instant = await traveller.at(Number(stop['turn']), over.signal);
      if ('why' in instant) throw new Error(instant.sentence);
      expect(atRest(rebuiltSight(instant))).toEqual(atRest(stop));
      // While nothing else happens, the meter is written down every ten seconds.
      expect(Math.abs(importWh(rebuiltSight(instant)) - importWh(stop))).toBeLessThanOrEqual((10 / 3600) * 11_100);
      over.abort();
    }
  });

  it('shows which ways machines took in that turn, and the tape around it', async () => {
    const { directory, story } = await visit();
    const traveller = new Traveller(new RunningShelf(directory, () => story.controller.host.turns), 0);
    const all = (await found(traveller, story.controller.host.turns)).tape.rows();
    const coil = all.find(({ kind, name }) => kind === 'level' && name === 'coil true');
    const instant = await found(traveller, coil?.turn ?? 0);
    expect(instant.steps.map(({ machine }) => machine)).toContain('evse1.contactor');
    const took = instant.steps.flatMap((step) => (step.machine === 'evse1.contactor' ? step.took : []));
    expect(instant.station.charts.machine('evse1.contactor')).toMatchObject({ turn: coil?.turn });
    expect(took.join()).toMatch(/contactor\.open/);
    const turns = instant.tape.rows().map(({ turn }) => turn);
    expect(Math.max(...turns)).toBeGreaterThan(coil?.turn ?? 0);
    expect(Math.min(...turns)).toBeLessThan(coil?.turn ?? 0);
    expect(JSON.stringify(all)).not.toContain(RECORDED_CARD);
    expect(JSON.stringify(all)).toContain(hide(RECORDED_CARD));
  });

  it('shows the settings that were in force, and no secret', async () => {
    const { directory, story } = await visit();
    const traveller = new Traveller(new RunningShelf(directory, () => story.controller.host.turns), 0);
    const { settings } = await found(traveller, story.controller.host.turns);
    expect(settings.find(({ place }) => place === 'ocpp/identity')).toMatchObject({ value: 'STORY-1' });
    expect(settings.filter(({ secret, value }) => secret && value !== null)).toEqual([]);
    expect(settings.some(({ editable }) => editable)).toBe(false);
  });

  it('knows how far back, and the faults on the way', async () => {
    const { directory, story, first } = await visit();
    const { turns } = story.controller.host;
    const span = await new Traveller(new RunningShelf(directory, () => turns), 0).span();
    expect(span).toMatchObject({ first, last: turns });
    expect(span?.faults.map(({ fault, evse }) => [fault, evse])).toContainEqual(['ContactorWelded', 2]);
  });
});

describe('Where there is nothing to see, or no room', () => {
  it('a turn that has not come, and a time of which nothing is left, are said to be so', async () => {
    const { directory, story, first } = await visit();
    const { turns } = story.controller.host;
    const traveller = new Traveller(new RunningShelf(directory, () => turns), 0);
    const { signal } = looking();
    expect(await traveller.at(turns + 1, signal)).toMatchObject({
      why: 'unknown',
      sentence: expect.stringContaining('has not come'),
    });
    expect(await traveller.at(1, signal)).toMatchObject({
      why: 'unknown',
      sentence: `Turn 1 is not recorded: the recording begins with turn ${first}.`,
    });
  });

  it('a fifth moment waits until somebody has gone', async () => {
    const { directory, story, first } = await visit();
    const traveller = new Traveller(new RunningShelf(directory, () => story.controller.host.turns), 0);
    const lookers = await Promise.all(
      [first, first + 1, first + 2, first + 3].map(async (turn) => {
        const over = looking();
        expect(await traveller.at(turn, over.signal)).toHaveProperty('station');
        return over;
      }),
    );
    const fifth = first + 4;
    expect(await traveller.at(fifth, looking().signal)).toMatchObject({ why: 'busy' });
    // The same moment is one, however many look at it.
    const second = looking();
    expect(await traveller.at(first, second.signal)).toHaveProperty('station');
    lookers[0]?.abort();
    expect(await traveller.at(fifth, looking().signal)).toMatchObject({ why: 'busy' });
    second.abort();
    expect(await traveller.at(fifth, looking().signal)).toHaveProperty('station');
  });

  it('who leaves while it is rebuilt stops the work', async () => {
    const { directory } = await visit();
    const [segment] = segmentsIn(directory);
    let pauses = 0;
    const instant = await rebuilt(readRecording(segment?.path ?? ''), 1_000_000, () => {
      pauses += 1;
      return Promise.resolve(pauses < 2);
    });
    expect(instant).toBeNull();
    expect(pauses).toBeLessThanOrEqual(2);
  });

  it('of a recording that was cut off, everything before it is shown', async () => {
    const { directory, story, first } = await visit();
    const [segment] = segmentsIn(directory);
    const bytes = readFileSync(segment?.path ?? '');
    const path = join(directory, 'cut.box');
    writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.8)));
    const traveller = new Traveller(stillShelf(path, story.controller.host.turns, []), 0);
    expect(await traveller.at(first + 9, looking().signal)).toMatchObject({ moment: { turn: first + 9 } });
    expect(await traveller.at(story.controller.host.turns, looking().signal)).toMatchObject({
      why: 'unknown',
      sentence: expect.stringContaining('is not recorded'),
    });
  });
});
