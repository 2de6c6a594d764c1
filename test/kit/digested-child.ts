/** Plays the digested session in a process of its own and prints where the digest stands at the end. */
import { play } from './digested.ts';

process.stdout.write(`${play().hexes.at(-1) ?? ''}\n`);
