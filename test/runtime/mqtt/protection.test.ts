// Goal: neighbours hear of RCD and emergency switch what the guide promises (Table 73, lines 442–472), and can ask
// for a test.
// Method: whole stations with a neighbour on a broker in memory; judged by what it hears.
import { describe, expect, it } from 'vitest';
import { Bridge } from '../../../runtime/mqtt/bridge.ts';
import { MemoryBroker } from '../../../runtime/verify/storm/memory-broker.ts';
import { Story } from '../../kit/story.ts';

const bench = (port: object) => {
  const story = new Story({ ports: [port, {}] });
  const broker = new MemoryBroker();
  const [messages, neighbour] = [broker.sit(), broker.sit()];
  const heard = new Map<string, string>();
  const warnings: string[] = [];
  neighbour.subscribe('#', (topic, payload) => heard.set(topic, payload));
  const bridge = new Bridge({
    messages,
    station: story.controller.station,
    transfers: story.controller.transfers(),
    version: '1.2.3',
    limit: () => undefined,
    log: { warn: (text) => warnings.push(text) },
  });
  story.controller.onFact((told) => bridge.hear(told));
  const last = (name: string) => heard.get(`port0/${name}`);
  return { story, neighbour, last, warnings };
};

describe('of an RCD', () => {
  it('its state, its errors and its last test are told; a test can be asked for', () => {
    const { story, neighbour, last } = bench({ rcd_monitor: { enable: true } });
    story.wait(5);
    expect(['rcd/feedback/available', 'rcd/test/available', 'rcd/state/actual', 'rcd/error'].map(last)).toEqual([
      '1',
      '1',
      '1',
      '',
    ]);
    const before = last('rcd/test/timestamp');
    neighbour.publish('port0/rcd/test/perform', '', false);
    story.wait(0.5);
    expect(last('rcd/state/actual')).toBe('1');
    story.wait(5);
    expect(Date.parse(last('rcd/test/timestamp') ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
    story.fault(1, 'rcd-spurious');
    story.wait(5);
    expect([last('rcd/state/actual'), last('rcd/error')]).toEqual(['0', 'SpuriousRcdError']);
    story.fault(1, 'rcd-spurious', false);
    story.request({ type: 'fault.acknowledge' });
    story.wait(5);
    story.request({ type: 'fault.acknowledge' });
    story.wait(5);
    expect([last('rcd/state/actual'), last('rcd/error')]).toEqual(['1', '']);
  });

  it('that is not there nothing but this is told', () => {
    const { neighbour, last, warnings } = bench({});
    expect([last('rcd/feedback/available'), last('rcd/state/actual'), last('rcd/error')]).toEqual([
      '0',
      undefined,
      undefined,
    ]);
    neighbour.publish('port0/rcd/test/perform', '', false);
    expect(warnings).toEqual(['topic "port0/rcd/test/perform": not-supported']);
  });
});

it('a pressed emergency switch is told, and its release', () => {
  const { story, last } = bench({ emergency_alarm: { enable: true } });
  expect(last('emergency_shutdown')).toBe('0');
  story.fault(1, 'emergency-pressed');
  story.wait(1);
  expect(last('emergency_shutdown')).toBe('1');
  story.fault(1, 'emergency-pressed', false);
  story.wait(1);
  expect(last('emergency_shutdown')).toBe('0');
});
