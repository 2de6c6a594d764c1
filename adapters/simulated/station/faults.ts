/**
 * What can be broken at the station as a whole: one row a fault, switched on and off by name. Those of single EVSEs are
 * in `../faults.ts`. Adding a fault is adding a row here and the damage in the file of its part.
 */
const stationFaults = {
  'disk-full': 'No space is left: what would add or change anything is refused, deleting works.',
  'disk-read-only': 'The file system has been mounted read-only: every write is refused.',
  'disk-corrupt': 'The file is damaged: every write is refused.',
  'disk-broken': 'Every write ends in an input/output error.',
  'disk-hangs': 'Writes are taken and never answered, until this is switched off.',
  'disk-keeps-rows': 'What only deletes ends in an input/output error.',
  'disk-keeps-old': 'What changes a row that is there ends in an input/output error.',
  'disk-keeps-lists': 'What replaces rows of a table by others ends in an input/output error.',
  'disk-takes-no-end': 'The end of a transaction cannot be written: an input/output error.',
  'disk-takes-no-letter': 'No room for another letter that was given up.',
  'disk-unreadable': 'Reading a row ends in an input/output error.',
  'disk-uncountable': 'Counting the rows of a table ends in an input/output error.',
  'disk-rots': 'What is read of the remembered cards is of another shape than what was written.',
  'disk-no-create': 'At the next start no file can be created.',
  'disk-no-unlink': 'At the next start the file is damaged and can be neither renamed nor deleted.',
  'card-broken': 'The card on which log and black box lie takes no more.',
  'weak-signal': 'The modem hears its network at −118 dBm only.',
  'reset-stuck': 'The station does not restart when it is told to, in either way.',
  'reset-stuck-soft': 'The station does not restart by software; its supply can be switched.',
} as const satisfies Record<string, string>;

export type StationFault = keyof typeof stationFaults;

export const isStationFault = (name: string): name is StationFault => Object.hasOwn(stationFaults, name);

export const stationFaultRows: readonly { readonly name: StationFault; readonly about: string }[] = Object.entries(
  stationFaults,
).flatMap(([name, about]) => (isStationFault(name) ? [{ name, about }] : []));
