// Goal: whoever has the key may charge while it is on, and only then.
// Method: the key is turned before and after a car comes.
import { expect, it } from 'vitest';
import { keySwitch } from '../../../machines/access/key-switch.ts';
import { Bench } from '../../kit/bench.ts';

const bench = () => new Bench(keySwitch, { token: { id: 'KEY' } });
const granted = 'session: token.granted {"token":{"id":"KEY"}}';

it('grants nothing before anybody has seen the key, nor while it is off', () => {
  const one = bench();
  one.hears({ type: 'token.wanted' });
  expect(one.tells).toEqual([]);
  one.hears({ type: 'key.off' }, { type: 'token.wanted' });
  expect(one.tells).not.toContain(granted);
});

it('that is first seen off ends what it allowed before a power cut, once', () => {
  const one = bench();
  one.hears({ type: 'key.off' }, { type: 'key.off' });
  expect(one.tells).toEqual(['session: session.stop {"reason":"Local"}']);
});

it('grants at once and to every car that comes while it is on; off ends the session', () => {
  const one = bench();
  one.hears({ type: 'key.on' }, { type: 'key.on' });
  expect(one.tells).toEqual([granted]);
  one.hears({ type: 'token.wanted' });
  expect(one.tells).toEqual([granted, granted]);
  one.forget();
  one.hears({ type: 'key.off' }, { type: 'token.wanted' });
  expect(one.tells).toEqual(['session: session.stop {"reason":"Local"}']);
});
