/** All the hardware of a station, real or simulated: what `compose` is given. */
import type { Capacitor } from './capacitor.ts';
import type { Card } from './card.ts';
import type { Contactor } from './contactor.ts';
import type { EvData } from './ev-data.ts';
import type { EmergencySwitch } from './emergency-switch.ts';
import type { EarthSensor } from './earth-sensor.ts';
import type { KeySwitch } from './key-switch.ts';
import type { Lamp } from './lamp.ts';
import type { Lock } from './lock.ts';
import type { Meter } from './meter.ts';
import type { Modem } from './modem.ts';
import type { Pilot } from './pilot.ts';
import type { Proximity } from './proximity.ts';
import type { Rcd } from './rcd.ts';
import type { Reader } from './reader.ts';
import type { Recloser } from './recloser.ts';
import type { Relay } from './relay.ts';
import type { RotarySwitch } from './rotary-switch.ts';
import type { Thermometer } from './thermometer.ts';
import type { Watchdog } from './watchdog.ts';

export type EvseHardware = {
  readonly pilot: Pilot;
  readonly contactor: Contactor;
  /** Absent with a fixed cable. */
  readonly lock?: Lock;
  /** Absent with a fixed cable. */
  readonly proximity?: Proximity;
  readonly meter: Meter;
  readonly reader?: Reader;
  readonly evData?: EvData;
  /** Of the lock's motor; absent with a fixed cable. */
  readonly capacitor?: Capacitor;
  /** A fan, or the contactor of phases 2 and 3. */
  readonly relay2?: Relay;
  readonly recloser?: Recloser;
  readonly rcd?: Rcd;
  readonly emergencySwitch?: EmergencySwitch;
  readonly thermometer?: Thermometer;
  readonly earth?: EarthSensor;
  readonly key?: KeySwitch;
  readonly lamp?: Lamp;
  /** One output on which only the pattern tells. */
  readonly statusOutput?: Lamp;
};

export type Hardware = {
  /** In order: the first is EVSE 1. */
  readonly evses: readonly EvseHardware[];
  readonly watchdog: Watchdog;
  readonly rotary?: RotarySwitch;
  readonly card?: Card;
  readonly modem?: Modem;
};
