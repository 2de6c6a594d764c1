/** The settings about supply and meter, as the machines beside them want them. */
import type { Settings } from '../../config/settings.ts';

/** How long a kind of meter may be silent, ms (hardware.md §0: 2 s; Klefr, which checks itself at power-up, 10 s). */
const silenceOf = (protocol: string): number => (protocol === 'klefr' ? 10_000 : 2000);

export const supplySections = (settings: Settings, evse: number) => ({
  meter: {
    lostMs:
      settings.get('ports[]/meter/lost_after_ms', evse) || silenceOf(settings.get('ports[]/meter/protocol', evse)),
    calculates: settings.get('ports[]/meter/calculate_when_lost', evse),
  },
  mains: { dipMs: settings.get('ports[]/supply/dip_ms', evse) },
});
