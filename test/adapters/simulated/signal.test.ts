// Goal: whoever watches a wire ends with its newest value, also when a listener moves the wire while it is being told.
// Method: a wire with listeners that write down what they hear, one of which answers back.
import { describe, expect, it } from 'vitest';
import { Signal } from '../../../adapters/simulated/signal.ts';

describe('a wire', () => {
  it('tells its value at once, then changes only', () => {
    const wire = new Signal('low');
    const told: string[] = [];
    wire.watch((value) => told.push(value));
    for (const value of ['low', 'high', 'high', 'low']) wire.set(value);
    expect(told).toEqual(['low', 'high', 'low']);
  });

  it('tells everybody the newest value last when a listener answers a change with another one', () => {
    const wire = new Signal('low');
    const first: string[] = [];
    const second: string[] = [];
    wire.watch((value) => {
      first.push(value);
      if (value === 'high') wire.set('cut');
    });
    wire.watch((value) => second.push(value));
    wire.set('high');
    expect(first).toEqual(['low', 'high', 'cut']);
    expect(second).toEqual(['low', 'high', 'cut']);
  });
});
