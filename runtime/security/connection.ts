/**
 * With what the next connection is made: address, password and TLS as the security profile in force asks for, or as
 * the credentials on trial do (security whitepaper §2.3–2.5).
 */
import type { SocketOptions } from '../../adapters/ports/socket.ts';
import type { Settings } from '../../config/settings.ts';
import { connectionUrl } from '../../config/server-url.ts';
import { passwordBytes } from '../../config/secret.ts';
import type { Trial } from '../../machines/vocabulary/security-facts.ts';
import { isValidAt, leafOf, type TrustStore } from './trust-store.ts';
import { rootCertificates } from 'node:tls';

export type Access = Pick<SocketOptions, 'url' | 'password' | 'tls'>;

/** A00.FR.304: the bytes of a password for a security profile. */
const SHORTEST_PASSWORD = 16;
const LONGEST_PASSWORD = 20;

/** `wss://` beside `ws://`, where no address of its own is set for it. */
function secureUrl(settings: Settings): string {
  const own = settings.get('ocpp/secureUri');
  if (own !== '') return own;
  return settings
    .get('ocpp/uri')
    .replace(
      /^ws:(\/\/[^/]*?)(:80)?(\/|$)/,
      (_, host: string, port: string | undefined, rest: string) =>
        `wss:${host}${port === undefined ? '' : ':443'}${rest}`,
    );
}

export function accessFor(settings: Settings, trust: TrustStore, inForce: number, trial: Trial | null): Access {
  const profile = trial?.type === 'profile' ? trial.profile : inForce;
  const { current, next } = trust.identity;
  const identity = profile < 3 ? undefined : trust.shown(trial?.type === 'identity' ? next : current);
  const password = settings.get('ocpp/password');
  const url = connectionUrl(profile >= 2 ? secureUrl(settings) : settings.get('ocpp/uri'), settings.identity());
  // Nobody is verified on a plain line: whom we trust need not be looked up.
  const own = url.startsWith('ws:') ? [] : trust.roots('central-system').map(({ pem }) => pem);
  return {
    url,
    ...(password === '' || profile >= 3 ? {} : { password: passwordBytes(password) }),
    tls: {
      verify: profile >= 2 || settings.get('ocpp/verifyCert'),
      // With a profile only the operator's roots count; without one everybody's, too.
      roots: profile >= 2 ? own : own.length === 0 ? null : [...own, ...rootCertificates],
      strict: profile >= 2,
      ...(identity === undefined ? {} : { identity }),
    },
  };
}

/** Why a profile cannot be raised to this one; null when it can (A05.FR.01–05). */
export function raiseProblem(
  settings: Settings,
  trust: TrustStore,
  from: number,
  to: number,
  now: number | null,
): string | null {
  if (!Number.isInteger(to) || to < 0 || to > 3) return 'there is no such security profile';
  if (to <= from) return `the security profile is ${from}, and is never lowered from afar`;
  const { length } = passwordBytes(settings.get('ocpp/password'));
  if (to < 3 && (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD)) return 'AuthorizationKey holds no password';
  if (to >= 2 && !trust.roots('central-system').some(({ certificate }) => isValidAt(certificate, now))) {
    return 'no valid root certificate of the central system is installed';
  }
  const { current } = trust.identity;
  const leaf = current === null || trust.shown(current) === undefined ? null : leafOf(current);
  if (to >= 3 && (leaf === null || !isValidAt(leaf, now))) return 'the station has no valid certificate of its own';
  return null;
}
