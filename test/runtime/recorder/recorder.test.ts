// Goal: what the black box gives back is what happened, to the last bit, as far as the disk is whole, and never more
// than that. Method: any JSON event round the trip; files cut at every byte and damaged in the middle; a ring that
// wraps; a process killed with −9.
import { spawn } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../runtime/recorder/recording.ts';
import { Recorder, type RecorderOptions } from '../../../runtime/recorder/recorder.ts';
import { FORMAT, segmentsIn } from '../../../runtime/recorder/segments.ts';
import type { RecordedEvent } from '../../../runtime/recorder/line.ts';
import { temporaryDirectory } from '../../kit/directory.ts';

const header = { version: '1.2.3', seed: 7, fingerprint: 'abc', settings: { amps: 16 } };

function recorderIn(directory: string, changes: Partial<RecorderOptions> = {}): Recorder {
  return new Recorder({
    directory,
    megabytes: 64,
    header,
    checkpoint: () => ({ open: [1] }),
    wall: () => 1000,
    ...changes,
  });
}

const pilot = (volts: number): RecordedEvent => ({ type: 'pilot.read', volts });

/** Ten events of one machine in one segment; answers the segment's path. */
async function tenEvents(): Promise<string> {
  const directory = await temporaryDirectory();
  const recorder = recorderIn(directory);
  for (let n = 0; n < 10; n++) recorder.event(n * 10, 1000 + n * 10, 0.25, 'evse1.pilot', pilot(n));
  recorder.close();
  return segmentsIn(directory)[0]?.path ?? '';
}

const read = (path: string) => {
  const recording = readRecording(path);
  const events = [...recording.events];
  return { ...recording, events, damage: recording.damage() };
};

describe('a recording', () => {
  it('gives every event back as it was', async () => {
    const stamped = fc.record({
      at: fc.double({ min: 0, max: 1e12, noNaN: true }),
      wall: fc.option(fc.double({ min: 0, max: 1e14, noNaN: true })),
      chance: fc.oneof(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat(2 ** 31).map((n) => n / 2 ** 32),
      ),
      to: fc.constantFrom('evse1.pilot', 'station', 'ü"\\'),
      event: fc
        .tuple(
          fc.constantFrom('pilot.read', 'tag.shown', ''),
          fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 }),
        )
        .map(([type, body]): RecordedEvent => ({ ...body, type })),
    });
    const directory = await temporaryDirectory();
    fc.assert(
      fc.property(fc.array(stamped, { maxLength: 30 }), (events) => {
        const recorder = recorderIn(directory);
        for (const { at, wall, chance, to, event } of events) recorder.event(at, wall, chance, to, event);
        recorder.close();
        const { events: back, damage } = read(directory);
        expect(damage).toBeUndefined();
        expect(back).toEqual(JSON.parse(JSON.stringify(events)));
      }),
      { numRuns: 60 },
    );
  });

  it('opens with who recorded, with what, and from where', async () => {
    const path = await tenEvents();
    const recording = read(path);
    expect(recording.header).toEqual({ ...header, format: FORMAT, wall: 1000, segment: 1, run: 1 });
    expect(recording.checkpoint).toEqual({ open: [1] });
    expect(recording.events).toHaveLength(10);
  });

  it('tells how long nothing happened', async () => {
    const directory = await temporaryDirectory();
    const recorder = recorderIn(directory);
    recorder.mark(0.1);
    recorder.event(0.3, null, 0, 'station', pilot(1));
    recorder.mark(5000);
    recorder.close();
    expect(read(directory).events.map(({ at }) => at)).toEqual([0.1, 0.3, 5000]);
  });

  it('leaves out what is not for others to read', async () => {
    const directory = await temporaryDirectory();
    const recorder = recorderIn(directory, { redact: (_, event) => ({ ...event, id: 'somebody' }) });
    recorder.event(1, null, 0, 'access', { type: 'tag.shown', id: 'DEADBEEF' });
    recorder.close();
    expect(read(directory).events[0]).toMatchObject({ event: { type: 'tag.shown', id: 'somebody' } });
    expect(readFileSync(segmentsIn(directory)[0]?.path ?? '', 'utf8')).not.toContain('DEADBEEF');
  });

  it('of an event that JSON cannot say ends there, and a new segment begins later', async () => {
    const directory = await temporaryDirectory();
    const troubles: string[] = [];
    const recorder = recorderIn(directory, { onTrouble: (message) => troubles.push(message) });
    recorder.event(1, null, 0, 'station', pilot(1));
    recorder.event(2, null, 0, 'station', { type: 'odd', value: 1n });
    recorder.event(3, null, 0, 'station', pilot(3));
    recorder.close();
    expect(troubles).toHaveLength(1);
    expect(read(directory).events).toHaveLength(1);
  });

  it('that cannot be written troubles nobody but says so once', async () => {
    const file = join(await temporaryDirectory(), 'occupied');
    writeFileSync(file, '');
    const troubles: string[] = [];
    const recorder = recorderIn(file, { onTrouble: (message) => troubles.push(message) });
    for (let n = 0; n < 100; n++) {
      recorder.event(n, null, 0, 'station', pilot(n));
      recorder.rest(n);
    }
    recorder.close();
    expect(troubles).toEqual([expect.stringMatching(/^black box: .*EEXIST|ENOTDIR/)]);
  });

  it('that is none is refused in one sentence', async () => {
    const directory = await temporaryDirectory();
    expect(() => readRecording(directory)).toThrow(`${directory}: there is no recording here`);
    writeFileSync(join(directory, 'other'), 'something else, long enough to have a length in it');
    expect(() => readRecording(join(directory, 'other'))).toThrow('this is no recording');
  });
});

