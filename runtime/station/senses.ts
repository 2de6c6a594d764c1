/**
 * From hardware to events: every change that the board sees becomes one event for one machine. Raw volts become pilot
 * letters here, so that noise inside a window never reaches the host.
 */
import type { Clock } from '../../adapters/ports/clock.ts';
import type { EvseHardware } from '../../adapters/ports/hardware.ts';
import type { Settings } from '../../config/settings.ts';
import { classifyPilot, type PilotSense } from '../../machines/evse/pilot-bands.ts';
import { evseName } from '../host/actors.ts';
import { listenToEmergency } from './emergency-circuit.ts';

type Event = { readonly type: string } & Record<string, unknown>;

export type SensesOptions = {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly evses: readonly number[];
  readonly hardware: (evse: number) => EvseHardware;
  readonly dispatch: (to: string, event: Event) => void;
  /** Whether a machine of this name is fitted: what is wired but not wanted is not listened to. */
  readonly has: (name: string) => boolean;
  /** The duty that the pilot of an EVSE now has, percent. */
  readonly duty: (evse: number) => number;
};

/** Begins to listen to the whole board; the first values come at once. */
export const listenToBoard = (options: SensesOptions): void => {
  listenToEmergency(options);
  for (const evse of options.evses) listenTo(evse, options);
};

/**
 * A feedback that bounces: the reading that permits something (`permits`: an open contact, a fan that runs) is told
 * once it has stood for `ms`, the other one at once.
 */
const debounced = (clock: Clock, ms: number, permits: boolean, tell: (closed: boolean) => void) => {
  let told: boolean | null = null;
  let callOff = (): void => undefined;
  const say = (closed: boolean): void => {
    if (closed !== told) tell(closed);
    told = closed;
  };
  return (closed: boolean): void => {
    callOff();
    if (closed !== permits || ms === 0) say(closed);
    else callOff = clock.at(clock.now() + ms, () => say(closed));
  };
};

const listenTo = (evse: number, options: SensesOptions): void => {
  const { settings } = options;
  const hardware = options.hardware(evse);
  const has = (role: string) => options.has(evseName(evse, role));
  const tell = (role: string, event: Event) => options.dispatch(evseName(evse, role), event);

  if (has('rcd')) hardware.rcd?.watch((tripped) => tell('rcd', { type: 'rcd.sensed', tripped }));

  let sense: PilotSense | null = null;
  hardware.pilot.watch((high, low) => {
    const now = classifyPilot(high, low, options.duty(evse), sense);
    if (now === sense) return;
    sense = now;
    tell('pilot', { type: 'pilot.sensed', sense: now });
  });

  const ms = settings.get('ports[]/contactor/debounce_ms', evse);
  const feedback = (permits: boolean, say: (closed: boolean) => void) => debounced(options.clock, ms, permits, say);
  const readsOpen = settings.get('ports[]/contactor/feedback_type', evse) === 'nc';
  hardware.contactor.watch(feedback(readsOpen, (closed) => tell('contactor', { type: 'auxiliary.sensed', closed })));
  hardware.lock?.watch((bolt) => tell('lock', { type: 'bolt.sensed', bolt }));
  hardware.meter.watch((voice) => tell('meter', { type: `meter.${voice}` }));

  hardware.proximity?.watch((rating) => tell('proximity', { type: 'cable.sensed', rating }));
  hardware.capacitor?.watch((charged) => tell('capacitor', { type: charged ? 'capacitor.charged' : 'capacitor.low' }));
  // Relay 2 has one user (`config/relay2.ts`).
  const [user, permits] = has('secondary')
    ? ['secondary', settings.get('ports[]/switch3to1phase/feedback_type', evse) === 'nc']
    : ['ventilation', settings.get('ports[]/ventilation/feedback_type', evse) !== 'nc'];
  hardware.relay2?.watch(feedback(permits, (closed) => tell(user, { type: 'relay.sensed', closed })));
  if (has('recloser')) hardware.recloser?.watch((state) => tell('recloser', { type: 'recloser.sensed', state }));

  // Where a neighbour says who may, the key on the board counts for nothing.
  const keyCounts = settings.get('ports[]/user_authentication', evse) === 'key-switch';
  if (keyCounts) hardware.key?.watch((on) => tell('key', { type: on ? 'key.on' : 'key.off' }));

  hardware.reader?.watch((sight) => {
    if (sight === 'silent') tell('reader', { type: 'reader.silent' });
    else if (sight === 'answering') tell('reader', { type: 'reader.answering' });
    else tell('reader', { type: 'tag.seen', id: sight.seen });
  });
};
