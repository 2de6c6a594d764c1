/** Mistakes in what is left when a machine, the host or the process dies: SAF-14, and the order of a turn. */
import type { Mutant } from '../mutant.ts';

const contactor = 'machines/evse/contactor.ts';

export const death: readonly Mutant[] = [
  {
    name: 'SAF-14: a dead pilot machine leaves its offer standing',
    file: 'machines/vocabulary/levels.ts',
    find: 'pilotDuty: { safe: 0,',
    replace: 'pilotDuty: { safe: 26,',
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-14: the death of a neighbour turns a key',
    file: contactor,
    find: `'machine.failed': { actions: key('alive', false) }`,
    replace: `'machine.failed': { actions: key('alive', true) }`,
    judge: { variant: 'cable-breakage' },
  },
  {
    name: 'SAF-14: the host does not tell the neighbours of a death',
    file: 'runtime/host/host.ts',
    find: `if (other === name || groupOf(other) !== group) continue;`,
    replace: `if (groupOf(other) !== '') continue;`,
    judge: { test: 'test/runtime/host/failure.test.ts' },
  },
  {
    name: 'SAF-14: the last resort forgets the coil',
    file: 'runtime/safe-state.ts',
    find: 'contactor.setCoil(safeLevels.coil)',
    replace: 'contactor.setCoil(!safeLevels.coil)',
    judge: { test: 'test/runtime/safe-state.test.ts' },
  },
  {
    name: 'architecture §3: what is dangerous does not wait for the disk',
    file: 'runtime/host/levels.ts',
    find: 'if (danger(levels, name) > danger(this.#applied, name))',
    replace: 'if (danger(levels, name) > 1e9)',
    judge: { test: 'test/runtime/host/levels.test.ts' },
    short: true,
  },
];
