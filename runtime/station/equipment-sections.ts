/** The settings of relay 2, wake-up, recloser and lock, as their machines want them. */
import type { Settings } from '../../config/settings.ts';
import { plugLocks } from '../../machines/vocabulary/plug-locks.ts';
import type { VentilationControl } from '../../machines/vocabulary/readings.ts';

/** Guide Table 79. */
const controlOf = (settings: Settings, evse: number): VentilationControl => {
  const control = settings.get('ports[]/ventilation/control', evse);
  if (settings.get('ports[]/ventilation/enable', evse)) return control;
  return control === 'external' ? 'foreign' : 'none';
};

const isSwitching = (settings: Settings, evse: number) => settings.get('ports[]/switch3to1phase/enable', evse);

export const equipmentSections = (settings: Settings, evse: number) => {
  const force = settings.get('ports[]/force_wake_up', evse);
  const afterTimeout = settings.get('ports[]/wake_up_after_timeout', evse);
  const motor = plugLocks[settings.get('ports[]/plug_lock/type', evse)];
  return {
    ventilation: {
      control: controlOf(settings, evse),
      always: settings.get('ports[]/always_accept_cp_state_d', evse),
      feedback: settings.get('ports[]/ventilation/feedback_type', evse),
    },
    /** Null: not fitted. */
    phases: isSwitching(settings, evse)
      ? { delayMs: settings.get('ports[]/switch3to1phase/switch_delay', evse) * 1000 }
      : null,
    secondary: { feedback: settings.get('ports[]/switch3to1phase/feedback_type', evse) },
    /** Null: nobody is ever woken. A car that has been switched to another number of phases may need it. */
    wakeUp:
      force || afterTimeout || isSwitching(settings, evse)
        ? { force, afterTimeout, tries: settings.get('ports[]/wake_up_tries', evse) }
        : null,
    recloser: settings.get('ports[]/recloser/enable', evse)
      ? { limitMs: settings.get('ports[]/recloser/limit_ms', evse) }
      : null,
    lock: {
      driveMs: settings.get('ports[]/plug_lock/drive_ms', evse) || motor.driveMs,
      retries: settings.get('ports[]/plug_lock/retries', evse),
      debounceMs: settings.get('ports[]/plug_lock/debounce_ms', evse),
      blind: motor.sensor === 'none',
    },
    capacitor: { chargeMs: settings.get('ports[]/plug_lock/charge_ms', evse) },
  };
};
