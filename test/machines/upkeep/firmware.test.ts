// Goal: firmware is fetched, judged, installed and confirmed in the order of rule 38, nothing that was given up is
// heard any more, nothing is waited for without end, and a restart goes on where it was (LIV-05; whitepaper L01).
// Method: the machine alone; answers by hand, in time, late and to an older update; limits one millisecond before and
// on their end.
import { describe, expect, it } from 'vitest';
import { firmware } from '../../../machines/upkeep/firmware.ts';
import type { FirmwareEvent } from '../../../machines/upkeep/firmware-words.ts';
import type { FirmwareJob, FirmwarePhase } from '../../../machines/vocabulary/upkeep.ts';
import { Bench } from '../../kit/bench.ts';

const HOUR_MS = 3_600_000;
const RETRY_MS = 5000;
const CONFIRM_MS = 300_000;
const job = (more: Partial<FirmwareJob> = {}): FirmwareJob => ({
  ticket: 1,
  requestId: 5,
  signed: true,
  retries: 1,
  retryMs: RETRY_MS,
  ...more,
});

class Update extends Bench<typeof firmware> {
  constructor(past: { readonly phase: FirmwarePhase; readonly attempt?: number; readonly job?: FirmwareJob } | null) {
    super(firmware, { past: past === null ? null : { job: job(), attempt: 1, ...past }, last: null });
  }
  wants(more: Partial<FirmwareJob> = {}): this {
    this.hears({ type: 'firmware.wanted', job: job(more) });
    return this;
  }
  fails(final = false, ticket = 1): void {
    this.hears({ type: 'firmware.failed', ticket, final });
  }
  /** What is done about it, without the ticket of the one that is under way. */
  get deeds(): readonly string[] {
    return this.orders.map(({ type }) => type.replace('firmware.', ''));
  }
  /** What the operator is told, each step once. */
  get told(): readonly string[] {
    return this.facts.flatMap((fact) => {
      if (fact.type === 'firmware.moved') return fact.again ? [] : [fact.phase];
      return fact.type === 'firmware.ended' ? [`${fact.outcome} of ${fact.job.ticket}`] : [];
    });
  }
  get alarms(): readonly string[] {
    return this.facts.flatMap((fact) => (fact.type === 'security.happened' ? [fact.event] : []));
  }
  /** Whether the connectors are kept from everybody. */
  get holds(): boolean {
    return this.toldTo('availability').at(-1) === 'availability.hold {"held":true}';
  }
}

const ordered = () => new Update(null).wants();
const fetching = (more: Partial<FirmwareJob> = {}) => {
  const update = new Update(null).wants(more);
  update.hears({ type: 'firmware.due', ticket: 1 });
  return update;
};
const fetched = (more: Partial<FirmwareJob> = {}) => {
  const update = fetching(more);
  update.hears({ type: 'firmware.downloaded', ticket: 1 });
  return update;
};
const judged = () => {
  const update = fetched();
  update.hears({ type: 'firmware.verified', ticket: 1, valid: true });
  return update;
};
const waiting = () => {
  const update = judged();
  update.hears({ type: 'firmware.due', ticket: 1 }, { type: 'firmware.able', ticket: 1 });
  return update;
};
const installing = () => {
  const update = waiting();
  update.hears({ type: 'site.quiet', ticket: 1 });
  return update;
};
const restarting = () => {
  const update = installing();
  update.hears({ type: 'firmware.installed', ticket: 1 });
  return update;
};

