// Goal: a meter that has gone is a fault, one missed reading is not; an open account may go on where that is allowed.
// Method: silence one millisecond short of the limit, and at it.
import { describe, expect, it } from 'vitest';
import { meterWatch } from '../../../machines/evse/meter-watch.ts';
import { Bench } from '../../kit/bench.ts';

const LOST_MS = 2000;

it('forgives silence shorter than the limit', () => {
  const story = new Bench(meterWatch, {});
  story.hears({ type: 'meter.answering' }, { type: 'meter.silent' });
  story.wait(LOST_MS - 1);
  story.hears({ type: 'meter.answering' });
  story.wait(LOST_MS);
  expect(story.tells).toEqual([]);
});

it('calls the meter lost at the limit, and found when it answers', () => {
  const story = new Bench(meterWatch, {});
  story.hears({ type: 'meter.answering' }, { type: 'meter.silent' });
  story.wait(LOST_MS);
  expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
  story.hears({ type: 'meter.answering' });
  expect(story.tells.at(-1)).toBe('protection: fault.gone {"fault":"MeterSilent"}');
});

it('misses a meter that has never answered', () => {
  const story = new Bench(meterWatch, { lostMs: 10 });
  story.wait(10);
  expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
});

describe('where the settings allow to calculate', () => {
  const open = { type: 'account.opened' } as const;
  const closed = { type: 'account.closed' } as const;
  const calculating = () => {
    const story = new Bench(meterWatch, { calculates: true });
    story.hears({ type: 'meter.answering' }, open, { type: 'meter.silent' });
    story.wait(LOST_MS);
    return story;
  };

  it('a meter lost under an open account is a warning, and a fault once the account is closed', () => {
    const story = calculating();
    expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterEstimated"}']);
    expect(story.snapshot.hasTag('calculating')).toBe(true);
    story.forget();
    story.hears(closed);
    expect(story.tells).toEqual([
      'protection: fault.gone {"fault":"MeterEstimated"}',
      'protection: fault.found {"fault":"MeterSilent"}',
    ]);
    expect(story.snapshot.hasTag('calculating')).toBe(false);
  });

  it('a meter that answers again is believed again', () => {
    const story = calculating();
    story.hears({ type: 'meter.answering' });
    expect(story.tells.at(-1)).toBe('protection: fault.gone {"fault":"MeterEstimated"}');
    expect(story.snapshot.hasTag('calculating')).toBe(false);
  });

  it('a meter lost without an account is a fault, and no account changes that', () => {
    const story = new Bench(meterWatch, { calculates: true });
    story.hears(open, closed);
    story.wait(LOST_MS);
    story.hears(open);
    expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
  });
});

it('elsewhere a meter lost under an open account is a fault', () => {
  const story = new Bench(meterWatch, {});
  story.hears({ type: 'meter.answering' }, { type: 'account.opened' }, { type: 'meter.silent' });
  story.wait(LOST_MS);
  expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterSilent"}']);
});

describe('a meter that answers, and only with errors of its own', () => {
  it('is ill at the limit, and well when it gives readings', () => {
    const story = new Bench(meterWatch, {});
    story.hears({ type: 'meter.answering' }, { type: 'meter.ailing' });
    story.wait(LOST_MS - 1);
    expect(story.tells).toEqual([]);
    story.wait(1);
    expect(story.tells).toEqual(['protection: fault.found {"fault":"MeterInternalError"}']);
    story.hears({ type: 'meter.answering' });
    expect(story.tells.at(-1)).toBe('protection: fault.gone {"fault":"MeterInternalError"}');
  });

  it('that falls silent is lost instead', () => {
    const story = new Bench(meterWatch, {});
    story.hears({ type: 'meter.ailing' });
    story.wait(LOST_MS);
    story.hears({ type: 'meter.silent' });
    expect(story.tells.slice(1)).toEqual([
      'protection: fault.gone {"fault":"MeterInternalError"}',
      'protection: fault.found {"fault":"MeterSilent"}',
    ]);
  });
});
