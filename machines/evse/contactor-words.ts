/** The contactor's vocabulary: what it is given, hears, keeps and tells. The chart is in `contactor.ts`. */
import { report, tell } from '../outputs.ts';

/** How the auxiliary contact is wired: closes with the main contacts, opens with them, is not fitted. */
export type ContactorFeedback = 'no' | 'nc' | 'none';

export type ContactorInput = {
  /** `ports[]/contactor/feedback_type`; default `no`. */
  readonly feedback?: ContactorFeedback;
  /** How long command and feedback may differ (hardware.md §4: 250 ms). */
  readonly feedbackMs?: number;
  /** Between opening and closing (SAF-10: 6 s). */
  readonly restMs?: number;
  /** A socket: nothing closes unless the bolt is in (SAF-04). */
  readonly hasLock?: boolean;
  /** A second contactor switches phases 2 and 3: it closes first and opens last (SAF-10). */
  readonly hasPhases?: boolean;
  /** Nothing closes unless the RCD is armed and proven (SAF-02). */
  readonly hasRcd?: boolean;
  /** Nothing closes unless the emergency switch is known to be released. */
  readonly hasEmergency?: boolean;
};

export type ContactorEvent =
  | { type: 'contactor.close' | 'contactor.open' | 'contactor.clear' }
  | { type: 'pilot.ready' | 'pilot.unready' }
  | { type: 'bolt.locked' | 'bolt.loose' }
  | { type: 'interlock.inhibit' | 'interlock.release' }
  | { type: 'air.clear' | 'air.missing' }
  | { type: 'phases.ready' | 'phases.unready' }
  | { type: 'rcd.armed' | 'rcd.disarmed' }
  | { type: 'emergency.pressed' | 'emergency.released' }
  | { type: 'mains.dead' | 'mains.alive' }
  | { type: 'auxiliary.sensed'; closed: boolean }
  /** The coil that was asked for is on: it had to wait for the disk, and the contact's time begins only now. */
  | { type: 'coil.energised' }
  | { type: 'machine.failed' };

/**
 * Who says that the contact may be closed, each by his own key. `air`: the car does not ask for ventilation, or has it;
 * `phases`: the second contactor stands where it should; `bolt`: the plug is locked; `mains`: there is something to
 * switch; `alive`: no neighbour has died.
 */
const keyNames = [
  'session',
  'pilot',
  'air',
  'phases',
  'bolt',
  'rcd',
  'emergency',
  'mains',
  'protection',
  'alive',
] as const;
export type ContactorKeys = Readonly<Record<(typeof keyNames)[number], boolean>>;

export type ContactorContext = Required<Pick<ContactorInput, 'feedback' | 'feedbackMs' | 'restMs'>> & {
  readonly keys: ContactorKeys;
  /** The main contacts as the auxiliary contact tells them; never known without one. */
  readonly contact: 'open' | 'closed' | 'unknown';
};

export const everyKey = ({ keys }: ContactorContext): boolean => keyNames.every((name) => keys[name]);

/** Every key but that of the second contactor, which closes only now: just before the main one. */
export const everyOtherKey = ({ keys }: ContactorContext): boolean =>
  keyNames.every((name) => name === 'phases' || keys[name]);

/** Guilty until proven innocent; `air` is taken as soon as the car asks for it. */
export const firstKeys = (input: ContactorInput | undefined): ContactorKeys => ({
  session: false,
  pilot: false,
  air: true,
  phases: input?.hasPhases !== true,
  bolt: input?.hasLock !== true,
  rcd: input?.hasRcd !== true,
  emergency: input?.hasEmergency !== true,
  mains: true,
  protection: false,
  alive: true,
});

/** What the contact does, by how the auxiliary contact is wired. */
export const meaning = (feedback: ContactorFeedback, auxiliaryClosed: boolean): ContactorContext['contact'] => {
  if (feedback === 'none') return 'unknown';
  return auxiliaryClosed === (feedback === 'no') ? 'closed' : 'open';
};

export const key = (name: keyof ContactorKeys, turned: boolean) => ({
  type: 'turn' as const,
  params: { [name]: turned },
});

// What is told.

/** Everybody who may act only over a contact measured dead: the bolt, the second contactor, the test of the RCD. */
const toMeasurers = (type: 'contact.live' | 'contact.dead') => [
  tell('lock', { type }),
  tell('secondary', { type }),
  tell('rcd', { type }),
];
export const live = toMeasurers('contact.live');
export const answerClosed = tell('supply', { type: 'contactor.closed' });
export const answerOpened = tell('supply', { type: 'contactor.opened' });
export const joinFirst = tell('phases', { type: 'power.wanted' });
export const joinNoMore = tell('phases', { type: 'power.unwanted' });
export const opened = [...toMeasurers('contact.dead'), joinNoMore, answerOpened, report({ type: 'contactor.opened' })];
/** A fan has to run before the contact closes, and only while somebody wants it closed. */
export const wanted = [key('session', true), tell('ventilation', { type: 'power.wanted' })];
export const unwanted = [key('session', false), tell('ventilation', { type: 'power.unwanted' })];
