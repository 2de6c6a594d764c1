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

it('a bolt that is seen to leave and asked to unlock in the same moment opens the contact', () => {
  const charging = [...begun, { at: 6100, does: 'disk' }];
  const deeds = [...charging, { at: 7000, does: 'bolt-says-moving' }, { at: 7020, does: 'release-cable' }];
  expect(plantAfter('socket-liar', charging, 6999)).toMatchObject({ coil: true, bolt: 'locked' });
  expect(retell('socket-liar', deeds, 10_000)).toEqual([]);
  expect(plantAfter('socket-liar', deeds, 7020)).toMatchObject({ coil: false });
});

it('a bolt that is neither in nor out is drawn, though it was out before', () => {
  const deeds = [
    { at: 0, does: 'power' },
    { at: 600, does: 'bolt-says-moving' },
  ];
  expect(plantAfter('socket-liar', deeds, 649)).toMatchObject({ motor: 'rest', standing: [] });
  expect(plantAfter('socket-liar', deeds, 650)).toMatchObject({
    motor: 'unlock',
    standing: ['PlugLockUnexpectedClose'],
  });
});

it('a neighbour who ventilates after a refusal, and stops again, takes the energy with him', () => {
  const served = [
    { at: 0, does: 'power' },
    { at: 600, does: 'plug-in' },
    { at: 1200, does: 'car-asks' },
    { at: 1250, does: 'car-asks-for-air' },
    { at: 1300, does: 'card' },
    { at: 1300, does: 'token-accepted' },
    { at: 2000, does: 'meter-answers' },
    // The contact has rested, the neighbour has been asked for 3 s and the car has been refused.
    { at: 12_000, does: 'neighbour-ventilates' },
    { at: 20_000, does: 'disk' },
  ];
  const deeds = [...served, { at: 21_000, does: 'neighbour-stops' }];
  expect(plantAfter('cable-neighbour', served, 20_999)).toMatchObject({ car: 'D', coil: true });
  expect(retell('cable-neighbour', deeds, 25_000)).toEqual([]);
  expect(plantAfter('cable-neighbour', deeds, 25_000)).toMatchObject({ coil: false, account: true });
});

it('a fan that is asked for again before it stood still is believed only once its relay is on', () => {
  const deeds = [
    { at: 0, does: 'power' },
    { at: 600, does: 'plug-in' },
    { at: 1200, does: 'car-asks' },
    { at: 1250, does: 'car-asks-for-air' },
    { at: 1300, does: 'card' },
    { at: 1300, does: 'token-accepted' },
    { at: 2000, does: 'meter-answers' },
    { at: 2500, does: 'relayDisk' },
    { at: 3000, does: 'car-needs-no-air' },
    { at: 3100, does: 'car-asks-for-air' },
    // The disk takes its time: the contact of the fan has opened meanwhile, and nothing is wrong with it.
    { at: 5000, does: 'relayDisk' },
  ];
  expect(retell('cable-fan', deeds, 8000)).toEqual([]);
  expect(plantAfter('cable-fan', deeds, 8000)).toMatchObject({ account: true, standing: [], relayContact: 'closed' });
});
