/**
 * What can be broken in the world: one row a fault, switched on and off by name, per EVSE.
 * The part says where the damage sits: an EVSE without that part cannot have the fault.
 * Adding a fault is adding a row here and the damage in the file of its part.
 */
import type { Part } from '../ports/world.ts';

type WorldFaultRow = { readonly part: Part; readonly about: string };

const worldFaults = {
  'pilot-short': {
    part: 'pilot',
    about: 'The pilot wire touches earth: both peaks are 0 V and the car sees no signal.',
  },
  'diode-missing': {
    part: 'pilot',
    about: 'The diode in the car is bridged: its resistor loads the negative half too.',
  },
  'pilot-noise': {
    part: 'pilot',
    about: 'Noise of up to 2.2 V rides on the positive peak and reaches into the next windows for 10 ms.',
  },
  'bc-flapping': { part: 'car', about: 'The car opens and closes S2 without end, 1–20 times a second.' },
  's2-stuck': { part: 'car', about: 'Once closed, the switch S2 of the car never opens.' },
  overdraw: { part: 'car', about: 'The car draws a quarter more than it is offered, whatever its own limits are.' },
  'draws-after-offer': { part: 'car', about: 'The car keeps S2 closed and draws on after the offer has ended.' },
  sleepy: {
    part: 'car',
    about: 'The car has fallen asleep: it ignores PWM until the pilot has been at 0 V or −12 V for 3 s.',
  },
  'cable-out-of-car': {
    part: 'car',
    about: 'The driver has pulled the cable out of the car; its other end is still in the station.',
  },
  'ventilation-request': {
    part: 'car',
    about: 'The car asks for ventilation: S2 connects 270 Ω (state D) instead of 1.3 kΩ.',
  },
  'proximity-open': { part: 'proximity', about: 'The proximity wire is broken: the socket looks empty.' },
  'proximity-invalid': { part: 'proximity', about: 'The proximity resistance is outside every window.' },
  'proximity-changed': {
    part: 'proximity',
    about: 'The proximity resistance reads as the neighbouring, as a rule smaller, rating.',
  },
  'contactor-slow': { part: 'contactor', about: 'The contact needs 400 ms to close and to open.' },
  'contactor-stuck-open': { part: 'contactor', about: 'The contact is open whatever the coil does.' },
  'contactor-welded': {
    part: 'contactor',
    about: 'The contact is closed whatever the coil does, until it is repaired.',
  },
  'contactor-welded-pole': {
    part: 'contactor',
    about: 'The contact of L1 alone is welded: no circuit, but the cable stays live when the others open.',
  },
  'feedback-lying': { part: 'contactor', about: 'The auxiliary contact shows the opposite of what its wiring says.' },
  'feedback-bouncing': {
    part: 'contactor',
    about: 'The auxiliary contact bounces eight times, 8 ms each, whenever the main contact moves.',
  },
  'lock-jam-locking': { part: 'lock', about: 'The bolt sticks on its way out before it reaches the plug.' },
  'lock-jam-unlocking': { part: 'lock', about: 'The bolt cannot be drawn back.' },
  'lock-forced': { part: 'lock', about: 'Somebody has forced the bolt open: it holds nothing and no motor moves it.' },
  'lock-feedback-late': { part: 'lock', about: 'The bolt sensor shows every change one second late.' },
  'lock-feedback-inverted': {
    part: 'lock',
    about: 'The bolt sensor shows locked for unlocked and unlocked for locked.',
  },
  'lock-closes-itself': { part: 'lock', about: 'Somebody pushes the bolt in while nobody drives it.' },
  'lock-flicker': { part: 'lock', about: 'The bolt sensor loses sight of the bolt for 20 ms, twice a second.' },
  'lock-capacitor-flat': { part: 'lock', about: 'The capacitor of the lock motor holds no charge: nothing drives.' },
  'relay2-stuck-open': { part: 'relay2', about: 'Fan or second contactor: stays off whatever relay 2 does.' },
  'relay2-welded': { part: 'relay2', about: 'Fan or second contactor: stays on whatever relay 2 does.' },
  'relay2-slow': { part: 'relay2', about: 'Fan or second contactor: needs 400 ms to switch.' },
  'recloser-tripped': { part: 'recloser', about: 'The RCD beside the recloser trips, and again when it is closed.' },
  'recloser-stuck': { part: 'recloser', about: 'The recloser answers but does not move.' },
  'recloser-silent': { part: 'recloser', about: 'The recloser does not answer.' },
  'meter-silent': { part: 'meter', about: 'The meter does not answer.' },
  'meter-crc': { part: 'meter', about: 'Every answer of the meter has a bad checksum.' },
  'meter-wrong-slave': { part: 'meter', about: 'Another device answers in place of the meter.' },
  'meter-internal': { part: 'meter', about: 'The meter answers every query with an error of its own.' },
  'meter-replaced': {
    part: 'meter',
    about: 'When switched on another meter is built in: its register stands at 123 kWh and counts on from there.',
  },
  'meter-wild': { part: 'meter', about: 'The next reading, and only that one, is 1,000 kWh too high.' },
  'meter-reset': { part: 'meter', about: 'When switched on the register falls to 0 and counts on from there.' },
  'meter-rollover': {
    part: 'meter',
    about: 'When switched on the register stands 100 Wh before its overflow (do it between sessions).',
  },
  'meter-frozen': { part: 'meter', about: 'The meter repeats the reading it had; the energy is shown when it thaws.' },
  'meter-late-signature': { part: 'meter', about: 'The meter answers, and signs nothing in time.' },
  'meter-ghost': { part: 'meter', about: 'The meter shows 5 A on every phase more than flows.' },
  'meter-negative': { part: 'meter', about: 'The meter shows power with the wrong sign; its register counts on.' },
  'reader-silent': { part: 'reader', about: 'The card reader does not answer and sees no card.' },
  'rcd-trip-ac': { part: 'rcd', about: 'In the car 30 mA of alternating current go to earth while it has voltage.' },
  'rcd-trip-dc': { part: 'rcd', about: 'In the car 6 mA of direct current go to earth while it has voltage.' },
  'rcd-spurious': { part: 'rcd', about: 'The RCD trips although nothing leaks in the car.' },
  'rcd-test-no-trip': { part: 'rcd', about: 'The RCD does not answer to its test input.' },
  'rcd-stuck': { part: 'rcd', about: 'Once tripped, the RCD never comes back to normal.' },
  'rcd-late': { part: 'rcd', about: 'The RCD trips and comes back to normal one second late.' },
  'rcd-inverted': { part: 'rcd', about: 'The feedback of the RCD shows the opposite of what is so.' },
  'emergency-pressed': { part: 'emergency switch', about: 'Somebody has pressed the emergency switch.' },
  'mains-lost': {
    part: 'mains',
    about: 'No phase of this EVSE has voltage; board and meter live on a buffered supply.',
  },
  'phase-lost': { part: 'mains', about: 'The last phase of the supply is dead: L3 of three, L1 of one.' },
  'under-voltage': { part: 'mains', about: 'Every phase has 75 % of its nominal voltage.' },
  'over-voltage': { part: 'mains', about: 'Every phase has 125 % of its nominal voltage.' },
  'frequency-off': { part: 'mains', about: 'The supply is 5 Hz too slow, as from an overloaded generator.' },
  'phase-rotated': { part: 'mains', about: 'Two phases of the supply are swapped.' },
  'earth-lost': { part: 'mains', about: 'The protective conductor is broken: 60 V stand between neutral and earth.' },
  'over-temperature': { part: 'heat', about: 'A loose contact and the sun warm the inside by 70 K within the hour.' },
  'sensor-nan': { part: 'heat', about: 'The temperature sensor gives no number.' },
  'sensor-frozen': { part: 'heat', about: 'The temperature sensor repeats the value it had.' },
} as const satisfies Record<string, WorldFaultRow>;

export type WorldFault = keyof typeof worldFaults;

export const isWorldFault = (name: string): name is WorldFault => Object.hasOwn(worldFaults, name);

export const partOf = (fault: WorldFault): Part => worldFaults[fault].part;

export const faultRows: readonly (WorldFaultRow & { readonly name: WorldFault })[] = Object.entries(
  worldFaults,
).flatMap(([name, row]) => (isWorldFault(name) ? [{ name, ...row }] : []));

/** The faults of one EVSE that are switched on, as its parts look at them. */
export type Faults = { has(fault: WorldFault): boolean };
