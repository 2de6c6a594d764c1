/**
 * Drivers of quiet times: nothing is broken any more, so what is promised for that is judged on each of them (LIV-02,
 * LIV-03) by the plant.
 */
import type { Transaction } from './central-ledger.ts';
import type { Charger } from './charger.ts';
import { act } from './deeds.ts';

const ENERGY_S = 30;
const CABLE_S = 10;
const CARD = 'CAFE01';

/** Whether it became so in time. */
export const within = (charger: Charger, seconds: number, isSo: () => boolean): boolean => {
  const end = charger.clock.now() + seconds * 1000;
  while (!isSo()) {
    if (charger.clock.now() >= end) return false;
    charger.clock.advance(250);
  }
  return true;
};

export const evsesOf = (charger: Charger): readonly number[] =>
  Array.from({ length: charger.evses }, (_, index) => index + 1);

/** For the words of a complaint. */
export const statusOf = (charger: Charger, evse: number): string =>
  charger.controller?.station.evses()[evse - 1]?.status ?? 'down';

export const standing = (charger: Charger, evse: number): string =>
  JSON.stringify(charger.controller?.station.evses()[evse - 1]?.faults ?? []);

export const flows = (charger: Charger, evse: number): boolean => charger.truth(evse).currentA.some((amps) => amps > 0);

/** Of the central system's ledger. */
export const openOf = (charger: Charger, evse: number): Transaction | undefined =>
  charger.csms.ledger.transactions.findLast(({ connector, stop }) => connector === evse && stop === undefined);

/** A card begins and ends; a key is turned on and off. */
const authorise = (charger: Charger, evse: number, begins: boolean): void => {
  act(charger, charger.hasKey(evse) ? `key ${evse} ${begins ? 'on' : 'off'}` : `tag ${evse} ${CARD}`);
};

/** LIV-02. Answers whether energy flows. */
export const beginVisit = (charger: Charger, evse: number): boolean => {
  act(charger, `plug ${evse} 16 3 32`);
  charger.clock.advance(2000);
  authorise(charger, evse, true);
  const isServed = within(charger, ENERGY_S, () => flows(charger, evse));
  if (!isServed) {
    const where = `${statusOf(charger, evse)} ${standing(charger, evse)}`;
    charger.hazard(`LIV-02: EVSE ${evse}: no energy after ${ENERGY_S} s: ${where}`);
  }
  return isServed;
};

/** LIV-03. */
export const endVisit = (charger: Charger, evse: number): void => {
  const { clock, settings } = charger;
  authorise(charger, evse, false);
  const isLoose = () => charger.truth(evse).bolt !== 'locked';
  // A free connector knows no card that ends anything: there it is the car.
  if (settings.get('ports[]/user_authentication', evse) === 'free') act(charger, `pause ${evse}`);
  else if (settings.get('ports[]/pluggable', evse) && !within(charger, CABLE_S, isLoose)) {
    charger.hazard(`LIV-03: EVSE ${evse}: the cable is locked ${CABLE_S} s after the stop: ${statusOf(charger, evse)}`);
  }
  clock.advance(20_000);
  act(charger, `leave ${evse}`);
  clock.advance(25_000);
  act(charger, `unplug ${evse}`);
  // Where not even that ends it, the next driver goes on with it, or the hotline is called.
  if (!settings.get('ocpp/StopTransactionOnEVSideDisconnect')) act(charger, `remote-stop ${evse}`);
};
