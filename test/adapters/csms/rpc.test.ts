// Goal: one call in flight each way, everything that is asked is answered once, and nothing that arrives can do harm.
// Method: the rpc layer alone, on virtual time, with the wire as a list of frames; random frames from a generator.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialect16 } from '../../../adapters/csms/ocpp16/messages.ts';
import {
  LONGEST_FRAME,
  Rpc,
  type Answer,
  type CallResult,
  type Handling,
  type IncomingCall,
} from '../../../adapters/csms/rpc.ts';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';

const TIMEOUT_MS = 30_000;

type Handle = (call: IncomingCall, reply: (answer: Answer) => void) => Handling;
const obliging: Handle = (_, reply) => {
  reply({ payload: { status: 'Accepted' } });
  return 'answered';
};

function wire(handle: Handle = obliging) {
  const clock = new VirtualClock();
  const sent: unknown[][] = [];
  const complaints: string[] = [];
  const results: { id: string; result: CallResult }[] = [];
  const arrivals: string[] = [];
  const rpc = new Rpc({
    clock,
    dialect: dialect16,
    send: (text) => sent.push(JSON.parse(text) as unknown[]),
    timeoutMs: () => TIMEOUT_MS,
    handle,
    complain: (sentence) => complaints.push(sentence),
  });
  return {
    clock,
    rpc,
    sent,
    complaints,
    results,
    arrivals,
    ask: (id: string, lane: 'transaction' | 'free' = 'free') =>
      rpc.call({ id, action: 'Heartbeat', json: '{}', lane, done: (result) => results.push({ id, result }) }),
    /** One that is asked again until it is answered. */
    insist: (id: string) =>
      rpc.call({
        id,
        action: 'StopTransaction',
        json: '{}',
        lane: 'transaction',
        done: (result) => results.push({ id, result }),
        overdue: {
          believes: (payload) => !JSON.stringify(payload).includes('rubbish'),
          arrived: () => arrivals.push(id),
        },
      }),
    hear: (frame: unknown) => rpc.received(JSON.stringify(frame)),
    calls: () => sent.filter(([type]) => type === 2).map(([, id]) => id),
    answers: () => sent.filter(([type]) => type !== 2),
  };
}

