// Goal: DataTransfer passes between the central system and our neighbours as the guide has it (825–920), each message
// is answered once, and what cannot be passed on is refused with the reason.
// Method: a whole station on virtual time, a broker in memory with a neighbour's seat, calls of the central system and
// what it was sent.
import { describe, expect, it } from 'vitest';
import { Bridge } from '../../../runtime/mqtt/bridge.ts';
import { MemoryBroker } from '../../../runtime/verify/storm/memory-broker.ts';
import { Story } from '../../kit/story.ts';

const FROM = 'ocpp/data_transfer_from_cs';
const TO = 'ocpp/data_transfer_to_cs';

function bench() {
  const story = new Story({
    ocpp: {
      csDataTransfers: [
        { vendorId: 'com.vendor', messageId: 'fooBar', confirmTimeout: 3 },
        { vendorId: 'com.other', confirmTimeout: 20 },
      ],
    },
  });
  const broker = new MemoryBroker();
  const [messages, neighbour] = [broker.sit(), broker.sit()];
  const heard: [string, unknown][] = [];
  const warnings: string[] = [];
  neighbour.subscribe('ocpp/#', (topic, payload) => {
    if (topic.endsWith('/request') || topic.endsWith('/confirm')) heard.push([topic, JSON.parse(payload)]);
  });
  const bridge = new Bridge({
    messages,
    station: story.controller.station,
    transfers: story.controller.transfers(),
    version: '1.2.3',
    limit: () => undefined,
    log: { warn: (text) => warnings.push(text) },
  });
  story.controller.onFact((told) => bridge.hear(told));
  const said = (topic: string) => heard.flatMap(([where, message]) => (where === topic ? [message] : []));
  const say = (topic: string, message: unknown) => neighbour.publish(topic, JSON.stringify(message), false);
  return { story, broker, messages, neighbour, said, say, warnings };
}

describe('From the central system', () => {
  it('the whole request is published, and the neighbour’s confirm under its id is the answer', () => {
    const { story, said, say } = bench();
    const transfer = { vendorId: 'com.vendor', messageId: 'fooBar', data: 'base64' };
    const asked = story.csms.call('DataTransfer', transfer);
    story.wait(1);
    const [request] = said(`${FROM}/request`);
    expect(request).toEqual([2, expect.any(String), 'DataTransfer', transfer]);
    expect(asked.answer).toBeUndefined();
    const id: unknown = Array.isArray(request) ? request[1] : undefined;
    say(`${FROM}/confirm`, [3, id, { status: 'Accepted', data: 'done' }]);
    story.wait(0.1);
    expect(asked.answer).toEqual({ status: 'Accepted', data: 'done' });
    story.judge();
  });

  it.each([
    [2, { vendorId: 'com.vendor', messageId: 'fooBar' }, 2, 4],
    [19, { vendorId: 'com.other', messageId: 'anything' }, 19, 21],
  ])('a neighbour who is silent for longer than %i s has rejected it', (_, transfer, before, after) => {
    const { story } = bench();
    const asked = story.csms.call('DataTransfer', transfer);
    story.wait(before);
    expect(asked.answer).toBeUndefined();
    story.wait(after - before);
    expect(asked.answer).toEqual({ status: 'Rejected' });
    story.judge();
  });

  it('a confirm that comes too late, twice or for nobody changes nothing and is named in the log', () => {
    const { story, said, say, warnings } = bench();
    const asked = story.csms.call('DataTransfer', { vendorId: 'com.vendor', messageId: 'fooBar' });
    story.wait(5);
    const [request] = said(`${FROM}/request`);
    const id: unknown = Array.isArray(request) ? request[1] : undefined;
    say(`${FROM}/confirm`, [3, id, { status: 'Accepted' }]);
    say(`${FROM}/confirm`, [3, id, { status: 'Accepted' }]);
    say(`${FROM}/confirm`, [3, id, { status: 'Perhaps' }]);
    story.wait(1);
    expect(asked.answer).toEqual({ status: 'Rejected' });
    expect(warnings).toEqual([
      expect.stringContaining('expected the id of one'),
      expect.stringContaining('expected [3, "id of the request"'),
    ]);
    story.judge();
  });

  it('is rejected at once while there is no broker, and by its own name where no neighbour is meant', () => {
    const { story, broker, messages } = bench();
    const ask = (vendorId: string, messageId: string) => story.ask('DataTransfer', { vendorId, messageId });
    expect(ask('com.vendor', 'unknown')).toEqual({ status: 'UnknownMessageId' });
    expect(ask('com.stranger', 'fooBar')).toEqual({ status: 'UnknownVendorId' });
    broker.cut(messages);
    const before = story.clock.now();
    expect(ask('com.vendor', 'fooBar')).toEqual({ status: 'Rejected' });
    expect(story.clock.now() - before).toBeLessThanOrEqual(1000);
    story.judge();
  });
});

