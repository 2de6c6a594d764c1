/** The charging points of a simulated world, built and wired as the settings say: an electrician who read them. */
import { rcdFor } from '../adapters/simulated/evse/rcd.ts';
import type { WorldOptions } from '../adapters/simulated/world.ts';
import type { Settings } from '../config/settings.ts';
import type { Polarity } from '../machines/vocabulary/polarity.ts';
import { sections } from './station/sections.ts';

const wire = (polarity: Polarity) => ({ device: polarity, board: polarity });

export const simulatedEvses = (settings: Settings): WorldOptions['evses'] =>
  Array.from({ length: settings.evses }, (_, index) => {
    const evse = index + 1;
    return {
      cable: settings.get('ports[]/pluggable', evse) ? 'socket' : 'fixed',
      phases: settings.get('ports[]/phase_count', evse) === 1 ? 1 : 3,
      auxiliary: settings.get('ports[]/contactor/feedback_type', evse),
      // Of the meters of the guide (line 1234) this one signs.
      ...(settings.get('ports[]/meter/protocol', evse) === 'iskra' ? { signingSerial: `SIM${evse}` } : {}),
      reader: settings.get('ports[]/rfid/enable', evse),
      lockType: settings.get('ports[]/plug_lock/type', evse),
      opensWithoutPower: settings.get('ports[]/plug_lock/opens_without_power', evse),
      recloser: settings.get('ports[]/recloser/enable', evse),
      relay2: settings.get('ports[]/switch3to1phase/enable', evse)
        ? { drives: 'phases', auxiliary: settings.get('ports[]/switch3to1phase/feedback_type', evse) }
        : { drives: 'fan', auxiliary: settings.get('ports[]/ventilation/feedback_type', evse) },
      rcd: {
        feedbackWire: wire(settings.get('ports[]/rcd_monitor/polarity', evse)),
        testWire: wire(settings.get('ports[]/rcd_monitor/test_gpio_polarity', evse)),
        ...rcdFor(sections(settings, evse).rcdTest),
      },
      emergencyWire: wire(settings.get('ports[]/emergency_alarm/polarity', evse)),
    };
  });
