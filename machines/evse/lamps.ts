/**
 * What the lamp of an EVSE shows, from what the EVSE is: the conditions of `leds.json` (guide 2490), and which glow
 * each has. Pure tables: a lamp switches nothing and warns of nothing that is not reported elsewhere too. It must
 * never hide a fault behind anything else.
 */
import type { ConnectorStatus } from '../vocabulary/status.ts';
import type { PilotLetter } from '../vocabulary/facts.ts';
import { dark, type Glow, type LampColor, type LampMode } from '../vocabulary/lamps.ts';

/** In the words of the guide. */
export const lampConditions = [
  'init',
  'updating',
  'auth_pending',
  'auth_accepted',
  'auth_rejected',
  'ready',
  'deactivated',
  'reserved',
  'connected',
  'charge_request',
  'ventilation_request',
  'charge_1',
  'ventilation_1',
  'error',
  'failure',
] as const;
export type LampCondition = (typeof lampConditions)[number];

export type LampBehavior = Glow & {
  readonly condition: LampCondition;
  /** How long it is shown, ms; 0: as long as the condition stands. */
  readonly durationMs: number;
};

export type LampFacts = {
  readonly status: ConnectorStatus;
  readonly pilot: PilotLetter | null;
  /** A token is being checked. */
  readonly checking: boolean;
  /** New firmware is being installed, or restarts the station. */
  readonly updating: boolean;
  /** The worst fault that blocks: one that time or the driver can end, or one that somebody has to see to. */
  readonly fault: 'none' | 'error' | 'failure';
};

/** The first that holds is shown. */
const rules: readonly (readonly [LampCondition, (facts: LampFacts) => boolean])[] = [
  ['failure', ({ fault }) => fault === 'failure'],
  ['error', ({ fault }) => fault === 'error'],
  ['updating', ({ updating }) => updating],
  ['init', ({ pilot }) => pilot === null],
  ['ventilation_1', ({ status, pilot }) => status === 'Charging' && pilot === 'D'],
  ['charge_1', ({ status }) => status === 'Charging'],
  ['deactivated', ({ status }) => status === 'Unavailable'],
  ['auth_pending', ({ checking }) => checking],
  ['ventilation_request', ({ pilot }) => pilot === 'D'],
  ['charge_request', ({ pilot }) => pilot === 'C'],
  ['connected', ({ pilot }) => pilot === 'B'],
  ['reserved', ({ status }) => status === 'Reserved'],
  ['auth_pending', ({ status }) => status === 'Preparing'],
];

export const standingCondition = (facts: LampFacts): LampCondition =>
  rules.find(([, holds]) => holds(facts))?.[0] ?? 'ready';

/** Whether a greeting for a card may be shown over it: never over a fault. */
export const isCovered = (condition: LampCondition): boolean => condition !== 'failure' && condition !== 'error';

export const behaviorOf = (behaviors: readonly LampBehavior[], condition: LampCondition): LampBehavior =>
  behaviors.find((one) => one.condition === condition) ?? { condition, ...dark, durationMs: 0 };

const show = (condition: LampCondition, mode: LampMode, color: LampColor = 'white', durationMs = 0): LampBehavior => ({
  condition,
  mode,
  color,
  durationMs,
});

/** One output on which only the pattern tells: solid ready, slow charging, fast error (guide 1533–1537). */
export const statusPattern: readonly LampBehavior[] = [
  show('ready', 'solid'),
  show('reserved', 'solid'),
  show('connected', 'solid'),
  show('auth_pending', 'solid'),
  show('charge_request', 'solid'),
  show('ventilation_request', 'solid'),
  show('charge_1', 'blink_slow'),
  show('ventilation_1', 'blink_slow'),
  show('error', 'blink_fast'),
  show('failure', 'blink_fast'),
];
