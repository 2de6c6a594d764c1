/** The contactor's vocabulary: what it is given, what it hears, what it keeps. The chart is in `contactor.ts`. */
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
};

export type ContactorEvent =
  | { type: 'contactor.close' | 'contactor.open' | 'contactor.clear' }
  | { type: 'pilot.ready' | 'pilot.unready' }
  | { type: 'bolt.locked' | 'bolt.loose' }
  | { type: 'interlock.inhibit' | 'interlock.release' }
  | { type: 'auxiliary.sensed'; closed: boolean }
  /** The coil that was asked for is on: it had to wait for the disk, and the contact's time begins only now. */
  | { type: 'coil.energised' }
  | { type: 'machine.failed' };

/** Who says that the contact may be closed; `bolt`: the plug is locked; `alive`: no neighbour has died. */
export type ContactorKeys = Readonly<Record<'session' | 'pilot' | 'bolt' | 'protection' | 'alive', boolean>>;

export type ContactorContext = Required<ContactorInput> & {
  readonly keys: ContactorKeys;
  /** The main contacts as the auxiliary contact tells them; never known without one. */
  readonly contact: 'open' | 'closed' | 'unknown';
};

export const everyKey = ({ keys }: ContactorContext): boolean =>
  keys.session && keys.pilot && keys.bolt && keys.protection && keys.alive;

/** What the contact does, by how the auxiliary contact is wired. */
export const meaning = (feedback: ContactorFeedback, auxiliaryClosed: boolean): ContactorContext['contact'] => {
  if (feedback === 'none') return 'unknown';
  return auxiliaryClosed === (feedback === 'no') ? 'closed' : 'open';
};