describe('calls of ours', () => {
  it('rule 1: only one is in flight, the next leaves when the first is answered', () => {
    const { ask, calls, hear } = wire();
    ask('a');
    ask('b');
    expect(calls()).toEqual(['a']);
    hear([3, 'a', {}]);
    expect(calls()).toEqual(['a', 'b']);
  });

  it('rule 1: a call from there is answered while ours is in flight', () => {
    const { ask, answers, hear } = wire();
    ask('a');
    hear([2, 'x', 'ClearCache', {}]);
    expect(answers()).toEqual([[3, 'x', { status: 'Accepted' }]]);
  });

  it('rule 2: after the time-out the call has failed, the next leaves, and the late answer is dropped', () => {
    const { ask, calls, clock, hear, results, complaints } = wire();
    ask('a');
    ask('b');
    clock.advance(TIMEOUT_MS - 1);
    expect(results).toEqual([]);
    clock.advance(1);
    expect(results).toEqual([{ id: 'a', result: { type: 'unanswered' } }]);
    hear([3, 'a', { late: true }]);
    expect(results).toHaveLength(1);
    expect(complaints).toHaveLength(1);
    expect(calls()).toEqual(['a', 'b']);
  });

  describe('rule 12: one that is asked again until it is answered', () => {
    const unanswered = () => {
      const test = wire();
      test.insist('a');
      test.clock.advance(TIMEOUT_MS);
      test.results.length = 0;
      return test;
    };

    it('has its late answer when it is asked again, once, and is not sent', () => {
      const { insist, calls, hear, results, arrivals, complaints } = unanswered();
      hear([3, 'a', { late: true }]);
      hear([3, 'a', { late: 'again' }]);
      expect([arrivals, results, complaints.length]).toEqual([['a'], [], 1]);
      insist('a');
      expect(results).toMatchObject([{ id: 'a', result: { type: 'answered', payload: { late: true } } }]);
      expect(calls()).toEqual(['a']);
      insist('a');
      expect(calls()).toEqual(['a', 'a']);
    });

    it('has it also when it waits behind another call; nothing is sent', () => {
      const { ask, insist, calls, hear, results } = unanswered();
      ask('other');
      insist('a');
      hear([3, 'a', {}]);
      expect(results).toMatchObject([{ id: 'a', result: { type: 'answered' } }]);
      hear([3, 'other', {}]);
      expect(calls()).toEqual(['a', 'other']);
    });

    it('takes the first answer when it is on its way again, and drops the second', () => {
      const { insist, hear, results, complaints } = unanswered();
      insist('a');
      hear([3, 'a', {}]);
      hear([3, 'a', {}]);
      expect([results.length, complaints.length]).toEqual([1, 1]);
    });

    it.each([
      ['a refusal', [4, 'a', 'InternalError', '', {}]],
      ['rubbish', [3, 'a', { rubbish: true }]],
      ['of another', [3, 'b', {}]],
    ])('does not believe %s that is late', (_, frame) => {
      const { insist, calls, hear, arrivals } = unanswered();
      hear(frame);
      expect(arrivals).toEqual([]);
      insist('a');
      expect(calls()).toEqual(['a', 'a']);
    });

    it('is forgotten with the next one that is asked, and with the line', () => {
      const { insist, hear, arrivals, rpc } = unanswered();
      insist('b');
      hear([3, 'a', {}]);
      expect(arrivals).toEqual([]);
      rpc.close();
      hear([3, 'b', {}]);
      expect(arrivals).toEqual([]);
    });
  });

  it('rule 2: an answer that comes twice counts once, a foreign one not at all', () => {
    const { ask, hear, results } = wire();
    ask('a');
    hear([3, 'z', {}]);
    hear([4, 'z', 'GenericError', '', {}]);
    expect(results).toEqual([]);
    hear([3, 'a', {}]);
    hear([3, 'a', {}]);
    expect(results).toHaveLength(1);
  });

  it('rule 12: transaction messages keep their order and are overtaken by others', () => {
    const { ask, calls, hear } = wire();
    ask('first');
    ask('t1', 'transaction');
    ask('t2', 'transaction');
    ask('status');
    for (const id of ['first', 'status', 't1', 't2']) hear([3, id, {}]);
    expect(calls()).toEqual(['first', 'status', 't1', 't2']);
  });

  it('gives the oldest up when more than a hundred wait, but never a transaction message', () => {
    const { ask, results } = wire();
    ask('flying');
    ask('tx', 'transaction');
    for (let n = 0; n < 99; n++) ask(`w${n}`);
    expect(results).toEqual([]);
    ask('one too many');
    expect(results).toEqual([{ id: 'w0', result: { type: 'lost' } }]);
  });

  it('loses what waits when the line is gone, and answers nobody any more', () => {
    const { ask, rpc, results, sent, hear } = wire();
    ask('a');
    ask('b');
    rpc.close();
    expect(results.map(({ result }) => result.type)).toEqual(['lost', 'lost']);
    hear([2, 'x', 'ClearCache', {}]);
    expect(sent).toHaveLength(1);
    ask('c');
    expect(results).toHaveLength(3);
  });
});

