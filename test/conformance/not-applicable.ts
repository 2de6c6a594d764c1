/** Cases that say nothing about the station that we run, each with the reason that the suite gives. */
const without = (profile: string): string => `for stations without the feature profile ${profile}, which this one has`;
const NO_FIRMWARE = 'the bench has no firmware that could be installed';

export const notApplicable: ReadonlyMap<string, string> = new Map([
  ['TC_032_1_CS', 'the station has no back-up supply'],
  ['TC_043_1_CS', without('LocalAuthListManagement')],
  ['TC_044_1_CS', NO_FIRMWARE],
  ['TC_048_4_CS', without('Reservation')],
  ['TC_050_4_CS', without('Reservation')],
  ['TC_080_CS', NO_FIRMWARE],
]);
