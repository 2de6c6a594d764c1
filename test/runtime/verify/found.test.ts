// Goal: what the explorer has found once does not come back.
// Method: the ways that it found, shortened by hand, told again on the real host; judged by the plant.
import { expect, it } from 'vitest';
import { plantAfter, retell } from '../../../runtime/verify/retell.ts';

/** Power, plug, card, a reading: the contact may close as soon as it has rested for 6 s and the disk is ready. */
const begun = [
  { at: 0, does: 'power' },
  { at: 600, does: 'plug-in' },
  { at: 1200, does: 'car-asks' },
  { at: 1300, does: 'card' },
  { at: 1300, does: 'token-accepted' },
  { at: 2000, does: 'meter-answers' },
];

it('a contact that closes before its coil is on is no success: the coil stays off', () => {
  const deeds = [...begun, { at: 6100, does: 'welded' }, { at: 6500, does: 'disk' }];
  expect(plantAfter('cable-breakage', begun, 6099)).toMatchObject({ coilWaits: true, contact: 'open' });
  expect(retell('cable-breakage', deeds, 10_000)).toEqual([]);
  expect(plantAfter('cable-breakage', deeds, 10_000)).toMatchObject({ coil: false, standing: ['ContactorWelded'] });
});

it('a bolt that is forced open and asked to unlock in the same moment opens the contact', () => {
  const deeds = [
    ...begun,
    { at: 6100, does: 'disk' },
    { at: 7000, does: 'forced' },
    { at: 7020, does: 'release-cable' },
  ];
  expect(plantAfter('socket-breakage', deeds.slice(0, -2), 6999)).toMatchObject({ coil: true, bolt: 'locked' });
  expect(retell('socket-breakage', deeds, 10_000)).toEqual([]);
  expect(plantAfter('socket-breakage', deeds, 10_000)).toMatchObject({ coil: false, contact: 'open' });
});