describe('calls of theirs', () => {
  it('rule 4: an id that is still being worked on is refused, the first is answered all the same', () => {
    let give: (answer: Answer) => void = () => {};
    const { answers, hear } = wire((_, reply) => {
      give = reply;
      return 'answered';
    });
    hear([2, 'x', 'Reset', {}]);
    const first = give;
    hear([2, 'x', 'Reset', {}]);
    expect(answers()).toEqual([[4, 'x', 'GenericError', expect.any(String), {}]]);
    first({ payload: { status: 'Accepted' } });
    first({ payload: { status: 'Rejected' } });
    expect(answers().slice(1)).toEqual([[3, 'x', { status: 'Accepted' }]]);
  });

  it('PRO-01: what finds no answer is refused after 5 s, what has patience gets its own last word', () => {
    const { answers, clock, hear } = wire(({ action }) =>
      action === 'UnlockConnector'
        ? { withinMs: 20_000, otherwise: { payload: { status: 'UnlockFailed' } } }
        : 'answered',
    );
    hear([2, 'x', 'Reset', {}]);
    hear([2, 'y', 'UnlockConnector', {}]);
    clock.advance(4999);
    expect(answers()).toEqual([]);
    clock.advance(1);
    expect(answers()).toEqual([[4, 'x', 'InternalError', expect.any(String), {}]]);
    clock.advance(15_000);
    expect(answers()[1]).toEqual([3, 'y', { status: 'UnlockFailed' }]);
  });

  it('refuses a call whose handling fails, and goes on', () => {
    const { answers, hear } = wire(() => {
      throw new Error('broken');
    });
    hear([2, 'x', 'Reset', {}]);
    hear([2, 'y', 'Reset', {}]);
    expect(answers().map(([, id, code]) => [id, code])).toEqual([
      ['x', 'InternalError'],
      ['y', 'InternalError'],
    ]);
  });

  it.each([
    ['[2,"x","Reset",', 'FormationViolation'],
    ['[2,"x"]', 'FormationViolation'],
    ['[2,"x",7,{}]', 'FormationViolation'],
    ['[2,"x","Reset",null]', 'FormationViolation'],
    ['[2,"x","Reset",[]]', 'FormationViolation'],
  ])('rule 5, rule 6, rule 8: %s is refused with %s in five elements', (text, code) => {
    const { answers, rpc } = wire();
    rpc.received(text);
    expect(answers()).toEqual([[4, 'x', code, expect.any(String), {}]]);
  });

  it('rule 7: a message of an unknown type, or without an id, is ignored', () => {
    const { sent, rpc, hear } = wire();
    hear([5, 'x', 'Reset', {}]);
    hear([2]);
    hear({});
    rpc.received('');
    rpc.received('}{');
    expect(sent).toEqual([]);
  });

  it('reads a frame at the limit and refuses a longer one by its id', () => {
    const { answers, rpc } = wire();
    const frame = (length: number) => `[2,"x","DataTransfer",{"data":"${'y'.repeat(length - 34)}"}]`;
    expect(frame(LONGEST_FRAME)).toHaveLength(LONGEST_FRAME);
    rpc.received(frame(LONGEST_FRAME));
    expect(answers()).toEqual([[3, 'x', { status: 'Accepted' }]]);
    rpc.received(frame(LONGEST_FRAME + 1));
    expect(answers()[1]?.slice(0, 3)).toEqual([4, 'x', 'FormationViolation']);
  });

  it('works on 32 calls at once and refuses the 33rd', () => {
    const { answers, hear } = wire(() => 'answered');
    for (let n = 0; n < 32; n++) hear([2, `x${n}`, 'Reset', {}]);
    expect(answers()).toEqual([]);
    hear([2, 'one too many', 'Reset', {}]);
    expect(answers().map(([, id]) => id)).toEqual(['one too many']);
  });
});

describe('random frames', () => {
  const id = fc.string({ minLength: 1, maxLength: 60 });
  const frame = fc.oneof(
    fc.tuple(fc.constant(2), id, fc.string(), fc.object()),
    fc.tuple(fc.constantFrom(2, 3, 4), fc.anything(), fc.anything()),
    fc.array(fc.anything()),
    fc.anything(),
  );

  it('rule 1: ten thousand of them: every CALL is answered exactly once, nothing is thrown, nothing is kept', () => {
    const { clock, rpc, answers, ask } = wire();
    ask('mine');
    let expected = 0;
    const unanswered: string[] = [];
    const feed = (value: unknown): void => {
      const text = JSON.stringify(value) ?? 'undefined';
      const before = answers().length;
      const parsed: unknown = text === 'undefined' ? null : JSON.parse(text);
      const isCall = Array.isArray(parsed) && parsed[0] === 2 && typeof parsed[1] === 'string' && parsed[1] !== '';
      rpc.received(text);
      expected += isCall ? 1 : 0;
      if (isCall && answers().length !== before + 1) unanswered.push(text);
    };
    for (const value of fc.sample(frame, { numRuns: 2000, seed: 16 })) feed(value);
    expect(expected).toBeGreaterThan(400);
    expect(unanswered).toEqual([]);
    clock.advance(60_000);
    expect(answers().filter(([, name]) => name === 'mine')).toEqual([]);
  });

  it('rule 1: broken text of any kind: never a throw, and at most one answer a frame', () => {
    const { rpc, sent } = wire();
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.json().map((text) => text.slice(0, -1)),
    );
    let frames = 0;
    for (const text of fc.sample(texts, { numRuns: 8000, seed: 17 })) {
      rpc.received(text);
      frames++;
    }
    expect(sent.length).toBeLessThanOrEqual(frames);
  });
});