describe('From a neighbour', () => {
  const id = '73a0d9a1-12d1-4223-ad16-90928d30de1e';
  const request = [2, id, 'DataTransfer', { vendorId: 'com.vendor', messageId: 'up', data: 'x' }];

  it('who has registered: his message reaches the central system, its answer comes back under his id', () => {
    const { story, said, say, neighbour } = bench();
    neighbour.publish(`${TO}/service_id`, 'pid42', false);
    say(`${TO}/pid42/request`, request);
    story.wait(1);
    expect(story.csms.heard('DataTransfer')).toEqual([request[3]]);
    expect(said(`${TO}/pid42/confirm`)).toEqual([[3, id, { status: 'UnknownVendorId' }]]);
    story.judge();
  });

  it('a CALLERROR of the central system is passed on as such', () => {
    const { story, said, say, neighbour } = bench();
    story.csms.treat('DataTransfer', { code: 'NotImplemented' }, 1);
    neighbour.publish(`${TO}/service_id`, 'pid42', false);
    say(`${TO}/pid42/request`, request);
    story.wait(1);
    expect(said(`${TO}/pid42/confirm`)).toEqual([[4, id, 'NotImplemented', 'told to', {}]]);
    story.judge();
  });

  it.each([
    ['nobody has registered this name', 'stranger', request, 'SecurityError'],
    ['another action', 'pid42', [2, id, 'BootNotification', {}], 'NotImplemented'],
    ['no vendor', 'pid42', [2, id, 'DataTransfer', {}], 'ProtocolError'],
  ])('is refused with the reason: %s', (_, name, message, code) => {
    const { story, said, say, neighbour } = bench();
    neighbour.publish(`${TO}/service_id`, 'pid42', false);
    say(`${TO}/${name}/request`, message);
    story.wait(1);
    expect(said(`${TO}/${name}/confirm`)).toEqual([[4, id, code, expect.any(String), {}]]);
    expect(story.csms.heard('DataTransfer')).toEqual([]);
    story.judge();
  });

  it('is told at once that there is no central system', () => {
    const { story, said, say, neighbour } = bench();
    neighbour.publish(`${TO}/service_id`, 'pid42', false);
    story.csms.drop('stay');
    story.wait(1);
    say(`${TO}/pid42/request`, request);
    expect(said(`${TO}/pid42/confirm`)).toEqual([[4, id, 'GenericError', expect.stringContaining('connection'), {}]]);
    story.judge();
  });

  it('may register sixteen names and no seventeenth', () => {
    const { neighbour, warnings } = bench();
    for (let number = 1; number <= 16; number++) neighbour.publish(`${TO}/service_id`, `pid${number}`, false);
    neighbour.publish(`${TO}/service_id`, 'pid1', false);
    expect(warnings).toEqual([]);
    neighbour.publish(`${TO}/service_id`, 'pid17', false);
    expect(warnings).toEqual([expect.stringContaining('expected at most 16')]);
  });
});
