/** Who can reach the page at all, and so who has to log in. */
import type { Settings } from '../../config/settings.ts';

const isLoopback = (host: string): boolean => /^(localhost|::1|127(\.\d{1,3}){3})$/.test(host.toLowerCase());

/**
 * Nobody is asked who he is where nothing real hangs on it: the hardware is simulated, and only somebody at this
 * machine can reach it.
 */
export const needsLogin = (settings: Settings): boolean =>
  settings.get('http/login') === 'always' ||
  settings.get('hardware') !== 'simulated' ||
  !isLoopback(settings.get('http/host'));

/** Whether secrets would travel where others can read them. */
export const isExposed = (settings: Settings): boolean =>
  settings.get('http/tls/mode') === 'off' && !isLoopback(settings.get('http/host'));

/** The names by which the page may be called, beside the address on which it listens. */
export const namesOf = (settings: Settings): readonly string[] =>
  settings
    .get('http/names')
    .split(',')
    .filter((name) => name !== '');
