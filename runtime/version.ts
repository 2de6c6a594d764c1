/** The version of this program, as its package says it; the bundle carries a copy. */
import manifest from '../package.json' with { type: 'json' };

export const version: string = manifest.version;
