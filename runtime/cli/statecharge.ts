#!/usr/bin/env node
/**
 * Where the program begins, before the rest of it is loaded: how memory is handled is settled first, because what has
 * grown by then stays. Only for what goes on for years; whoever explores or simulates wants to be done soon.
 */
import { keepNurserySmall } from '../nursery.ts';

const longLived: readonly (string | undefined)[] = ['run', 'fleet'];

if (longLived.includes(process.argv[2])) keepNurserySmall();
await import('./main.ts');
