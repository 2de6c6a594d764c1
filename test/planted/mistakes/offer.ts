/** Mistakes in how much is offered: SAF-08, SAF-09. */
import type { Mutant } from '../mutant.ts';

export const offer: readonly Mutant[] = [
  {
    name: 'SAF-08: the pilot says more than may be offered',
    file: 'machines/evse/pilot-bands.ts',
    find: 'offered / 0.6',
    replace: 'offered / 0.5',
    judge: { test: 'test/machines/evse/pilot-bands.test.ts' },
    short: true,
  },
  {
    name: 'SAF-08: the largest limit decides',
    file: 'machines/load/limits.ts',
    find: 'a.amps - b.amps',
    replace: 'b.amps - a.amps',
    judge: { test: 'test/machines/load/limits.test.ts' },
  },
  {
    name: 'SAF-09: what the cable says now is not what counts',
    file: 'machines/evse/proximity.ts',
    find: `return Math.min(rating, amps ?? rating);`,
    replace: `return amps ?? rating;`,
    judge: { variant: 'cable-proximity' },
  },
  {
    name: 'SAF-08: less than 6 A is offered as 6 A',
    file: 'machines/load/limits.ts',
    find: 'amps: offerable(smallest) ? smallest : 0,',
    replace: 'amps: offerable(smallest) ? smallest : SMALLEST_AMPS,',
    judge: { test: 'test/stories/limits.test.ts' },
  },
  {
    name: 'SAF-12: what a neighbour may still be drawing is given away',
    file: 'machines/load/sharing.ts',
    find: 'open ? share.amps : Math.max(share.amps, share.formerAmps, measuredAmps ?? 0);',
    replace: 'open ? share.amps : Math.max(share.amps, measuredAmps ?? 0);',
    judge: { test: 'test/machines/load/sharing.test.ts' },
  },
  {
    name: 'SAF-12: what the others draw is given away once more',
    file: 'machines/load/sharing.ts',
    find: 'for (const { claim, share: held } of known) room.take(claim, reserved(held, claim));',
    replace: '',
    judge: { test: 'test/stories/site-sharing.test.ts' },
  },
];