describe('an update', () => {
  it('goes step by step, and each step is told once', () => {
    const update = restarting();
    expect(update.deeds).toEqual(['await', 'download', 'verify', 'await', 'look', 'site.await', 'install']);
    expect(update.orders.filter(({ type }) => type === 'firmware.await')).toEqual([
      { type: 'firmware.await', ticket: 1, what: 'retrieval' },
      { type: 'firmware.await', ticket: 1, what: 'installation' },
    ]);
    expect(update.told).toEqual(['downloading', 'downloaded', 'verified', 'waiting', 'installing', 'rebooting']);
    expect(update.toldTo('reset')).toEqual(['station.reset {"kind":"soft"}']);
    expect(update.holds).toBe(true);
  });

  it('without a signature has none judged', () => {
    const update = fetched({ signed: false });
    expect(update.deeds).toEqual(['await', 'download', 'verify', 'await']);
    expect(update.told).toEqual(['downloading', 'downloaded']);
  });

  it('says so while it waits for its retrieval, and for its installation', () => {
    const early = ordered();
    early.hears({ type: 'firmware.early', ticket: 1 });
    expect(early.told).toEqual(['scheduled']);
    early.hears({ type: 'firmware.due', ticket: 1 });
    expect(early.told).toEqual(['scheduled', 'downloading']);
    const late = judged();
    late.hears({ type: 'firmware.early', ticket: 1 });
    expect(late.told.at(-1)).toBe('install-scheduled');
    expect(late.holds).toBe(false);
    late.hears({ type: 'firmware.due', ticket: 1 });
    expect(late.deeds.at(-1)).toBe('look');
  });

  it('with a bad signature ends there, with an alarm, and nothing is installed', () => {
    const update = fetched();
    update.hears({ type: 'firmware.verified', ticket: 1, valid: false });
    expect([update.told.at(-1), update.alarms]).toEqual(['invalid-signature of 1', ['InvalidFirmwareSignature']]);
    update.hears({ type: 'firmware.due', ticket: 1 }, { type: 'firmware.able', ticket: 1 });
    expect(update.deeds).not.toContain('install');
  });

  it('keeps the connectors from everybody from the time it could be installed, and not before', () => {
    const update = judged();
    update.hears({ type: 'firmware.due', ticket: 1 });
    expect(update.holds).toBe(false);
    update.hears({ type: 'firmware.able', ticket: 1 });
    expect([update.holds, update.deeds.at(-1)]).toEqual([true, 'site.await']);
    expect(update.deeds).not.toContain('install');
  });

  it('on a board that cannot install ends at once, and keeps nobody from charging', () => {
    const update = judged();
    update.hears({ type: 'firmware.due', ticket: 1 });
    update.fails();
    expect(update.told.at(-1)).toBe('installation-failed of 1');
    expect(update.toldTo('availability')).toEqual([]);
  });
});

describe('a download', () => {
  it.each([
    [0, 1],
    [1, 2],
    [3, 4],
  ])('with %i retries is tried %i times, each after its pause', (retries, tries) => {
    const update = fetching({ retries });
    for (let one = 1; one < tries; one++) {
      update.fails();
      update.wait(RETRY_MS - 1);
      expect(update.deeds.filter((deed) => deed === 'download')).toHaveLength(one);
      update.wait(1);
    }
    expect(update.told).toEqual(['downloading']);
    update.fails();
    expect(update.told.at(-1)).toBe('download-failed of 1');
    update.wait(RETRY_MS);
    expect(update.deeds.filter((deed) => deed === 'download')).toHaveLength(tries);
  });

  it('whose next try would end the same way has none', () => {
    const update = fetching({ retries: 3 });
    update.fails(true);
    expect(update.told.at(-1)).toBe('download-failed of 1');
  });

  it('that hangs is let go of after six hours, and counts as a try', () => {
    const update = fetching();
    update.wait(6 * HOUR_MS - 1);
    expect(update.deeds.at(-1)).toBe('download');
    update.wait(1);
    expect(update.deeds.at(-1)).toBe('abort');
    update.wait(RETRY_MS);
    expect(update.deeds.at(-1)).toBe('download');
    update.wait(6 * HOUR_MS);
    expect([update.deeds.at(-1), update.told.at(-1)]).toEqual(['abort', 'download-failed of 1']);
  });
});

describe('an installation', () => {
  it('that fails gives the connectors back', () => {
    const update = installing();
    update.fails();
    expect([update.told.at(-1), update.holds]).toEqual(['installation-failed of 1', false]);
  });

  it('that hangs is let go of after an hour', () => {
    const update = installing();
    update.wait(HOUR_MS - 1);
    expect([update.told.at(-1), update.holds]).toEqual(['installing', true]);
    update.wait(1);
    expect([update.deeds.at(-1), update.told.at(-1)]).toEqual(['abort', 'installation-failed of 1']);
    expect(update.holds).toBe(false);
  });

  it('after which no restart comes gives the connectors back, and is not given up', () => {
    const update = restarting();
    update.wait(HOUR_MS);
    expect(update.holds).toBe(true);
    update.hears({ type: 'reset.failed' });
    expect([update.holds, update.told.at(-1)]).toEqual([false, 'rebooting']);
    update.wants({ ticket: 2 });
    expect(update.told.at(-1)).toBe('installation-failed of 1');
  });

  it.each(['installing', 'restarting'] as const)('is not given up for a newer one (%s)', (when) => {
    const update = when === 'installing' ? installing() : restarting();
    const before = [update.told, update.deeds];
    update.wants({ ticket: 2 });
    expect([update.told, update.deeds]).toEqual(before);
  });
});

