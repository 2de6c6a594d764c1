/** A doorman of a station that keeps its secrets in memory: who is there is told by `notices`. */
import type { Clock } from '../../adapters/ports/clock.ts';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { Doorman, type DoormanOptions } from '../../runtime/web/doorman.ts';
import { Secrets } from '../../runtime/web/secrets.ts';

/** A guess that costs next to nothing: many are made. */
export const cheapSecrets = (): Secrets => new Secrets(new MemoryStore(), { N: 16, r: 8, p: 1 });

export const doorman = (clock: Clock, options: Partial<DoormanOptions> = {}): Doorman =>
  new Doorman({
    isOpen: false,
    secrets: cheapSecrets(),
    clock,
    idleMs: () => 1_800_000,
    notice: () => undefined,
    ...options,
  });
