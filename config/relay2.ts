/** Relay 2 has one user: what cannot be together, in one clear sentence each. */
import type { Settings } from './settings.ts';
import { placeOf, type PortPath } from './table.ts';

type Clash = { readonly place: string; readonly text: string };

export function relay2Clashes(settings: Settings): readonly Clash[] {
  return Array.from({ length: settings.evses }, (_, index) => index + 1).flatMap((evse) => {
    if (!settings.get('ports[]/switch3to1phase/enable', evse)) return [];
    const place = placeOf('ports[]/switch3to1phase/enable', evse);
    const clash = (other: PortPath, expected: string): Clash => ({
      place,
      text: `found true at ${place}, expected false unless ${placeOf(other, evse)} is ${expected}`,
    });
    return [
      ...(settings.get('ports[]/ventilation/enable', evse)
        ? [clash('ports[]/ventilation/enable', 'false: both need relay 2')]
        : []),
      ...(settings.get('ports[]/ventilation/control', evse) === 'external'
        ? [clash('ports[]/ventilation/control', '"internal": a neighbour would switch relay 2')]
        : []),
      ...(settings.get('ports[]/phase_count', evse) === 3 ? [] : [clash('ports[]/phase_count', '3')]),
      ...(settings.get('ports[]/contactor/feedback_type', evse) === 'none'
        ? [clash('ports[]/contactor/feedback_type', '"no" or "nc": both contactors must be seen open before a change')]
        : []),
    ];
  });
}
