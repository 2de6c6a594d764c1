/** Private keys of a simulated station: they survive the process as files do, and are as gone as the simulation is. */
import type { KeyStore } from '../ports/key-store.ts';

export class MemoryKeys implements KeyStore {
  readonly #keys = new Map<string, string>();

  names(): readonly string[] {
    return [...this.#keys.keys()];
  }

  read(name: string): string | null {
    return this.#keys.get(name) ?? null;
  }

  write(name: string, pem: string, done: (failure: string | null) => void): void {
    this.#keys.set(name, pem);
    done(null);
  }

  remove(name: string, done: (failure: string | null) => void): void {
    this.#keys.delete(name);
    done(null);
  }
}
