// Goal: a fault on one connector never opens, closes or blocks another (SAF-13): nothing that one EVSE says reaches the
// machines of another.
// Method: the host's own directory of a station with two EVSEs says who would hear it. That an EVSE tells the station
// nothing but that it has settled `check.test.ts` holds against every state.
import { expect, it } from 'vitest';
import { Directory, evseOf } from '../../../runtime/host/actors.ts';
import { variants } from '../../../runtime/verify/chapters.ts';
import { castOf, played } from '../../../runtime/verify/variants.ts';

const fitted = new Set(
  variants.flatMap((variant) => castOf(variant).fresh.map(({ name }) => name.split('.')[1] ?? '')),
);

it('a role means the machine of the same EVSE, never that of another', () => {
  const roles = [...fitted, ...Object.keys(played)];
  const names = [1, 2].flatMap((evse) => roles.map((role) => `evse${evse}.${role}`));
  const directory = Directory.of([...names, 'reset']);
  for (const from of names) {
    for (const role of [...roles, 'reset']) {
      for (const receiver of directory.resolve(from, role)) {
        expect([evseOf(from), undefined]).toContain(evseOf(receiver));
      }
    }
  }
});