describe('a damaged recording', () => {
  it('cut at any byte of its last record is read up to the record before', async () => {
    const path = await tenEvents();
    const whole = readFileSync(path);
    truncateSync(path, whole.length - 1);
    const { damage } = read(path);
    const lastRecord = damage?.offset ?? 0;
    expect(whole.length - lastRecord).toBeGreaterThan(10);
    for (let length = whole.length - 1; length > lastRecord; length--) {
      truncateSync(path, length);
      const cut = read(path);
      expect(cut.events).toHaveLength(9);
      expect(cut.damage).toMatchObject({ file: path, offset: lastRecord, kind: 'cut' });
    }
    truncateSync(path, lastRecord);
    expect(read(path)).toMatchObject({ damage: undefined });
  });

  it('with any one byte flipped gives only events that were recorded, and says where it stopped', async () => {
    const path = await tenEvents();
    const whole = readFileSync(path);
    const events = JSON.stringify(read(path).events);
    truncateSync(path, whole.length - 1);
    const body = whole.indexOf('"evse1.pilot"');
    for (let at = body; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      writeFileSync(path, flipped);
      const { events: left, damage } = read(path);
      expect(events.startsWith(JSON.stringify(left).slice(0, -1))).toBe(true);
      expect(damage?.offset).toBeLessThanOrEqual(at);
      expect(left.length).toBeLessThan(10);
    }
  });

  it('with a run of zeros at the end is read up to there', async () => {
    const path = await tenEvents();
    const whole = readFileSync(path);
    writeFileSync(path, Buffer.concat([whole, Buffer.alloc(4096)]));
    const { events, damage } = read(path);
    expect(events).toHaveLength(10);
    expect(damage).toMatchObject({ offset: whole.length, kind: 'damaged' });
  });

  it('whose last segment was cut in its header is read from the segments before', async () => {
    const path = await tenEvents();
    writeFileSync(path.replace('00000001', '00000002'), readFileSync(path).subarray(0, 20));
    expect(read(join(path, '..')).events).toHaveLength(10);
  });
});

