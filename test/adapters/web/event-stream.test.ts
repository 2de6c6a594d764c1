// Goal: who looks on sees everything once and then only what changed, often enough and never too often; nobody
// looking costs nothing.
// Method: a small reader of server-sent events on a real connection; waiting means waiting for an event.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Operation } from '../../../adapters/web/differences.ts';
import type { Seen } from '../../../adapters/web/views.ts';
import { openSmallWeb, type SmallWeb } from '../../kit/small-web.ts';

type Event = { readonly name: string; readonly data: unknown; readonly at: number };
type Change = { readonly patch: readonly Operation[] };

const ALL = 'frame,station,world,tape';

const eventOf = (block: string): Event | undefined => {
  const name = /^event: (.+)$/m.exec(block)?.[1];
  const data = /^data: (.+)$/m.exec(block)?.[1];
  return name === undefined || data === undefined ? undefined : { name, data: JSON.parse(data), at: performance.now() };
};

/** Reads events one by one. */
const look = async (base: string, topics = ALL) => {
  const ending = new AbortController();
  const reply = await fetch(`${base}/api/events?topics=${topics}`, { signal: ending.signal });
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const event = eventOf(text.slice(0, end));
        text = text.slice(end + 2);
        if (event !== undefined) return event;
        continue;
      }
      const part = await reader?.read();
      if (part === undefined || part.done) return undefined;
      text += part.value;
    }
  };
  const expectNext = async (name: string): Promise<Event> => {
    const event = await next();
    if (event?.name !== name) throw new Error(`expected ${name}, got ${event?.name ?? 'the end'}`);
    return event;
  };
  const nextState = async () => (await expectNext('state')).data as Seen;
  const nextChange = async () => (await expectNext('change')).data as Change;
  return { reply, next, expectNext, nextState, nextChange, leave: () => ending.abort() };
};

let web: SmallWeb;
beforeEach(async () => {
  web = await openSmallWeb();
});
afterEach(() => web.close());

