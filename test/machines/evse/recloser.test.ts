// Goal: the recloser does what somebody asks for and nothing by itself, every command is answered once and truthfully,
// and its silence is a warning (guide 921–960, Table 14).
// Method: the machine alone; readings and commands by hand. Limits one millisecond before and on their end.
import { describe, expect, it } from 'vitest';
import { recloser } from '../../../machines/evse/recloser.ts';
import type { RecloserState } from '../../../machines/vocabulary/readings.ts';
import { Bench } from '../../kit/bench.ts';

const LIMIT_MS = 10_000;

class Motor extends Bench<typeof recloser> {
  constructor(...states: readonly RecloserState[]) {
    super(recloser, undefined);
    this.reads(...states);
    this.forget();
  }
  reads(...states: readonly RecloserState[]): this {
    for (const state of states) this.hears({ type: 'recloser.sensed', state });
    return this;
  }
  told(to: 'open' | 'closed'): this {
    this.hears({ type: 'recloser.command', to });
    return this;
  }
  get answers(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.type === 'recloser.answered' ? [fact.outcome] : []));
  }
  get states(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.type === 'recloser.changed' ? [fact.state] : []));
  }
}

describe('a command', () => {
  it.each([
    ['closed', 'open'],
    ['open', 'closed'],
  ] as const)('to one that is %s: %s', (is, to) => {
    const motor = new Motor(is).told(to);
    expect([motor.orders, motor.answers]).toEqual([[{ type: 'recloser.drive', to }], []]);
    // It still shows what it was: that is no answer.
    motor.reads(is);
    motor.wait(LIMIT_MS - 1);
    expect(motor.answers).toEqual([]);
    motor.reads(to);
    motor.wait(LIMIT_MS);
    expect([motor.answers, motor.states.at(-1)]).toEqual([[to], to]);
  });

  it.each(['open', 'closed'] as const)('to be what it is already is answered so: %s', (to) => {
    const motor = new Motor(to).told(to);
    motor.wait(LIMIT_MS);
    expect(motor.answers).toEqual([to]);
  });

  it('that is not done in time has failed, and the recloser is what it shows', () => {
    const motor = new Motor('closed').told('open');
    motor.wait(LIMIT_MS);
    expect([motor.answers, motor.states.at(-1)]).toEqual([['not-available'], 'closed']);
    motor.reads('open');
    expect([motor.answers, motor.states.at(-1)]).toEqual([['not-available'], 'open']);
  });

  it('to one that falls silent has failed at once', () => {
    const motor = new Motor('closed').told('open').reads('silent');
    expect(motor.answers).toEqual(['not-available']);
    expect(motor.toldTo('protection')).toEqual(['fault.found {"fault":"RcdRecloserFailure"}']);
    motor.wait(LIMIT_MS);
    expect(motor.answers).toEqual(['not-available']);
  });

  it('before it has been heard, or while it is silent, is answered at once and drives nothing', () => {
    for (const motor of [new Motor(), new Motor('silent')]) {
      motor.told('open');
      expect([motor.answers, motor.orders]).toEqual([['not-available'], []]);
    }
  });

  it('while another one is carried out changes nothing', () => {
    const motor = new Motor('closed').told('open').told('closed');
    expect(motor.orders).toEqual([{ type: 'recloser.drive', to: 'open' }]);
    motor.reads('open');
    expect(motor.answers).toEqual(['open']);
  });
});

describe('without a command', () => {
  it('drives nothing, whatever it shows', () => {
    const motor = new Motor('closed').reads('open', 'closed', 'silent', 'open');
    motor.wait(10 * LIMIT_MS);
    expect([motor.orders, motor.answers]).toEqual([[], []]);
    expect(motor.states).toEqual(['open', 'closed', 'silent', 'open']);
  });

  it('is a warning while it is silent', () => {
    const motor = new Motor('closed').reads('silent', 'silent');
    expect(motor.toldTo('protection')).toEqual(['fault.found {"fault":"RcdRecloserFailure"}']);
    motor.reads('closed');
    expect(motor.toldTo('protection').at(-1)).toBe('fault.gone {"fault":"RcdRecloserFailure"}');
  });
});
