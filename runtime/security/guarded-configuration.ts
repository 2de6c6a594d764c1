/**
 * The settings as the central system changes them, with what security adds: a security profile is raised by trying it,
 * never by writing it down, and every change of a credential is noticed (security whitepaper A05, A01.FR.11).
 */
import type { Configuration, ConfigurationOutcome } from '../../adapters/ports/configuration.ts';

export type Guards = {
  /** Answers once it is decided, and will survive a power cut. */
  readonly raise: (profile: number, done: (accepted: boolean) => void) => void;
  readonly noticed: (detail: string) => void;
};

/** Keys whose change concerns security, beside the profile. Their values are never told. */
const credentials = ['AuthorizationKey', 'CpoName', 'CentralSystemURI', 'CentralSystemSecureURI'];

export const guarded = (inner: Configuration, { raise, noticed }: Guards): Configuration => ({
  keys: () => inner.keys(),
  key: (name) => inner.key(name),
  change: (key, value, done) => {
    if (key.toLowerCase() === 'securityprofile') {
      const answer = (accepted: boolean): void => done(accepted ? 'accepted' : 'rejected');
      return /^[0-9]$/.test(value) ? raise(Number(value), answer) : answer(false);
    }
    const name = credentials.find((one) => one.toLowerCase() === key.toLowerCase());
    return inner.change(key, value, (outcome: ConfigurationOutcome) => {
      done(outcome);
      if (name !== undefined && (outcome === 'accepted' || outcome === 'reboot-required')) noticed(`${name} changed`);
    });
  },
});
