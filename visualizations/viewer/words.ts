/** The station's words in plain English, and numbers with their units. */
import type { EvseSeen, StationSeen, WorldSeen } from '../../adapters/web/views.ts';

type Status = EvseSeen['status'];
export type Tone = 'good' | 'busy' | 'wait' | 'bad' | 'off';

export const statusWords: Readonly<
  Record<Status, { readonly text: string; readonly about: string; readonly tone: Tone }>
> = {
  Available: { text: 'Available', about: 'Ready for a car.', tone: 'good' },
  Preparing: { text: 'Preparing', about: 'Waiting for a card, or for the car to be plugged in.', tone: 'wait' },
  Charging: { text: 'Charging', about: 'Energy flows into the car.', tone: 'busy' },
  SuspendedEV: { text: 'Paused by the car', about: 'Energy is offered, but the car does not take any.', tone: 'wait' },
  SuspendedEVSE: { text: 'Paused by the station', about: 'The station offers no energy just now.', tone: 'wait' },
  Finishing: {
    text: 'Finishing',
    about: 'The session has ended: unplug, or show a card to start again.',
    tone: 'wait',
  },
  Reserved: { text: 'Reserved', about: 'Kept free for somebody.', tone: 'wait' },
  Unavailable: { text: 'Out of service', about: 'Takes no car for the time being.', tone: 'off' },
  Faulted: { text: 'Faulted', about: 'Something is broken: see below what to do.', tone: 'bad' },
};

type Link = StationSeen['link'];

export const linkWords: Readonly<Record<Link, { readonly text: string; readonly tone: Tone }>> = {
  disabled: { text: 'No central system is set', tone: 'off' },
  offline: { text: 'Central system not reached', tone: 'bad' },
  connecting: { text: 'Connecting to the central system', tone: 'wait' },
  registering: { text: 'Introducing itself to the central system', tone: 'wait' },
  pending: { text: 'Central system asks to wait', tone: 'wait' },
  rejected: { text: 'Rejected by the central system', tone: 'bad' },
  accepted: { text: 'Central system connected', tone: 'good' },
};

/** IEC 61851-1 Table A.3, in the driver's terms. */
export const pilotWords: Readonly<Record<'A' | 'B' | 'C' | 'D' | 'E' | 'F', string>> = {
  A: 'no car',
  B: 'car connected',
  C: 'car wants energy',
  D: 'car wants energy and ventilation',
  E: 'short to earth',
  F: 'station not available',
};

const number = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** `6.125` becomes `6.13`, `16` stays `16`. */
const short = (value: number, digits: number): string => value.toLocaleString('en', { maximumFractionDigits: digits });

export const amps = (value: number): string => `${short(value, 1)} A`;
export const celsius = (value: number): string => `${short(value, 1)} °C`;
export const volts = (value: number): string => `${short(value, 1)} V`;
export const percent = (value: number): string => `${short(value, 1)} %`;
export const kilowatts = (watts: number): string => number(watts / 1000, 2);
export const wattHours = (wh: number): string => `${short(wh, 0)} Wh`;
export const kilowattHours = (wh: number): string => number(wh / 1000, 3);

/** `cable-rating` and `cableRating` become `cable rating`. */
export const spelled = (name: string): string =>
  name
    .replaceAll(/[-_.]/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** Whose limit it is. */
const limitWords: Readonly<Record<string, string>> = {
  'csms/max': 'central system, all connectors together',
  'csms/tx-default': 'central system, every transaction',
  'csms/tx': 'central system, this transaction',
  station: 'a neighbour, the whole station',
};

/** The name of a limit as a person reads it. */
export const limitName = (name: string): string => limitWords[name] ?? spelled(name);

/** Words that stay as they are spelled in the field. */
const abbreviations: Readonly<Record<string, string>> = { crc: 'CRC', bc: 'B–C', s2: 'S2', rcd: 'RCD', ocpp: 'OCPP' };

/** A fault's name as a heading: `PlugLockCannotLock` becomes `Plug lock cannot lock`. */
export const heading = (name: string): string => {
  const words = spelled(name)
    .split(' ')
    .map((word) => abbreviations[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const clockTime = (epochMs: number | null): string =>
  epochMs === null ? 'time unknown' : new Date(epochMs).toLocaleTimeString('en-GB');

/** To the millisecond. */
export const preciseTime = (epochMs: number | null): string =>
  epochMs === null ? clockTime(null) : `${clockTime(epochMs)}.${String(Math.floor(epochMs) % 1000).padStart(3, '0')}`;

type Truth = WorldSeen['evses'][number];

/** Only the pilot tells the station of the plug. */
export const plugWords = ({ pilot }: Pick<EvseSeen, 'pilot'>): string =>
  pilot === null || pilot === 'A' || pilot === 'F' ? 'no plug' : 'plugged in';

/** State and detail: `wants energy`, `40 % full`. */
export const carWords = ({ car }: Pick<Truth, 'car'>): readonly [string, string] => {
  if (car === null) return ['no car', ''];
  return [car.wantsEnergy ? 'wants energy' : 'does not ask', `${short(car.chargePercent, 0)} % full`];
};

export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
