// Goal: new credentials are tried, kept when they work and given up when they do not, so that a station never locks
// itself out (A05.FR.06–08); and a connection that fails for its security is told once (rule 41).
// Method: one story a fate of a trial, judged by what is reported and what the link is told.
import { describe, expect, it } from 'vitest';
import { credentials, type CredentialsInput } from '../../../machines/link/credentials.ts';
import { Bench } from '../../kit/bench.ts';

const ANSWER_LEAVES_MS = 1000;
const input: CredentialsInput = { profile: 1, attempts: 3, trial: null };
const bench = (change: Partial<CredentialsInput> = {}) => new Bench(credentials, { ...input, ...change });
const raise = { type: 'profile.raise', profile: 2 } as const;
const opened = { type: 'link.opened' } as const;
const failed = { type: 'link.failed', why: 'nobody answers' } as const;
const expired = { type: 'link.failed', why: 'it has expired', trouble: 'certificate-expired' } as const;
const profile2 = { type: 'profile', profile: 2 } as const;
const RECONNECT = 'link: csms.reconnect';

const trying = () => {
  const one = bench();
  one.hears(raise);
  one.wait(ANSWER_LEAVES_MS);
  one.forget();
  return one;
};

describe('a higher security profile', () => {
  it('is written down at once, and tried when the answer has left', () => {
    const one = bench();
    one.hears(raise);
    expect(one.facts).toEqual([{ type: 'credentials.tried', trial: profile2 }]);
    one.wait(ANSWER_LEAVES_MS - 1);
    expect(one.tells).toEqual([]);
    one.wait(1);
    expect(one.tells).toEqual([RECONNECT]);
  });

  it('that connects is the one in force from then on', () => {
    const one = trying();
    one.hears(opened);
    expect(one.facts).toEqual([{ type: 'credentials.proven', trial: profile2 }]);
    expect(one.snapshot.context).toMatchObject({ profile: 2, trial: null });
  });

  it('that connects at the last attempt is kept, too', () => {
    const one = trying();
    one.hears(failed, failed, opened);
    expect(one.facts).toEqual([{ type: 'credentials.proven', trial: profile2 }]);
  });

  it('that does not connect is given up after so many attempts, with the reason, and the old one connects', () => {
    const one = trying();
    one.hears(failed, failed);
    expect([one.facts, one.tells]).toEqual([[], []]);
    one.hears(failed);
    expect(one.facts).toEqual([{ type: 'credentials.abandoned', trial: profile2, why: 'nobody answers' }]);
    expect(one.tells).toEqual([RECONNECT]);
    expect(one.snapshot.context).toMatchObject({ profile: 1, trial: null });
  });

  it('is tried on after a restart', () => {
    const one = bench({ trial: profile2 });
    expect(one.snapshot.context).toMatchObject({ profile: 1, trial: profile2 });
    one.hears(opened);
    expect(one.facts).toEqual([{ type: 'credentials.proven', trial: profile2 }]);
  });

  it('nothing else is tried meanwhile', () => {
    const one = trying();
    one.hears({ type: 'profile.raise', profile: 3 }, { type: 'identity.renewed' }, opened);
    expect(one.snapshot.context.profile).toBe(2);
  });
});

describe('a new certificate', () => {
  it('is tried where the station is known by its certificate', () => {
    const one = bench({ profile: 3 });
    one.hears({ type: 'identity.renewed' });
    one.wait(ANSWER_LEAVES_MS);
    one.hears(opened);
    expect(one.facts).toEqual([
      { type: 'credentials.tried', trial: { type: 'identity' } },
      { type: 'credentials.proven', trial: { type: 'identity' } },
    ]);
    expect(one.snapshot.context.profile).toBe(3);
  });

  it('is simply kept below security profile 3: nobody is shown it', () => {
    const one = bench({ profile: 2 });
    one.hears({ type: 'identity.renewed' });
    expect(one.facts.map(({ type }) => type)).toEqual(['credentials.tried', 'credentials.proven']);
    one.wait(ANSWER_LEAVES_MS);
    expect(one.tells).toEqual([]);
  });
});

describe('a connection that fails for its security', () => {
  const event = { type: 'security.happened', event: 'InvalidCentralSystemCertificate', detail: 'it has expired' };

  it('rule 41: is told once, however often it is tried, also when the network fails in between', () => {
    const one = bench();
    one.hears(expired, expired, failed, expired);
    expect(one.facts).toEqual([event]);
    expect(one.snapshot.context.trouble).toEqual({ word: 'certificate-expired', why: 'it has expired' });
  });

  it('is told again after a connection has come about, or when it is another trouble', () => {
    const one = bench();
    one.hears(expired, opened, expired);
    expect(one.facts).toEqual([event, event]);
    one.hears({ type: 'link.failed', why: 'TLS 1.1', trouble: 'tls-version' });
    expect(one.facts.at(-1)).toMatchObject({ event: 'InvalidTLSVersion' });
  });

  it('on trial: told, and counted', () => {
    const one = trying();
    one.hears(expired, expired, expired);
    expect(one.facts).toEqual([event, { type: 'credentials.abandoned', trial: profile2, why: 'it has expired' }]);
  });

  it('a port without TLS is a trouble, but no event', () => {
    const one = bench();
    one.hears({ type: 'link.failed', why: 'no TLS there', trouble: 'no-tls' });
    expect([one.facts, one.snapshot.context.trouble?.word]).toEqual([[], 'no-tls']);
  });
});

it.each([1, 5])('a number of attempts that is changed (%i) is the one that counts', (attempts) => {
  const one = trying();
  one.hears({ type: 'settings.changed', attempts });
  for (let failure = 1; failure < attempts; failure++) one.hears(failed);
  expect(one.facts).toEqual([]);
  one.hears(failed);
  expect(one.facts).toEqual([{ type: 'credentials.abandoned', trial: profile2, why: failed.why }]);
});

it.each([
  [2, []],
  [3, [RECONNECT]],
])('a new certificate is tried where it is shown to somebody: profile %i', (profile, tells) => {
  const one = bench({ profile });
  one.hears({ type: 'identity.renewed' });
  one.wait(ANSWER_LEAVES_MS);
  expect(one.tells).toEqual(tells);
  expect(one.facts.map(({ type }) => type)).toEqual(
    profile === 3 ? ['credentials.tried'] : ['credentials.tried', 'credentials.proven'],
  );
});
