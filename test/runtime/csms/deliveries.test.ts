// Goal: what the customer is billed for reaches the central system once, in order, with the right ids and times,
// whatever the link does. Method: entries in a store, the connector in between, and the ledger of the simulated
// central system as the only judge.
import { describe, expect, it } from 'vitest';
import { bench, sampled, started, stopped } from './bench.ts';

const transactionIds = (heard: readonly object[], frames: readonly { readonly text: string }[]) =>
  heard.length === 0 ? [] : frames.flatMap(({ text }) => /"transactionId":(-?\d+)/.exec(text)?.[1] ?? []);

describe('a transaction', () => {
  it('rule 13, rule 48: carries an id beyond 2^53 to the last digit', () => {
    const test = bench({ firstTransactionId: 2n ** 63n - 1n });
    test.bill(started());
    test.bill(sampled(1500));
    test.bill(stopped());
    test.begin();
    expect(test.central.ledger.transactions).toMatchObject([
      { id: '9223372036854775807', values: [{ wh: 1500, context: 'Sample.Periodic' }], stop: { meterStop: 3000 } },
    ]);
    expect(test.of('outbox.delivered')[0]).toMatchObject({
      answer: { transaction: 'tx-1', remoteId: '9223372036854775807', token: { status: 'accepted' } },
      more: true,
    });
    test.central.check();
  });

  it('rule 13: zero and negative ids are ordinary', () => {
    const test = bench({ firstTransactionId: 0n });
    test.bill(started());
    test.bill(stopped());
    test.begin();
    expect(test.central.ledger.transactions).toMatchObject([{ id: '0', stop: { meterStop: 3000 } }]);
    test.central.check();
  });

  it('rule 3: a retry has the id of the first attempt, so that it is booked once', () => {
    const test = bench();
    test.begin();
    test.central.treat('StartTransaction', 'silent', 1);
    test.bill(started());
    test.wait(31_000);
    expect(test.of('outbox.failed')).toMatchObject([
      { seq: 1, why: expect.stringContaining('not answered') as string },
    ]);
    test.send();
    test.wait(1000);
    const ids = test.central.calls().flatMap(({ action, id }) => (action === 'StartTransaction' ? [id] : []));
    expect(ids).toEqual(['boot-1', 'boot-1']);
    expect(test.central.ledger.transactions).toHaveLength(1);
  });

  it('rule 12: an answer that is an error counts as failed, a line that breaks does not', () => {
    const test = bench();
    test.begin();
    test.central.treat('StartTransaction', 'error', 1);
    test.bill(started());
    test.wait(1000);
    expect(test.of('outbox.failed')).toHaveLength(1);
    test.central.treat('StartTransaction', 'drop', 1);
    test.send();
    test.wait(1000);
    expect(test.of('outbox.failed')).toHaveLength(1);
    expect(test.of('csms.lost')).toHaveLength(1);
    test.connect();
    test.wait(2000);
    expect(test.central.ledger.transactions).toHaveLength(1);
    expect(test.store.count('outbox')).toBe(0);
    test.central.check();
  });

  it('rule 12: an answer that comes after the time-out is there when it is asked for again', () => {
    const test = bench();
    test.begin();
    test.central.treat('StartTransaction', { delayMs: 40_000 }, 1);
    test.bill(started());
    test.wait(60_000);
    expect(test.of('outbox.delivered')).toEqual([]);
    expect([test.of('outbox.failed').length, test.of('outbox.answered').length]).toEqual([1, 1]);
    test.send();
    expect(test.of('outbox.delivered')).toHaveLength(1);
    expect(test.central.heard('StartTransaction')).toHaveLength(1);
  });

  it('PRO-03: an answer that is not valid is not believed', () => {
    const test = bench();
    test.begin();
    test.central.treat('StartTransaction', 'rubbish', 1);
    test.bill(started());
    test.wait(1000);
    expect(test.of('outbox.delivered')).toEqual([]);
    expect(test.of('outbox.failed')).toMatchObject([{ why: expect.stringContaining('not valid') as string }]);
  });

  it('BIL-02, rule 13: what belongs to a start that was given up is hopeless, and never goes out as −1', () => {
    const test = bench();
    test.bill(stopped('tx-lost'));
    test.begin();
    expect(test.of('outbox.failed')).toMatchObject([{ seq: 1, hopeless: true }]);
    expect(test.central.heard('StopTransaction')).toEqual([]);
  });

  it('says at once of a damaged entry, and of one that would not be valid, that it is hopeless', () => {
    const test = bench();
    test.store.commit([{ table: 'outbox', key: 7, value: { fact: 'gone' } }], () => {});
    test.begin();
    expect(test.of('outbox.failed')).toMatchObject([{ seq: 7, hopeless: true }]);
    test.store.commit([{ table: 'outbox', key: 7, value: undefined }], () => {});
    test.bill({ ...started(), token: { id: 'x'.repeat(21) } } as ReturnType<typeof started>);
    expect(test.of('outbox.failed').at(-1)).toMatchObject({ seq: 1, hopeless: true });
    expect(test.central.heard('StartTransaction')).toEqual([]);
  });

  it('says when nothing waits', () => {
    const test = bench();
    test.begin();
    expect(test.of('outbox.empty')).toMatchObject([{ actor: 'outbox' }]);
  });
});

