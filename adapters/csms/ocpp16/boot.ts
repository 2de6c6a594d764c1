/** Introducing the station (S6 §4.2): who we are, within the lengths of the norm. */
import type { Req } from './messages.ts';

/** Whose station this is; every text is cut to the length that the norm allows. */
export type Identity = {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber?: string;
  readonly boxSerialNumber?: string;
  readonly firmwareVersion?: string;
  readonly iccid?: string;
  readonly imsi?: string;
  readonly meterType?: string;
  readonly meterSerialNumber?: string;
};

const optional = [
  ['serialNumber', 'chargePointSerialNumber', 25],
  ['boxSerialNumber', 'chargeBoxSerialNumber', 25],
  ['firmwareVersion', 'firmwareVersion', 50],
  ['iccid', 'iccid', 20],
  ['imsi', 'imsi', 20],
  ['meterType', 'meterType', 25],
  ['meterSerialNumber', 'meterSerialNumber', 25],
] as const;

export function bootNotification(identity: Identity): Req<'BootNotification'> {
  const extras = optional.flatMap(([ours, theirs, longest]) => {
    const value = identity[ours];
    // An empty optional field is left out, never sent empty.
    return value === undefined || value === '' ? [] : [[theirs, value.slice(0, longest)] as const];
  });
  return {
    chargePointVendor: identity.vendor.slice(0, 20),
    chargePointModel: identity.model.slice(0, 20),
    ...Object.fromEntries(extras),
  };
}
