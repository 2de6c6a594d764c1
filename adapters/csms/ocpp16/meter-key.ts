/** Public keys of signing meters for the central system: the DataTransfer of has.to.be (guide 961–980, table 13). */
import type { Req } from './messages.ts';

/** `publicKey`: ASN.1 DER in hexadecimal digits. */
export type MeterKey = { readonly connector: number; readonly serial: string; readonly publicKey: string };

export const meterKeyTransfer = (keys: readonly MeterKey[]): Req<'DataTransfer'> => ({
  vendorId: 'generalConfiguration',
  messageId: 'setMeterConfiguration',
  data: JSON.stringify({
    meters: keys.map(({ connector, serial, publicKey }) => ({
      connectorId: connector,
      meterSerial: serial,
      type: 'SIGNATURE',
      publicKey,
    })),
  }),
});