describe('the time of a message', () => {
  it('rule 12: is when it happened, also when it is sent an hour later', () => {
    const test = bench();
    test.bill(started());
    test.wait(3_600_000);
    test.begin();
    expect(test.central.ledger.transactions[0]?.startedAt).toBe('2026-01-01T00:00:00.000Z');
  });

  it('BIL-04: is never 1970, also on a board whose clock says so', () => {
    const test = bench({ wall: 0 });
    test.bill(started());
    test.wait(1000);
    test.begin();
    // Billed at the very start of the process, 1 s before the connection was made.
    expect(test.central.ledger.transactions[0]?.startedAt).toMatch(/^202\d-/);
    test.central.check();
  });

  it('rule 12: is computed when it was unknown then and is known now; until then the message waits', () => {
    const test = bench({ wall: null });
    test.values.useAsTimeSource = false;
    test.wait(10_000);
    test.begin();
    test.bill(started());
    test.wait(60_000);
    expect(test.central.heard('StartTransaction')).toEqual([]);
    test.clock.setWall(Date.UTC(2026, 5, 1));
    test.wait(2000);
    // Billed 60 s before the clock was set.
    expect(test.central.ledger.transactions[0]?.startedAt).toBe('2026-05-31T23:59:00.000Z');
    test.central.check();
  });
});

describe('rule 23: what the end of a transaction repeats', () => {
  const keep = (test: ReturnType<typeof bench>, number: number, context: 'begin' | 'periodic' | 'end' | 'aligned') => {
    const stamp = { at: 0, wall: Date.UTC(2026, 0, 1) - 100_000 + number * 10, chance: 0 };
    const fact = { ...sampled(1000 + number), context };
    const key = `tx-1/boot/${String(number).padStart(9, '0')}`;
    test.store.commit([{ table: 'samples', key, value: { fact, stamp } }], () => {});
  };

  function withSamples(periodic: number) {
    const test = bench();
    keep(test, 0, 'begin');
    for (let n = 1; n <= periodic; n++) keep(test, n, 'periodic');
    keep(test, periodic + 1, 'aligned');
    keep(test, periodic + 2, 'end');
    test.bill(started());
    test.bill(stopped());
    return test;
  }
  const data = (test: ReturnType<typeof bench>) =>
    (test.central.ledger.transactions[0]?.stop?.data ?? []) as readonly {
      timestamp: string;
      sampledValue: readonly { context: string; value: string }[];
    }[];

  it('is nothing at all when both lists are empty', () => {
    const test = withSamples(3);
    test.begin();
    expect(test.central.heard('StopTransaction')[0]).not.toHaveProperty('transactionData');
    test.central.check();
  });

  it('is begin, end and what the lists name', () => {
    const test = withSamples(2);
    test.values.lists.StopTxnSampledData = ['Energy.Active.Import.Register'];
    test.begin();
    expect(data(test).map(({ sampledValue }) => sampledValue[0]?.context)).toEqual([
      'Transaction.Begin',
      'Sample.Periodic',
      'Sample.Periodic',
      'Transaction.End',
    ]);
    test.central.check();
  });

  it('is in order and never younger than the end, also when the clock was set back in between', () => {
    const test = withSamples(2);
    test.values.lists.StopTxnSampledData = ['Energy.Active.Import.Register'];
    test.store.commit([{ table: 'outbox', key: 2, value: undefined }], () => {});
    test.bill(stopped(), 1, Date.UTC(2024, 0, 1));
    test.begin();
    const times = data(test).map(({ timestamp }) => timestamp);
    expect(times).toEqual(Array(4).fill('2024-01-01T00:00:00.000Z'));
    expect(data(test).at(-1)?.sampledValue[0]?.context).toBe('Transaction.End');
  });

  it.each([5, 6, 7])('keeps begin and end and at most %i values', (most) => {
    const test = withSamples(most - 2);
    test.values.most = most - 1;
    test.values.lists.StopTxnSampledData = ['Energy.Active.Import.Register'];
    test.begin();
    const contexts = data(test).map(({ sampledValue }) => sampledValue[0]?.context);
    expect(contexts.length).toBeLessThanOrEqual(most - 1);
    expect([contexts.at(0), contexts.at(-1)]).toEqual(['Transaction.Begin', 'Transaction.End']);
  });
});

describe('meter values outside a transaction', () => {
  it('rule 22: carry no transaction, and what was asked for', () => {
    const test = bench();
    test.begin();
    test.values.lists.MeterValuesAlignedData = ['Voltage'];
    const reading = { importWh: 12_345, voltageV: [230, 231, 229] };
    test.tell({ type: 'meter.sampled', context: 'aligned', reading, offeredAmps: 0 }, 1);
    test.tell({ type: 'meter.sampled', context: 'trigger', reading, offeredAmps: 0 }, 2);
    test.wait(1000);
    const heard = test.central.heard('MeterValues');
    expect(transactionIds(heard, test.central.frames.slice(-6))).toEqual([]);
    expect(heard).toMatchObject([
      { connectorId: 1, meterValue: [{ sampledValue: [{ phase: 'L1-N', context: 'Sample.Clock' }, {}, {}] }] },
      { connectorId: 2, meterValue: [{ sampledValue: [{ value: '12345', context: 'Trigger', unit: 'Wh' }] }] },
    ]);
    test.central.check();
  });
});
