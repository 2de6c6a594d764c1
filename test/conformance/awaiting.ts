/**
 * Cases that the station does not pass yet, each with what it waits for. A case that has come to pass must leave this
 * list; it must be empty before a release.
 */
const SECURITY = 'security profiles and certificates';

export const awaiting: ReadonlyMap<string, string> = new Map([
  ['TC_019_CS', 'ResetRetries can be written'],
  ['TC_044_2_CS', 'firmware that is not found'],
  ['TC_044_3_CS', 'firmware that cannot be installed'],
  ['TC_045_1_CS', 'diagnostics'],
  ['TC_045_2_CS', 'diagnostics'],
  ['TC_050_1_CS', 'a fault of the whole station'],
  ['TC_079_CS', 'the security log'],
  ...['074', '075_1', '075_2', '076', '077', '081', '087'].map((number) => [`TC_${number}_CS`, SECURITY] as const),
]);
