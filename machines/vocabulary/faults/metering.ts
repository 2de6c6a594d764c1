/** Faults of the energy meter. User guide 401–425; integration guide, "Error Code Details". */
import type { FaultRow } from '../fault-row.ts';
import { recoverable, warning } from './reactions.ts';

const meter = { code: 'PowerMeterFailure', ...recoverable } as const;
const resetOrSettings = 'Send Reset; check the settings below ports[]/meter.';

export const meterFaults = {
  MeterSilent: {
    ...meter,
    vendorCode: 'CommunicationError',
    alias: 'ModBusComsFailure',
    priority: 7,
    tries: 'asks again every second; goes on when the meter answers',
    remote: 'Compare the settings below ports[]/meter with the meter.',
    remedy: 'Check the settings below ports[]/meter, the bus termination and the wires of the meter.',
  },
  MeterInternalError: {
    ...meter,
    vendorCode: 'InternalError',
    priority: 8,
    tries: 'asks again every second; goes on when the meter gives readings',
    remote: resetOrSettings,
    remedy: 'Check the meter, its firmware and its wires.',
  },
  MeterIdleError: {
    ...meter,
    vendorCode: 'IdleMeterError',
    priority: 9,
    remote: resetOrSettings,
    remedy: 'Check that the meter is supplied while nobody charges, its firmware and its wires.',
  },
  MeterActiveError: {
    ...meter,
    vendorCode: 'ActiveMeterError',
    priority: 10,
    remote: resetOrSettings,
    remedy: 'Check the meter, its supply and the bus; replace the board when the meter is sound.',
  },
  MeterEstimated: {
    code: 'PowerMeterFailure',
    vendorCode: 'EstimatedValues',
    priority: 18,
    ...warning,
    tries: 'goes on with calculated energy, which is marked, where the settings allow it',
    remedy: 'The meter does not answer: check it and its wires.',
  },
} as const satisfies Record<string, FaultRow>;
