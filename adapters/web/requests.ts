/**
 * What may be asked of the station itself from here, one row each, and how its one-word outcomes become HTTP answers.
 * Only what a technician at the cabinet needs: charging is started with a card, as everywhere.
 */
import { z } from 'zod';
import type { Outcome, Request } from '../../machines/vocabulary/requests.ts';
import type { Role } from '../ports/access.ts';
import type { Station } from '../ports/station.ts';
import { checked, Refusal, type RefusalWord } from './refusal.ts';

/** Unlocking is the slowest answer: three tries of a motor. Longer than this and something is broken. */
const ANSWER_LIMIT_MS = 15_000;

const nothing = z.strictObject({});
const availability = z.strictObject({
  operative: z.boolean().meta({ description: 'false: takes no new car; a running session is finished first' }),
});
const reservation = z.strictObject({
  // OCPP 1.6 §7.28: an idTag is at most 20 characters.
  idTag: z.string().min(1).max(20).meta({ description: 'the card that the connector is kept for' }),
  forMinutes: z.number().min(1).max(1440).meta({ description: 'how long it is kept' }),
  reservation: z.number().int().min(1).max(2_147_483_647).meta({ description: 'its number; the same one replaces it' }),
});
const cancellation = z.strictObject({
  reservation: z.number().int().min(1).max(2_147_483_647).meta({ description: 'the number it was made with' }),
});
const restart = z.strictObject({
  kind: z.enum(['soft', 'hard']).meta({ description: 'soft: sessions are ended in order first; hard: at once' }),
});

const phaseCount = z.strictObject({
  phases: z.literal([1, 3]).meta({ description: 'phases to charge with; the change takes its time, without current' }),
});
const phaseDelay = z.strictObject({
  // Guide 3263: 10–300 s.
  seconds: z.number().int().min(10).max(300).meta({ description: 'how long nothing is offered during a change' }),
});
const ventilation = z.strictObject({
  what: z.enum(['available', 'runs', 'relay']).meta({
    description: 'available: somebody else ventilates; runs: his fan turns; relay: relay 2, where it is not ours',
  }),
  on: z.boolean().meta({ description: 'whether it does' }),
});
const reclosing = z.strictObject({ to: z.enum(['open', 'closed']).meta({ description: 'what it is to become' }) });

export type StationRequest = {
  readonly path: string;
  readonly need: Role;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodObject;
  readonly example: Readonly<Record<string, unknown>>;
  /** `wall`: the station's time of day, epoch ms; null: not known. */
  readonly request: (evse: number, body: unknown, wall: number | null) => Request;
};

export const stationRequests: readonly StationRequest[] = [
  {
    path: '/api/evses/:n/unlock',
    need: 'operator',
    summary: 'Release the plug',
    description: 'Ends the session of this EVSE if there is one, then opens the lock. Answers when the bolt has moved.',
    body: nothing,
    example: {},
    request: (evse, body) => ({ ...checked(nothing, body), type: 'lock.release', evse }),
  },
  {
    path: '/api/evses/:n/availability',
    need: 'operator',
    summary: 'Take an EVSE out of service or back',
    description:
      'On behalf of the local customer; what the central system has set stands beside it. EVSE 0 is the whole station.',
    body: availability,
    example: { operative: false },
    request: (evse, body) => ({
      type: 'availability.set',
      evse,
      operative: checked(availability, body).operative,
      source: 'customer',
    }),
  },
  {
    path: '/api/evses/:n/reserve',
    need: 'operator',
    summary: 'Keep a free EVSE for one card',
    description:
      'Only this card may start here until the time is over, it has been used, or it is cancelled. EVSE 0: any that ' +
      'is free is kept, and every one may be used.',
    body: reservation,
    example: { idTag: '04A2B3C4', forMinutes: 30, reservation: 1 },
    request: (evse, body, wall) => {
      const { idTag, forMinutes, reservation: number } = checked(reservation, body);
      if (wall === null) throw new Refusal('refused', 'The station does not know the time of day yet.');
      const until = wall + forMinutes * 60_000;
      return { type: 'reservation.make', evse, reservation: number, token: { id: idTag }, until };
    },
  },
  {
    path: '/api/cancel-reservation',
    need: 'operator',
    summary: 'Give up a reservation',
    description: 'Refused when none of this number stands.',
    body: cancellation,
    example: { reservation: 1 },
    request: (_, body) => ({
      type: 'reservation.cancel',
      reservation: checked(cancellation, body).reservation,
    }),
  },
  {
    path: '/api/reset',
    need: 'operator',
    summary: 'Restart the station',
    description: 'Latched faults are cleared by it.',
    body: restart,
    example: { kind: 'soft' },
    request: (_, body) => ({ type: 'station.reset', kind: checked(restart, body).kind }),
  },
  {
    path: '/api/evses/:n/rcd-test',
    need: 'operator',
    summary: 'Test the RCD now',
    description: 'Never under power, and not while one that has failed waits to be acknowledged.',
    body: nothing,
    example: {},
    request: (evse, body) => ({ ...checked(nothing, body), type: 'rcd.test', evse }),
  },
  {
    path: '/api/evses/:n/phases',
    need: 'operator',
    summary: 'Charge with one phase or three',
    description: 'Where a second contactor is fitted. A running session pauses meanwhile and goes on.',
    body: phaseCount,
    example: { phases: 1 },
    request: (evse, body) => ({ ...checked(phaseCount, body), type: 'phases.set', evse }),
  },
  {
    path: '/api/evses/:n/phase-delay',
    need: 'installer',
    summary: 'How long a change of phases pauses',
    description: 'From the opening of the contacts to the next offer; until the next restart.',
    body: phaseDelay,
    example: { seconds: 20 },
    request: (evse, body) => ({ ...checked(phaseDelay, body), type: 'phases.delay', evse }),
  },
  {
    path: '/api/evses/:n/ventilation',
    need: 'operator',
    summary: 'Say that the air is moved by somebody else',
    description: 'On behalf of a neighbour, where ventilation is controlled externally, or relay 2 is his.',
    body: ventilation,
    example: { what: 'runs', on: true },
    request: (evse, body) => ({ ...checked(ventilation, body), type: 'ventilation.tell', evse }),
  },
  {
    path: '/api/evses/:n/recloser',
    need: 'operator',
    summary: 'Open or close the recloser',
    description: 'Answers when it has moved, or has not within 10 s.',
    body: reclosing,
    example: { to: 'closed' },
    request: (evse, body) => ({ ...checked(reclosing, body), type: 'recloser.change', evse }),
  },
  {
    path: '/api/acknowledge',
    need: 'installer',
    summary: 'Clear latched faults',
    description: 'Says that somebody on site has seen to them. A fault whose cause is still there stays.',
    body: nothing,
    example: {},
    request: (_, body) => ({ ...checked(nothing, body), type: 'fault.acknowledge' }),
  },
];

