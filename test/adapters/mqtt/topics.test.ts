// Goal: filters match as MQTT says, and payloads are what the user guide says.
// Method: the cases of MQTT 3.1.1 §4.7, and payloads at and beyond their edges.
import { describe, expect, it } from 'vitest';
import { complaint, matches, topicOf, type TopicName } from '../../../adapters/mqtt/topics.ts';

describe('A filter', () => {
  it.each([
    ['a/b', 'a/b'],
    ['a/+', 'a/b'],
    ['a/+', 'a/'],
    ['+/+', '/b'],
    ['a/#', 'a'],
    ['a/#', 'a/b/c'],
    ['#', 'a/b'],
    ['$SYS/#', '$SYS/broker'],
  ])('%s takes %s', (filter, topic) => {
    expect(matches(filter, topic)).toBe(true);
  });
  it.each([
    ['a/b', 'a/b/c'],
    ['a/b/c', 'a/b'],
    ['a/+', 'a'],
    ['a/+', 'a/b/c'],
    ['+', '/b'],
    ['a/#', 'ab'],
    ['#', '$SYS/broker'],
    ['A', 'a'],
  ])('%s leaves %s', (filter, topic) => {
    expect(matches(filter, topic)).toBe(false);
  });
});

describe('A payload', () => {
  it.each<[TopicName, string]>([
    ['pilotDuty', '0.00'],
    ['pilotDuty', '100.00'],
    ['stationLimit', '6'],
    ['dynamicLimit', '20.2'],
    ['dynamicLimit', '-1'],
    ['tag', '["ISO14443", "1F2D3A4F5506C7"]'],
  ])('of %s may be %s', (name, payload) => {
    expect(complaint(name, payload)).toBeNull();
  });
  it.each<[TopicName, string]>([
    ['pilotDuty', '53.3'],
    ['pilotLetter', 'G'],
    ['stationLimit', '1000'],
    ['dynamicLimit', '-1.5'],
    ['dynamicLimit', ' 6'],
    ['availabilityTarget', 'Operative'],
  ])('of %s may not be %j', (name, payload) => {
    expect(complaint(name, payload)).toBeTypeOf('string');
  });
});

describe('A topic', () => {
  it('counts connectors from 0', () => {
    expect(topicOf('pilotLetter', 1)).toBe('port0/ci/charge/cp/status');
    expect(topicOf('pilotLetter', 12)).toBe('port11/ci/charge/cp/status');
    expect(topicOf('online')).toBe('ocpp/online');
  });
});
