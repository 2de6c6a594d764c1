// Goal: a fault on one connector never opens, closes or blocks another (SAF-13): nothing that one EVSE says reaches the
// machines of another, and the station passes nothing on but what concerns all of them.
// Method: everything that the machines of one EVSE tell on all explored ways is collected, and the host's own directory
// of a station with two EVSEs says who would hear it.
import { describe, expect, it } from 'vitest';
import { Directory, evseOf } from '../../../runtime/host/actors.ts';
import { explore } from '../../../runtime/verify/explore.ts';
import { castOf, played, variants } from '../../../runtime/verify/variants.ts';

const STATES = 30_000;
/** Station-wide machines, and what of an EVSE they may be told. */
const stationRoles: Readonly<Record<string, readonly string[]>> = { reset: ['session.settled'] };
const fitted = new Set(
  variants.flatMap((variant) => castOf(variant).fresh.map(({ name }) => name.split('.')[1] ?? '')),
);

describe.each(variants)('$name', (variant) => {
  it('tells nobody but its own machines, and the station that it has settled', () => {
    const { product } = explore(variant, { states: STATES, violations: 1 });
    for (const [role, events] of product.outside) {
      if (Object.hasOwn(played, role) || fitted.has(role)) continue;
      expect({ role, events: [...events] }).toEqual({ role, events: stationRoles[role] });
    }
  });
});

it('a role means the machine of the same EVSE, never that of another', () => {
  const roles = [...fitted, ...Object.keys(played)];
  const names = [1, 2].flatMap((evse) => roles.map((role) => `evse${evse}.${role}`));
  const directory = Directory.of([...names, ...Object.keys(stationRoles)]);
  for (const from of names) {
    for (const role of [...roles, ...Object.keys(stationRoles)]) {
      for (const receiver of directory.resolve(from, role)) {
        expect([evseOf(from), undefined]).toContain(evseOf(receiver));
      }
    }
  }
});
