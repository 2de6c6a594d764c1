/**
 * Every topic that we share with our neighbours: one row each, in the words of the user guide (`source`: its lines).
 * `{port}` is the EVSE counted from 0: EVSE 1 is port0. The table says what is said and heard; nothing here decides
 * anything.
 *
 * Retained is only what the guide wants retained, and `ocpp/online`, which the broker itself corrects when we die: a
 * contactor that stays "closed" in a broker's memory after its station has gone would be a dangerous lie.
 */
import { payloads, type PayloadName } from './payloads.ts';

export type TopicRow = {
  /** With `{port}` where it belongs to one EVSE, and `+` where a neighbour chooses a name. */
  readonly topic: string;
  /** `out`: we publish. `in`: a neighbour does. */
  readonly direction: 'out' | 'in';
  readonly payload: PayloadName;
  readonly retain: boolean;
  /** Lines of the user guide, or `ours`. */
  readonly source: string;
  /** The fact, the view or the request that it translates. */
  readonly translates: string;
};

const said = { direction: 'out', retain: false } as const;
const heard = { direction: 'in', retain: true } as const;

export const topics = {
  pilotLetter: {
    topic: '{port}/ci/charge/cp/status',
    ...said,
    payload: 'letter',
    source: '2724',
    translates: 'EvseView.pilot',
  },
  pilotDuty: {
    topic: '{port}/ci/charge/pwm/status',
    ...said,
    payload: 'duty',
    source: '2725',
    translates: 'EvseView.levels.pilotDuty',
  },
  plug: {
    topic: '{port}/ci/charge/plug/status',
    ...said,
    payload: 'bolt',
    source: '2727',
    translates: 'EvseView.lock',
  },
  contactor: {
    topic: '{port}/ci/charge/contactor/status',
    ...said,
    payload: 'contact',
    source: '2728',
    translates: 'EvseView.contactor',
  },
  offeredLimit: {
    topic: '{port}/ci/evse/basic/offered_current_limit',
    ...said,
    payload: 'amps',
    source: '3107',
    translates: 'EvseView.allowedAmps',
  },
  limitReason: {
    topic: '{port}/ci/evse/basic/offered_current_limit/reason',
    ...said,
    payload: 'text',
    source: 'ours',
    translates: 'EvseView.limits: the name of the deciding one',
  },
  physicalLimit: {
    topic: '{port}/ci/evse/basic/physical_current_limit',
    ...said,
    payload: 'wholeAmps',
    source: '3110',
    translates: 'EvseView.limits: the least of evse and cable',
  },
  gridLimit: {
    topic: '{port}/ci/evse/basic/grid_current_limit/actual',
    ...said,
    payload: 'wholeAmps',
    source: '3098',
    translates: 'EvseView.limits: grid; -1 where no rotary switch is fitted',
  },
  evseLimit: {
    topic: '{port}/ci/evse/basic/evse_current_limit/actual',
    ...said,
    payload: 'wholeAmps',
    source: '3099',
    translates: 'EvseView.limits: evse',
  },
  cableLimit: {
    topic: '{port}/cable_current_limit',
    ...said,
    payload: 'wholeAmps',
    source: '3097',
    translates: 'EvseView.limits: cable; -1 where none is known',
  },
  availability: {
    topic: '{port}/availability/actual',
    ...said,
    retain: true,
    payload: 'availability',
    source: '677-696',
    translates: 'EvseView.operative',
  },
  contactorError: {
    topic: '{port}/contactor/error',
    ...said,
    payload: 'flag',
    source: '332',
    translates: 'faults with the code PowerSwitchFailure',
  },
  lockFailure: {
    topic: '{port}/plug_lock/permanent_failure',
    ...said,
    payload: 'fault',
    source: '342-385',
    translates: 'faults with the code ConnectorLockFailure',
  },
  meterAvailable: {
    topic: '{port}/metering/meter/available',
    ...said,
    payload: 'flag',
    source: '395',
    translates: 'faults with the code PowerMeterFailure: 0',
  },
  readerAvailable: {
    topic: '{port}/rfid/available',
    ...said,
    payload: 'flag',
    source: '432',
    translates: 'faults with the code ReaderFailure: 0',
  },
  proximityError: {
    topic: '{port}/session/proximity_error',
    ...said,
    payload: 'fault',
    source: '651-671',
    translates: 'faults whose vendor code begins with Proximity',
  },
  rcdState: {
    topic: '{port}/rcd/state/actual',
    ...said,
    payload: 'flag',
    source: '3080',
    translates: 'EvseView.rcd: 0 while it has tripped; during its test 1',
  },
  rcdMonitored: {
    topic: '{port}/rcd/feedback/available',
    ...said,
    payload: 'flag',
    source: '3081',
    translates: 'EvseView.rcd: whether one is fitted',
  },
  rcdTestable: {
    topic: '{port}/rcd/test/available',
    ...said,
    payload: 'flag',
    source: '3082',
    translates: 'EvseView.rcd.tests',
  },
  rcdTestedAt: {
    topic: '{port}/rcd/test/timestamp',
    ...said,
    payload: 'moment',
    source: '3084',
    translates: 'EvseView.rcd.testedAt',
  },
  rcdError: {
    topic: '{port}/rcd/error',
    ...said,
    payload: 'fault',
    source: '3085-3088',
    translates: 'faults whose machine is the RCD',
  },
  emergency: {
    topic: '{port}/emergency_shutdown',
    ...said,
    payload: 'flag',
    source: '472',
    translates: 'the fault EmergencyShutdown',
  },
  recloserError: {
    topic: '{port}/rcd/recloser/error',
    ...said,
    payload: 'flag',
    source: '482',
    translates: 'the fault RcdRecloserFailure',
  },
  ventilationAvailable: {
    topic: '{port}/ventilation/available',
    ...said,
    retain: true,
    payload: 'flag',
    source: '3194',
    translates: 'EvseView.ventilation.available, where a neighbour does not say it',
  },
  ventilationTarget: {
    topic: '{port}/ventilation/state/target',
    ...said,
    payload: 'flag',
    source: '3198, 3218-3221',
    translates: 'EvseView.ventilation.wanted: of our fan, or of the neighbour',
  },
  ventilationActual: {
    topic: '{port}/ventilation/state/actual',
    ...said,
    payload: 'flag',
    source: '3202',
    translates: 'EvseView.ventilation.runs, where a neighbour does not say it',
  },
  phaseActual: {
    topic: '{port}/ci/evse/phase/actual',
    ...said,
    payload: 'phases',
    source: '3262',
    translates: 'EvseView.phases.actual',
  },
  tag: {
    topic: '{port}/rfid/authorization_request',
    ...said,
    payload: 'tag',
    source: '3142-3147',
    translates: 'token.presented',
  },
  version: {
    topic: 'ci/global/version/charging_software',
    ...said,
    retain: true,
    payload: 'text',
    source: '2735',
    translates: 'the version of this program',
  },
  timeSet: {
    topic: 'ci/global/time_set/status',
    ...said,
    retain: true,
    payload: 'flag',
    source: '2736',
    translates: 'Stamp.wall: 1 once it is known',
  },
  online: {
    topic: 'ocpp/online',
    ...said,
    retain: true,
    payload: 'flag',
    source: '2739',
    translates: 'link.changed',
  },
  transferRequest: {
    topic: 'ocpp/data_transfer_from_cs/request',
    ...said,
    payload: 'message',
    source: '861-868',
    translates: 'DataTransfer of the central system, the whole CALL',
  },
  transferConfirm: {
    topic: 'ocpp/data_transfer_from_cs/confirm',
    ...heard,
    retain: false,
    payload: 'message',
    source: '861-868, 881-885',
    translates: 'the answer of a neighbour to transferRequest, under the same id',
  },
  serviceRegistration: {
    topic: 'ocpp/data_transfer_to_cs/service_id',
    ...heard,
    retain: false,
    payload: 'service',
    source: '900-908',
    translates: 'a neighbour will send DataTransfer under this name',
  },
  serviceRequest: {
    topic: 'ocpp/data_transfer_to_cs/+/request',
    ...heard,
    retain: false,
    payload: 'message',
    source: '900-908',
    translates: 'a DataTransfer for the central system, the whole CALL',
  },
  serviceConfirm: {
    topic: 'ocpp/data_transfer_to_cs/{service}/confirm',
    ...said,
    payload: 'message',
    source: '900-908, 920',
    translates: 'what the central system has answered, or why nothing could be sent',
  },
  availabilityTarget: {
    topic: '{port}/ci/availability/target',
    ...heard,
    payload: 'availability',
    source: '677-696',
    translates: 'availability.set of the customer',
  },
  authorized: {
    topic: '{port}/session/authorization_status',
    ...said,
    payload: 'flag',
    source: '3296',
    translates: 'EvseView.access, where no neighbour says it',
  },
  authorization: {
    topic: '{port}/session/authorization_status',
    ...heard,
    payload: 'flag',
    source: '3296',
    translates: 'access.set of a neighbour who says who may charge',
  },
  rcdTest: {
    topic: '{port}/rcd/test/perform',
    ...heard,
    retain: false,
    payload: 'signal',
    source: '3083',
    translates: 'rcd.test',
  },
  ventilationOffer: {
    topic: '{port}/ventilation/available',
    ...heard,
    payload: 'flag',
    source: '3194, 3221',
    translates: 'ventilation.tell of a neighbour who ventilates',
  },
  ventilationSwitch: {
    topic: '{port}/ventilation/state/target',
    ...heard,
    payload: 'flag',
    source: '3198, Table 79 row 2',
    translates: 'ventilation.tell of a neighbour to whom relay 2 belongs',
  },
  ventilationState: {
    topic: '{port}/ventilation/state/actual',
    ...heard,
    payload: 'flag',
    source: '3221',
    translates: 'ventilation.tell of a neighbour who ventilates',
  },
  phaseTarget: {
    topic: '{port}/ci/evse/phase/target',
    ...heard,
    payload: 'phaseTarget',
    source: '3261',
    translates: 'phases.set',
  },
  phaseDelay: {
    topic: '{port}/ci/evse/phase/switch_delay',
    ...heard,
    payload: 'phaseDelay',
    source: '3263',
    translates: 'phases.delay',
  },
  stationLimit: {
    topic: 'ci/evse/basic/maxcurrentlimit',
    ...heard,
    payload: 'limit',
    source: '3102',
    translates: 'a current limit of the whole station',
  },
  dynamicLimit: {
    topic: 'ci/global/dyn_current_limit/+',
    ...heard,
    payload: 'limit',
    source: '3103, 3116-3137',
    translates: 'a current limit of the whole station, under a name of the neighbour',
  },
} as const satisfies { readonly [name: string]: TopicRow };

export type TopicName = keyof typeof topics;
type NamesOf<D> = { [N in TopicName]: (typeof topics)[N]['direction'] extends D ? N : never }[TopicName];
/** What we say, and what we listen for. */
export type SaidName = NamesOf<'out'>;
export type HeardName = NamesOf<'in'>;

/** The topic of an EVSE (counted from 1), or of the station. */
export const topicOf = (name: TopicName, evse?: number): string =>
  evse === undefined ? topics[name].topic : topics[name].topic.replace('{port}', `port${evse - 1}`);

/** What a payload should have been, or null when it is as the table says. */
export const complaint = (name: TopicName, payload: string): string | null => {
  const { form, expected } = payloads[topics[name].payload];
  return form.test(payload) ? null : expected;
};

/**
 * MQTT 3.1.1 §4.7: + is one level, # is the rest, the level before it included; neither reaches topics that begin with
 * $.
 */
export function matches(filter: string, topic: string): boolean {
  const [wanted, given] = [filter.split('/'), topic.split('/')];
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    if (index >= given.length || (level !== '+' && level !== given[index])) return false;
  }
  return wanted.length === given.length;
}
