/** The pilot's vocabulary: what it is given, hears, keeps and tells. The chart itself is in `pilot.ts`. */
import { report, tell } from '../outputs.ts';
import type { PilotLetter } from '../vocabulary/facts.ts';
import type { PilotSense } from './pilot-bands.ts';

/** Milliseconds. */
export type PilotInput = {
  /** How long a letter must stand before it is believed. */
  readonly debounceMs?: number;
  /** How long a C must stand, once believed, before it is a request (IEC 61851-1 A.6 sequence 4: within 3 s). */
  readonly requestMs?: number;
  /** How long a request survives a pilot that reads anything but a steady C (sequences 8.1 and 2.2: 100 ms to open). */
  readonly doubtMs?: number;
  /** Between a change of the offer and a raise of it (cars take 5 s to follow). */
  readonly updateMs?: number;
};

export type PilotEvent =
  | { type: 'pilot.sensed'; sense: PilotSense }
  | { type: 'pilot.offer'; amps: number }
  | { type: 'pilot.withdraw' | 'pilot.fail' | 'pilot.restore' }
  /** A sleeping car is woken: nothing is offered, then not even a pilot is there, then all is as before. */
  | { type: 'pilot.hold' | 'pilot.vanish' | 'pilot.release' }
  | { type: 'machine.failed' };

export type PilotContext = {
  readonly times: Required<PilotInput>;
  /** The latest raw verdict; null before the first. */
  readonly sense: PilotSense | null;
  /** The letter last reported. */
  readonly letter: PilotLetter | null;
  /** Amperes that may be offered, and that are. */
  readonly wantedAmps: number;
  readonly amps: number;
};

// What is told. Who has to know whether a car is there:
const watchers = ['protection', 'rcd', 'proximity', 'ventilation', 'wakeUp', 'session'] as const;
const present = (type: 'ev.absent' | 'ev.connected' | 'ev.disconnected') => watchers.map((to) => tell(to, { type }));

export const absent = [...present('ev.absent'), tell('supply', { type: 'ev.absent' })];
export const connected = [...present('ev.connected'), report({ type: 'ev.connected' })];
export const disconnected = [
  ...present('ev.disconnected'),
  tell('supply', { type: 'ev.disconnected' }),
  report({ type: 'ev.disconnected' }),
];
export const rests = tell('supply', { type: 'ev.rests' });
export const requests = [tell('supply', { type: 'ev.requests' }), tell('wakeUp', { type: 'ev.requests' })];

export const reads = (...senses: readonly PilotSense[]) => ({ type: 'reads' as const, params: senses });
export const changed = {
  type: 'report' as const,
  params: ({ context }: { context: PilotContext }) => {
    if (context.letter === null) throw new Error('no letter has been believed yet');
    return { type: 'pilot.changed' as const, letter: context.letter };
  },
};
/** D asks for ventilation with the energy. */
export const air = {
  type: 'tell' as const,
  params: ({ context }: { context: PilotContext }) => ({
    to: 'ventilation',
    event: { type: context.sense === 'D' ? 'air.wanted' : 'air.unwanted' },
  }),
};
export const newOffer = {
  type: 'report' as const,
  params: ({ context }: { context: PilotContext }) => ({ type: 'offer.changed' as const, amps: context.amps }),
};
