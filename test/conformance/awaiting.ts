/**
 * Cases that the station does not pass yet, each with what it waits for. A case that has come to pass must leave this
 * list; it must be empty before a release.
 */
const SECURITY = 'security profiles and certificates';

export const awaiting: ReadonlyMap<string, string> = new Map([
  ['TC_019_CS', 'ResetRetries can be written'],
  ['TC_050_1_CS', 'a fault of the whole station'],
  ...['074', '075_1', '075_2', '076', '077', '081', '087'].map((number) => [`TC_${number}_CS`, SECURITY] as const),
]);
