/** The machines as somebody sees them who looks into the running logic: where each stands, and what it waits for. */

/** Something that a guard has looked at: `keys.rcd`, and its value as JSON. */
export type Input = { readonly path: string; readonly value: string };

export type Condition = {
  /** Of the guard, with what it is asked about: `reads C D`. */
  readonly guard: string;
  /** It has to be false. */
  readonly isNot: boolean;
  /** Null: it depends on what the event will bring. */
  readonly holds: boolean | null;
  /** What is the case when the guard is true, in plain words. */
  readonly words: string;
  readonly inputs: readonly Input[];
};

export type Candidate = {
  /** `state|event|place`: of the transition, as in the drawing. */
  readonly id: string;
  readonly state: string;
  /** `after NAME` for a delay, '' for what happens as soon as it may. */
  readonly event: string;
  readonly targets: readonly string[];
  /** Null: it depends on what the event will bring. */
  readonly may: boolean | null;
  /** Another one comes first, as things stand. */
  readonly isCovered: boolean;
  readonly conditions: readonly Condition[];
  /** The timer that brings it, when it is armed, ms. */
  readonly leftMs: number | null;
};

export type MachineView = {
  /** `evse1.contactor`. */
  readonly name: string;
  /** Id of the chart. */
  readonly chart: string;
  /** Why it has failed; null: it runs. */
  readonly failure: string | null;
  /** Ids of the states in which it is, from the outside in. */
  readonly active: readonly string[];
  /** Ids of the transitions that it took last, since somebody looks. */
  readonly took: readonly string[];
  /** How many steps it has taken since somebody looks. */
  readonly steps: number;
  /** In which it took the last one; null: in none that anybody has seen. */
  readonly turn: number | null;
  /** What it stands for now. */
  readonly levels: Readonly<Record<string, string>>;
  readonly timers: readonly { readonly id: string; readonly leftMs: number }[];
  /** Innermost states first. */
  readonly candidates: readonly Candidate[];
};

/** One of the things that keep the coil off. */
export type Reason = {
  /** Whose business it is: `evse1.lock`. */
  readonly actor: string;
  /** Id of the state in which that one is; empty: it has failed. */
  readonly state: string;
  /** Guard of the contactor, or of that machine, that is false for it. */
  readonly guard: string;
  readonly inputs: readonly Input[];
  readonly words: string;
};

export interface Charts {
  names(): readonly string[];
  /** Null: nobody is called so. */
  machine(name: string): MachineView | null;
  /** Everything that keeps the coil off, the first to be seen to first; empty: it is on. Null: no such EVSE. */
  whyNotCharging(evse: number): readonly Reason[] | null;
}
