/** What the watchers of a healthy station in Europe see, and between which bands: 230 V, three phases, no current. */
import { unseen, type Bands, type Sight } from '../../machines/evse/watchers/sight.ts';

export const bands: Bands = {
  nominalV: 230,
  voltagePercent: 20,
  neutralEarthV: 8,
  derateCelsius: 65,
  stopCelsius: 80,
};

export const healthy: Sight = {
  ...unseen,
  voltageV: [230, 230, 230],
  currentA: [0, 0, 0],
  frequencyHz: 50,
  rotation: 'right',
  neutralEarthV: 1,
  celsius: 25,
};
