/** The ventilation's vocabulary: what it is given, what it hears, what it keeps. The chart is in `ventilation.ts`. */
import type { VentilationControl } from '../vocabulary/readings.ts';
import type { RelayContact, RelayEvent } from './relay-words.ts';

export type VentilationInput = {
  readonly control: VentilationControl;
  /** `ports[]/always_accept_cp_state_d`: the request is accepted, ventilated or not. */
  readonly always: boolean;
  /** `ports[]/ventilation/feedback_type`. */
  readonly feedback: 'no' | 'nc' | 'none';
  /** How long a neighbour may take to ventilate before the car is told that it must wait, ms. */
  readonly patienceMs?: number;
  /** After a refusal, from the last request until the car is offered current again, ms. */
  readonly retryMs?: number;
};

export type VentilationEvent =
  | RelayEvent
  /** The contactor is asked to close, or no longer. */
  | { type: 'power.wanted' | 'power.unwanted' }
  /** The pilot reads D, or anything else. */
  | { type: 'air.wanted' | 'air.unwanted' }
  | { type: 'ev.disconnected' }
  /** A neighbour says that there is ventilation at all, and that it runs. */
  | { type: 'ventilation.offered'; available: boolean }
  | { type: 'ventilation.seen'; running: boolean }
  /** A neighbour switches relay 2 for a purpose of his own. */
  | { type: 'ventilation.switch'; on: boolean };

export type VentilationContext = Required<VentilationInput> & {
  readonly contact: RelayContact;
  /** What the neighbour has said last. */
  readonly outside: { readonly available: boolean; readonly running: boolean; readonly relay: boolean };
};