describe('the ring', () => {
  it('keeps its size, drops the oldest, and every segment begins with the state of its time', async () => {
    const directory = await temporaryDirectory();
    let n = 0;
    const megabytes = 0.25;
    const recorder = recorderIn(directory, { megabytes, checkpoint: () => ({ next: n }) });
    for (; n < 20_000; n++) {
      recorder.rest(n);
      recorder.event(n, null, 0, 'evse1.pilot', { ...pilot(n), text: 'x'.repeat(30) });
    }
    recorder.close();
    const segments = segmentsIn(directory);
    expect(segments.at(0)?.number).toBeGreaterThan(1);
    const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
    expect(bytes).toBeLessThanOrEqual(megabytes * 1024 * 1024 + 1000);
    expect(bytes).toBeGreaterThan(megabytes * 1024 * 1024 * 0.5);
    for (const { path } of segments) {
      const { checkpoint, events } = read(path);
      expect(checkpoint).toEqual({ next: events[0]?.at });
    }
    const all = read(directory).events.map(({ at }) => at);
    expect(all).toEqual(all.map((_, index) => n - all.length + index));
  });

  it('leaves the segments around a fault alone, as long as their own room lasts', async () => {
    const directory = await temporaryDirectory();
    const megabytes = 0.25;
    const recorder = recorderIn(directory, { megabytes });
    const write = (from: number, count: number) => {
      for (let n = from; n < from + count; n++) {
        recorder.rest(n);
        recorder.event(n, null, 0, 'evse1.pilot', { ...pilot(n), text: 'x'.repeat(30) });
      }
    };
    const keep = (at: number) => recorder.keep({ fault: 'ContactorWelded', evse: 1, wall: 1000, at, turn: at });
    const holds = (at: number) =>
      segmentsIn(directory).some(({ path }) => read(path).events.some((entry) => entry.at === at));
    write(0, 1000);
    keep(1000);
    write(1000, 20_000);
    // Whether or not its neighbours had room.
    expect(holds(999)).toBe(true);
    expect(holds(3000)).toBe(false);
    for (let fault = 1; fault <= 20; fault++) {
      write(fault * 100_000, 2000);
      keep(fault * 100_000 + 2000);
    }
    const bytes = segmentsIn(directory).reduce((sum, segment) => sum + segment.bytes, 0);
    expect(bytes).toBeLessThanOrEqual(megabytes * 1024 * 1024 + 1000);
    expect(holds(999)).toBe(false);
    recorder.close();
  });

  it('begins a segment every five minutes, unless hardly anything was said', async () => {
    const directory = await temporaryDirectory();
    const recorder = recorderIn(directory);
    const minute = 60_000;
    const say = (n: number, words: object): void => {
      recorder.rest(n * minute);
      recorder.event(n * minute, null, 0, 'evse1.pilot', { ...pilot(n), ...words });
    };
    for (let n = 0; n <= 10; n++) say(n, {});
    expect(segmentsIn(directory)).toHaveLength(1);
    for (let n = 11; n <= 23; n++) say(n, { text: 'x'.repeat(20_000) });
    recorder.close();
    expect(segmentsIn(directory)).toHaveLength(3);
    expect(read(directory).events).toHaveLength(24);
  });

  it('begins no segment while an event is on its way: what it opens must not wait for the disk', async () => {
    const directory = await temporaryDirectory();
    const recorder = recorderIn(directory, { megabytes: 0.25 });
    const say = (n: number) => recorder.event(n, null, 0, 'evse1.pilot', { ...pilot(n), text: 'x'.repeat(1000) });
    for (let n = 0; n < 200; n++) say(n);
    expect(segmentsIn(directory)).toHaveLength(1);
    recorder.rest(200);
    expect(segmentsIn(directory)).toHaveLength(2);
    recorder.close();
  });

  it('gives the last process only: its clock began anew', async () => {
    const directory = await temporaryDirectory();
    for (const volts of [1, 2]) {
      const recorder = recorderIn(directory);
      recorder.event(5, null, 0, 'station', pilot(volts));
      recorder.close();
    }
    const { events, header: head } = read(directory);
    expect(events).toMatchObject([{ at: 5, event: { volts: 2 } }]);
    expect(head).toMatchObject({ segment: 2, run: 2 });
  });
});

it('a process that is killed loses no more than the last 100 ms', { timeout: 60_000 }, async () => {
  const directory = await temporaryDirectory();
  const script = fileURLToPath(new URL('station.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: [number, number][] = [];
  for await (const line of createInterface(child.stdout)) {
    const [count = 0, at = 0] = line.split(' ').map(Number);
    told.push([count, at]);
    if (count === 320) child.kill('SIGKILL');
  }
  const recording = read(directory);
  const last = recording.events.at(-1);
  const [newestCount, newestAt] = told.at(-1) ?? [];
  expect(recording.events.length).toBeGreaterThan(0);
  expect(recording.events.length).toBeLessThanOrEqual(newestCount ?? 0);
  // A busy machine stops the whole process now and then; what it stood still is not the recorder's.
  const stall = Math.max(...told.map(([, at], index) => at - (told[index - 1]?.[1] ?? at)));
  expect((newestAt ?? 0) - (last?.at ?? 0)).toBeLessThan(100 + 20 + 2 * stall);
});
