/** Mistakes around relay 2: the fan, the neighbour who ventilates, the second contactor (SAF-01, SAF-10). */
import type { Mutant } from '../mutant.ts';

const secondary = 'machines/evse/secondary.ts';
const ventilation = 'machines/evse/ventilation.ts';

export const relay2: readonly Mutant[] = [
  {
    name: 'SAF-01: a car that asks for air is served without',
    file: ventilation,
    find: `tags: 'asks',
          entry: missing,`,
    replace: `tags: 'asks',
          entry: clear,`,
    judge: { variant: 'cable-neighbour' },
  },
  {
    name: 'SAF-01: a neighbour who ventilates no more is not heard',
    file: ventilation,
    find: `always: [powerless, { guard: not('isVentilated'), target: 'asking' }],`,
    replace: `always: [powerless],`,
    judge: { variant: 'cable-neighbour' },
  },
  {
    name: 'SAF-01: a fan that has stopped is still believed',
    file: ventilation,
    find: `always: [powerless, { guard: 'readsOpen', target: 'faltering' }],`,
    replace: `always: [powerless],`,
    judge: { variant: 'cable-fan' },
  },
  {
    name: 'SAF-10: phases 2 and 3 are parted as soon as the main coil lets go',
    file: secondary,
    find: `on: { 'contactor.opening': '.following' },`,
    replace: `on: { 'contactor.opening': 'parting' },`,
    judge: { variant: 'cable-phases' },
  },
  {
    name: 'SAF-10: the main contactor closes before the second one',
    file: secondary,
    find: `entry: live,
      always: { guard: 'wantsNotThree', target: 'parting' },`,
    replace: `entry: [live, ready],
      always: { guard: 'wantsNotThree', target: 'parting' },`,
    judge: { variant: 'cable-phases' },
  },
  {
    name: 'LIV-06: a fan that falters is waited for for ever',
    file: ventilation,
    find: `always: [powerless, { guard: 'readsClosed', target: 'running' }],
          after: { feedback: failed },`,
    replace: `always: [powerless, { guard: 'readsClosed', target: 'running' }],`,
    judge: { test: 'test/stories/ventilation.test.ts' },
  },
  {
    name: 'SAF-06: nobody looks whether the second contactor stays closed',
    file: secondary,
    find: `            { guard: 'isPrimaryDead', target: '#secondary.parting' },
            { guard: 'readsOpen', target: 'faltering' },`,
    replace: `            { guard: 'isPrimaryDead', target: '#secondary.parting' },`,
    judge: { variant: 'cable-second-liar' },
  },
  {
    name: 'SAF-01: a fan that falters is believed as long as it says so now and then',
    file: ventilation,
    find: `faltering: {
          tags: 'fan',
          entry: missing,`,
    replace: `faltering: {
          tags: 'fan',
          entry: clear,`,
    judge: { variant: 'cable-fan-liar' },
  },
  {
    name: 'SAF-01: whoever says that he runs need not have been switched on',
    file: ventilation,
    find: `ordered: { on: { 'relay.energised': 'driven' } },`,
    replace: `ordered: {
              always: { guard: 'readsClosed', target: '#ventilation.air.running' },
              on: { 'relay.energised': 'driven' },
            },`,
    judge: { variant: 'socket-fan' },
  },
];
