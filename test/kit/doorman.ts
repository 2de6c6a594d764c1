/** A doorman of a station that keeps its secrets in memory: who is there is told by `notices`. */
import type { Clock } from '../../adapters/ports/clock.ts';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { Doorman, type DoormanOptions } from '../../runtime/web/doorman.ts';
import { Secrets } from '../../runtime/web/secrets.ts';

export const doorman = (clock: Clock, options: Partial<DoormanOptions> = {}): Doorman =>
  new Doorman({
    isOpen: false,
    secrets: new Secrets(new MemoryStore()),
    clock,
    idleMs: () => 1_800_000,
    notice: () => undefined,
    ...options,
  });
