/** The parts of a simulated connector: where each is drawn, what it is called, and how it is. */
import type { WorldSeen } from '../../../../adapters/web/views.ts';
import * as words from '../../words.ts';

export type Truth = WorldSeen['evses'][number];
export type Known = WorldSeen['knownFaults'];
export type PartName = Known[number]['part'];

export type Part = {
  readonly part: PartName;
  readonly name: string;
  /** Column and row of the board; the car stands beneath it. */
  readonly at: readonly [column: number, row: number] | null;
  /** How it is, in a word or two. */
  readonly how: (truth: Truth) => string;
  /** Live when this holds: it is drawn in the colour of what flows. */
  readonly isLive: (truth: Truth, isPowered: boolean) => boolean;
};

const never = () => false;
const flowing = ({ currentA }: Truth): boolean => currentA.some((amps) => amps > 0.05);

export const parts: readonly Part[] = [
  {
    part: 'mains',
    name: 'Supply',
    at: [0, 0],
    how: ({ faults }) => (faults.includes('mains-lost') ? 'dead' : 'there'),
    isLive: (_, isPowered) => isPowered,
  },
  {
    part: 'rcd',
    name: 'RCD',
    at: [1, 0],
    how: ({ rcd }) => (rcd.tripped ? 'tripped' : rcd.testing ? 'in test' : 'on'),
    isLive: (_, isPowered) => isPowered,
  },
  {
    part: 'meter',
    name: 'Meter, kWh',
    at: [2, 0],
    how: ({ registerWh }) => words.kilowattHours(registerWh),
    isLive: (_, isPowered) => isPowered,
  },
  {
    part: 'contactor',
    name: 'Contactor',
    at: [3, 0],
    how: ({ contact }) => contact,
    isLive: ({ contact }, isPowered) => isPowered && contact !== 'open',
  },
  {
    part: 'reader',
    name: 'Reader',
    at: [0, 1],
    how: () => 'for cards',
    isLive: never,
  },
  {
    part: 'emergency switch',
    name: 'Emergency',
    at: [1, 1],
    how: ({ emergency }) => (emergency ? 'pressed' : 'released'),
    isLive: never,
  },
  { part: 'heat', name: 'Heat', at: [2, 1], how: ({ celsius }) => words.celsius(celsius), isLive: never },
  {
    part: 'lock',
    name: 'Lock',
    at: [3, 1],
    how: ({ bolt }) => bolt ?? 'not fitted',
    isLive: ({ contact }, isPowered) => isPowered && contact !== 'open',
  },
  {
    part: 'relay2',
    name: 'Relay 2',
    at: [0, 2],
    how: ({ relay2: { drives, closed } }) => `${drives} ${closed ? 'on' : 'off'}`,
    isLive: never,
  },
  {
    part: 'recloser',
    name: 'Recloser',
    at: [1, 2],
    how: ({ recloser }) => recloser ?? 'none',
    isLive: never,
  },
  {
    part: 'pilot',
    name: 'Pilot',
    at: [2, 2],
    how: ({ pilotHighV, pilotDuty }) => `${words.volts(pilotHighV)} ${words.percent(Math.round(pilotDuty))}`,
    isLive: never,
  },
  {
    part: 'proximity',
    name: 'Proximity',
    at: [3, 2],
    how: ({ plug }) => (plug === 'in' ? 'plug seen' : 'no plug'),
    isLive: ({ contact }, isPowered) => isPowered && contact !== 'open',
  },
  {
    part: 'car',
    name: 'Car',
    at: null,
    how: (truth) =>
      words
        .carWords(truth)
        .filter((word) => word !== '')
        .join(', '),
    isLive: flowing,
  },
];

export const isFlowing = flowing;