it('everything that was asked for comes first, with the tape', async () => {
  web.small.say('sent', [2, '1', 'Heartbeat', {}]);
  const page = await look(web.base);
  expect(page.reply.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(page.reply.headers.get('content-security-policy')).toContain("default-src 'none'");
  const { frame, station, world, tape } = await page.nextState();
  expect(frame).toMatchObject({ version: '1.2.3', simulated: true, link: 'accepted' });
  expect(station.evses).toHaveLength(2);
  expect(world?.knownFaults.length).toBeGreaterThan(0);
  expect(tape).toMatchObject({ 0: { kind: 'ocpp', to: 'central system', text: '[2,"1","Heartbeat",{}]' } });
  page.leave();
});

it('then only what has changed', async () => {
  const page = await look(web.base, 'station,world,tape');
  await page.next();
  await web.post('/sim/network', { up: false });
  expect((await page.nextChange()).patch).toEqual([
    { op: 'replace', path: '/station/link', value: 'offline' },
    { op: 'replace', path: '/station/outbox/waiting', value: 3 },
    { op: 'replace', path: '/world/network/up', value: false },
  ]);
  web.small.say('received', [3, '1', {}]);
  expect((await page.nextChange()).patch).toMatchObject([
    { op: 'add', path: '/tape/0', value: { number: 0, from: 'central system' } },
  ]);
  page.leave();
});

it('a page hears of its own topics only, and nobody computes the others', async () => {
  const page = await look(web.base, 'tape');
  expect(Object.keys(await page.nextState())).toEqual(['tape']);
  await web.post('/sim/network', { up: false });
  web.small.say('received', [3, '1', {}]);
  expect((await page.nextChange()).patch).toHaveLength(1);
  expect(web.small.looks).toBe(0);
  page.leave();
});

it('a topic is computed once, however many look on', async () => {
  const pages = await Promise.all(Array.from({ length: 20 }, () => look(web.base, 'station')));
  for (const page of pages) await page.next();
  // The beats of 500 ms without any news go on meanwhile: one look each.
  const before = web.small.looks;
  await web.post('/sim/network', { up: false });
  for (const page of pages) await page.nextChange();
  expect(web.small.looks - before).toBeLessThan(5);
  for (const page of pages) page.leave();
});

it.each([
  ['', 'expected 1 to 24 of frame, station, world, machines, machine/…, why/…, steps, tape'],
  ['station,weather', 'there is no topic weather; there are frame, station, world, machines, machine/…, why/…'],
  ['station/1', 'there is no topic station/1'],
])('who asks for "%s" is told what there is', async (topics, why) => {
  const { status, body } = await web.get(`/api/events?topics=${topics}`);
  expect(status).toBe(400);
  expect(body['message']).toContain(why);
});

it('a change that no fact announces is found all the same', async () => {
  const page = await look(web.base, 'station,world');
  await page.next();
  await web.post('/sim/evses/1/plug');
  await page.nextChange();
  // The car's wish is the world's business: the station reports nothing.
  await web.post('/sim/evses/1/request');
  expect((await page.nextChange()).patch).toEqual([
    { op: 'replace', path: '/world/evses/0/car/wantsEnergy', value: true },
  ]);
  page.leave();
});

it('a storm of facts makes at most ten events a second and loses no line', async () => {
  const page = await look(web.base, 'tape');
  await page.next();
  const storm = setInterval(() => web.small.say('sent', [2, 'x', 'Heartbeat', {}]), 1);
  const times: number[] = [];
  const numbers: number[] = [];
  while (times.length < 6) {
    const event = await page.expectNext('change');
    times.push(event.at);
    for (const { op, path } of (event.data as Change).patch) {
      if (op === 'add') numbers.push(Number(path.split('/')[2]));
    }
  }
  clearInterval(storm);
  // Five intervals of 100 ms, less the jitter of a busy machine at both ends.
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(400);
  // A message has the numbers of 400 lines for itself.
  expect(numbers).toEqual(numbers.map((_, index) => index * 400));
  page.leave();
});

it('nothing is computed while nobody looks', async () => {
  web.small.fact({ type: 'storage.recovered' });
  expect(web.small.looks).toBe(0);
  const page = await look(web.base);
  await page.next();
  await web.post('/sim/network', { up: false });
  await page.nextChange();
  page.leave();
  // The server has noticed the leaving once a fact makes it look no more: one beat is 100 ms.
  let before = -1;
  const looksSince = () => {
    const since = web.small.looks - before;
    before = web.small.looks;
    web.small.fact({ type: 'storage.recovered' });
    return since;
  };
  await expect.poll(looksSince, { interval: 300, timeout: 5000 }).toBe(0);
});

it('a second page gets everything as it is now, and the first misses nothing', async () => {
  const first = await look(web.base);
  await first.next();
  await web.post('/sim/network', { up: false });
  const second = await look(web.base);
  expect((await second.nextState()).station.link).toBe('offline');
  expect((await first.nextChange()).patch).toContainEqual({ op: 'replace', path: '/station/link', value: 'offline' });
  await web.post('/sim/network', { up: true });
  for (const page of [first, second]) {
    expect((await page.nextChange()).patch).toContainEqual({ op: 'replace', path: '/station/link', value: 'accepted' });
    page.leave();
  }
});

it('thirty-two may look on, the next is told why not', async () => {
  const pages = await Promise.all(Array.from({ length: 32 }, () => look(web.base)));
  expect(await web.get('/api/events?topics=station')).toMatchObject({ status: 503, body: { error: 'busy' } });
  for (const page of pages) page.leave();
});

it('closing the server ends the streams', async () => {
  const own = await openSmallWeb();
  const page = await look(own.base);
  await page.next();
  await own.close();
  expect(await page.next()).toBeUndefined();
});
