/**
 * The lamps of one EVSE: looks what it is, shows what the table says, greets a card for as long as the table says.
 * A plain output: nothing depends on it, so it needs no level and no machine.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import {
  behaviorOf,
  isCovered,
  standingCondition,
  statusPattern,
  type LampBehavior,
  type LampCondition,
  type LampFacts,
} from '../../machines/evse/lamps.ts';
import type { Fact } from '../../machines/vocabulary/facts.ts';
import { dark, type Glow } from '../../machines/vocabulary/lamps.ts';

export type LampBoardOptions = {
  readonly clock: Clock;
  readonly hardware: Pick<EvseHardware, 'lamp' | 'statusOutput'>;
  readonly behaviors: readonly LampBehavior[];
  readonly facts: () => LampFacts;
};

const greetings: Partial<Record<Fact['type'], LampCondition>> = {
  'token.accepted': 'auth_accepted',
  'token.refused': 'auth_rejected',
};

export class LampBoard {
  readonly #options: LampBoardOptions;
  #condition: LampCondition | null = null;
  #greeting: LampCondition | null = null;
  /** The standing condition has been shown for as long as the table wants. */
  #over = false;
  #glow: Glow | null = null;
  #callOff: (() => void) | null = null;

  constructor(options: LampBoardOptions) {
    this.#options = options;
  }

  /** What the lamp shows now. */
  get glow(): Glow {
    return this.#glow ?? dark;
  }

  hear({ type }: Fact): void {
    const greeting = greetings[type];
    if (greeting === undefined) return this.look();
    const { durationMs } = behaviorOf(this.#options.behaviors, greeting);
    if (durationMs > 0) {
      this.#greeting = greeting;
      this.#wait(durationMs, () => (this.#greeting = null));
    }
    return this.look();
  }

  look(): void {
    const { behaviors, facts, hardware } = this.#options;
    const condition = standingCondition(facts());
    if (condition !== this.#condition) {
      this.#condition = condition;
      this.#over = false;
      const { durationMs } = behaviorOf(behaviors, condition);
      if (durationMs > 0 && this.#greeting === null) this.#wait(durationMs, () => (this.#over = true));
      hardware.statusOutput?.show(glowOf(behaviorOf(statusPattern, condition)));
    }
    const greets = this.#greeting !== null && isCovered(condition);
    const shown = behaviorOf(behaviors, greets ? (this.#greeting ?? condition) : condition);
    const glow = this.#over && !greets ? dark : glowOf(shown);
    if (this.#glow?.color === glow.color && this.#glow.mode === glow.mode) return;
    this.#glow = glow;
    hardware.lamp?.show(glow);
  }

  /** Nobody is there any more who could say how things are. */
  stop(): void {
    this.#callOff?.();
    this.#options.hardware.lamp?.show(dark);
    this.#options.hardware.statusOutput?.show(dark);
  }

  #wait(ms: number, then: () => void): void {
    const { clock } = this.#options;
    this.#callOff?.();
    this.#callOff = clock.at(clock.now() + ms, () => {
      then();
      this.look();
    });
  }
}

const glowOf = ({ mode, color }: LampBehavior): Glow => ({ mode, color });