describe('L01.FR.26: a newer one', () => {
  it.each([
    ['that has only been ordered', ordered, 'download-failed'],
    ['that is being fetched', fetching, 'download-failed'],
    ['that has been fetched', fetched, 'installation-failed'],
    ['that is waiting for the last car', waiting, 'installation-failed'],
  ] as const)('ends one %s, and is then the one that counts', (_, old, outcome) => {
    const update = old();
    update.wants({ ticket: 2 });
    expect(update.orders.slice(-2)).toEqual([
      { type: 'firmware.abort', ticket: 1 },
      { type: 'firmware.await', ticket: 2, what: 'retrieval' },
    ]);
    expect([update.told.at(-1), update.holds]).toEqual([`${outcome} of 1`, false]);
    update.hears({ type: 'firmware.due', ticket: 2 });
    expect(update.facts.at(-1)).toMatchObject({
      type: 'firmware.moved',
      phase: 'downloading',
      attempt: 1,
      again: false,
    });
  });

  it('is deaf to every answer about the older one', () => {
    const deaf = (update: Update, ...late: readonly FirmwareEvent[]) => {
      const before = [update.told, update.deeds, update.tells];
      update.hears(...late);
      expect([update.told, update.deeds, update.tells]).toEqual(before);
    };
    const old = { ticket: 7 } as const;
    deaf(ordered(), { type: 'firmware.due', ...old }, { type: 'firmware.early', ...old });
    deaf(fetching(), { type: 'firmware.downloaded', ...old }, { type: 'firmware.failed', ...old, final: true });
    deaf(
      fetched(),
      { type: 'firmware.verified', ...old, valid: true },
      { type: 'firmware.verified', ...old, valid: false },
    );
    deaf(judged(), { type: 'firmware.due', ...old }, { type: 'firmware.early', ...old });
    deaf(waiting(), { type: 'site.quiet', ...old });
    deaf(installing(), { type: 'firmware.installed', ...old }, { type: 'firmware.failed', ...old, final: true });
  });
});

describe('a restart', () => {
  const began = (phase: FirmwarePhase, attempt = 1, more: Partial<FirmwareJob> = {}) =>
    new Update({ phase, attempt, job: job(more) });

  it('before the time has come asks for the time again', () => {
    expect(began('scheduled', 0).deeds).toEqual(['await']);
  });

  it('in the download counts as a try', () => {
    expect(began('downloading', 1).deeds).toEqual(['download']);
    const spent = began('downloading', 2);
    expect([spent.deeds, spent.told]).toEqual([[], ['download-failed of 1']]);
  });

  it.each(['downloaded', 'verified', 'install-scheduled', 'waiting'] as const)(
    'of one that was %s judges what lies on the disk again, and tells no step twice',
    (phase) => {
      const update = began(phase);
      expect(update.deeds).toEqual(['verify']);
      update.hears({ type: 'firmware.verified', ticket: 1, valid: true });
      update.hears({ type: 'firmware.due', ticket: 1 });
      expect(update.deeds.at(-1)).toBe('look');
      expect(update.told).toEqual(phase === 'downloaded' ? ['verified'] : []);
    },
  );

  it.each(['installing', 'rebooting'] as const)('of one that was %s asks which firmware runs', (phase) => {
    for (const runs of [true, false]) {
      const update = began(phase);
      expect([update.deeds, update.holds]).toEqual([['confirm'], true]);
      update.hears({ type: 'firmware.confirmed', ticket: 9, runs });
      expect(update.told).toEqual([]);
      update.hears({ type: 'firmware.confirmed', ticket: 1, runs });
      expect(update.told).toEqual([runs ? 'installed of 1' : 'installation-failed of 1']);
      expect([update.alarms, update.holds]).toEqual([runs ? ['FirmwareUpdated'] : [], false]);
    }
  });

  it('into a firmware that never confirms serves again after five minutes', () => {
    const update = began('rebooting');
    update.wait(CONFIRM_MS - 1);
    expect(update.holds).toBe(true);
    update.wait(1);
    expect([update.told, update.holds]).toEqual([['installation-failed of 1'], false]);
  });

  it('with nothing under way does nothing', () => {
    expect(new Update(null)).toMatchObject({ orders: [], facts: [], tells: [] });
  });
});

describe('whoever asks how far it is', () => {
  const asked = (update: Bench<typeof firmware>) => {
    update.hears({ type: 'firmware.tell', numbered: true });
    return update.facts.at(-1);
  };

  it('is told the step, then the end', () => {
    const update = fetching();
    expect(asked(update)).toEqual({ type: 'firmware.told', job: job(), state: 'downloading', numbered: true });
    update.fails(true);
    expect(asked(update)).toMatchObject({ job: job(), state: 'download-failed' });
    update.hears({ type: 'firmware.tell', numbered: false });
    expect(update.facts.at(-1)).toMatchObject({ numbered: false });
  });

  it('is told of the last one after a restart, and of none where there has been none', () => {
    const last = { job: job(), outcome: 'installed' } as const;
    expect(asked(new Bench(firmware, { past: null, last }))).toMatchObject({ job: job(), state: 'installed' });
    expect(asked(new Update(null))).toMatchObject({ job: null, state: null });
  });
});
