/** The two numbers that a pair of numbers leads to. All four lie side by side: one look at the memory finds them. */
const NOBODY = -1;
const PER_SLOT = 4;
const FIRST_SLOTS = 1 << 12;

export class Pairs {
  #slots = new Int32Array(PER_SLOT * FIRST_SLOTS).fill(NOBODY);
  #mask = FIRST_SLOTS - 1;
  size = 0;

  /** Where it stands, for `to` and `also`; -1: nowhere yet. */
  find(a: number, b: number): number {
    const slots = this.#slots;
    let at = this.#first(a, b);
    for (;;) {
      const known = slots[at];
      if (known === NOBODY) return NOBODY;
      if (known === a && slots[at + 1] === b) return at;
      at = this.#next(at);
    }
  }

  to(at: number): number {
    return this.#slots[at + 2] ?? NOBODY;
  }

  also(at: number): number {
    return this.#slots[at + 3] ?? NOBODY;
  }

  /** -1: nothing yet. */
  get(a: number, b: number): number {
    const at = this.find(a, b);
    return at < 0 ? NOBODY : this.to(at);
  }

  /** Of a pair that leads nowhere yet. */
  set(a: number, b: number, to: number, also = 0): void {
    if (this.size * 2 > this.#mask) this.#grow();
    this.#put(a, b, to, also);
    this.size += 1;
  }

  #put(a: number, b: number, to: number, also: number): void {
    let at = this.#first(a, b);
    while (this.#slots[at] !== NOBODY) at = this.#next(at);
    this.#slots[at] = a;
    this.#slots[at + 1] = b;
    this.#slots[at + 2] = to;
    this.#slots[at + 3] = also;
  }

  #first(a: number, b: number): number {
    const mixed = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) & this.#mask) * PER_SLOT;
  }

  #next(at: number): number {
    return (at + PER_SLOT) & (this.#slots.length - 1);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(NOBODY);
    this.#mask = this.#slots.length / PER_SLOT - 1;
    for (let at = 0; at < old.length; at += PER_SLOT) {
      if (old[at] !== NOBODY) this.#put(old[at] ?? 0, old[at + 1] ?? 0, old[at + 2] ?? 0, old[at + 3] ?? 0);
    }
  }
}
