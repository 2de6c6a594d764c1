/**
 * Who stands at the ends of a line of the tape where no machine does: the board with its wires, the central system,
 * the neighbours, or plain code of this program that keeps, times or asks something.
 */

import type { LevelName } from '../../machines/vocabulary/levels.ts';
import { evseName } from '../host/actors.ts';

/** What a sensor, a motor or the meter has said. */
const OF_BOARD = /\.sensed$|^(?:coil|mains|meter|reader|relay|tag)\.|^fault\.(?:found|gone)$/;
/** What has come of the talk with the central system. */
const OF_CENTRAL = /^(?:csms|outbox|notices?)\.|^token\.(?:answered|unanswered|judged|remote|check)$/;
/** Orders that move or read something. */
const TO_BOARD = /^(?:meter|recloser|station)\./;
const TO_CENTRAL = /^(?:csms|outbox|notice)\.|^token\.ask$|^certificate\.request$/;

/** Whoever has said something to a machine from outside. */
export const speakerOf = (type: string): string => {
  if (OF_BOARD.test(type)) return 'board';
  return OF_CENTRAL.test(type) ? 'central system' : 'program';
};

/** Whoever carries an order out. */
export const carrierOf = (type: string): string => {
  if (TO_BOARD.test(type)) return 'board';
  return TO_CENTRAL.test(type) ? 'central system' : 'program';
};

/** Whose level it is; relay 2 is one or the other's. */
const owners: Readonly<Record<LevelName, readonly string[]>> = {
  coil: ['contactor'],
  pilotDuty: ['pilot'],
  pilotOff: ['pilot'],
  motor: ['lock'],
  relay2: ['secondary', 'ventilation'],
  rcdTest: ['rcdTest'],
};

/** `moved`: whose state has changed in that turn. */
export const ownerOf = (level: LevelName, evse: number, moved: readonly string[]): string => {
  const names = owners[level].map((role) => evseName(evse, role));
  return names.find((name) => moved.includes(name)) ?? names[0] ?? `evse${evse}`;
};

/** Of a message: at the other end of its wire. */
export const endOf = (wire: string): string => (wire.startsWith('mqtt') ? 'neighbours' : 'central system');