type Answer = { readonly told: string } | { readonly word: RefusalWord; readonly sentence: string };

const answers: Readonly<Record<Outcome, Answer>> = {
  accepted: { told: 'Done.' },
  scheduled: { told: 'It will be done when the running session has ended.' },
  unlocked: { told: 'The plug is free.' },
  rejected: { word: 'refused', sentence: 'The station does not allow this now.' },
  occupied: { word: 'refused', sentence: 'The EVSE is occupied.' },
  faulted: { word: 'refused', sentence: 'The EVSE has a fault that prevents this.' },
  unavailable: { word: 'refused', sentence: 'The EVSE is out of service.' },
  open: { told: 'The recloser is open.' },
  closed: { told: 'The recloser is closed.' },
  'not-present': { word: 'refused', sentence: 'No recloser is fitted.' },
  'not-available': { word: 'refused', sentence: 'The recloser does not answer, or has not done as it was told.' },
  'unlock-failed': { word: 'refused', sentence: 'The lock did not open: relieve the cable of any pull and try again.' },
  'not-supported': { word: 'refused', sentence: 'This EVSE cannot do that: a fixed cable has no lock.' },
  'version-mismatch': { word: 'refused', sentence: 'The change belongs to another version of the list.' },
  'unknown-evse': { word: 'unknown', sentence: 'There is no such EVSE.' },
  replaced: { told: 'Done, and an older one has been given up for it.' },
  nothing: { word: 'refused', sentence: 'There is nothing to send.' },
  'invalid-certificate': { word: 'refused', sentence: 'The certificate is not one of the manufacturer.' },
  'revoked-certificate': { word: 'refused', sentence: 'The certificate has been revoked.' },
  'unknown-transaction': { word: 'unknown', sentence: 'There is no such transaction.' },
  'unknown-profile': { word: 'unknown', sentence: 'There is no such charging profile.' },
};

/** Whether whoever asked hears that it is done. */
export const isGranted = (outcome: Outcome): boolean => 'told' in answers[outcome];

/** Puts the request and waits for its answer, but not for ever. */
export const askStation = async (station: Station, request: Request): Promise<{ told: string }> => {
  const outcome = await new Promise<Outcome>((resolve, reject) => {
    const sentence = `The station has not answered within ${ANSWER_LIMIT_MS / 1000} s.`;
    const limit = setTimeout(() => reject(new Refusal('no-answer', sentence)), ANSWER_LIMIT_MS);
    station.ask(request, (answer) => {
      clearTimeout(limit);
      resolve(answer);
    });
  });
  const answer = answers[outcome];
  if ('word' in answer) throw new Refusal(answer.word, answer.sentence);
  return answer;
};
