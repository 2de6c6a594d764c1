/**
 * The rules of conduct towards a central system that operators complain about and certification catches, by number: in
 * a few words what each asks for, and which of them OCPP 1.6 does not know.
 */
import type { Source } from './sources.ts';
import { field, parse, walk } from './syntax.ts';

type Rule = { readonly asks: string; readonly onlyOcpp201?: string };

export const rules: readonly Rule[] = [
  { asks: 'one CALL in flight each way; theirs are answered meanwhile' },
  { asks: 'a time-out that can be set; late answers change nothing' },
  { asks: 'unique message ids of at most 36 characters; a retry may keep its own' },
  { asks: 'an id that is still being worked on is refused' },
  { asks: 'the error codes of 1.6, with their spelling' },
  { asks: 'the right error code for each mistake; a negative status is no error' },
  { asks: 'an unknown type of message is ignored' },
  { asks: 'empty payloads are {}, the sub-protocol is agreed on, the identity is encoded' },
  { asks: 'pings can be switched off, never negative; a heartbeat a day at least' },
  { asks: 'reconnecting with growing pauses; no registration for a mere reconnect' },
  { asks: 'nothing but BootNotification before acceptance; then the status of 0 and all' },
  { asks: 'transaction messages wait in order, survive, and are tried so often' },
  { asks: 'the id of the transaction is put in when it is known; 0 is a number like any' },
  { asks: 'who is refused after the start gets no more than is allowed' },
  { asks: 'a power loss closes the transaction with what the meter had' },
  { asks: 'a reset ends transactions first; what was set survives it' },
  { asks: 'the same card or its group stops; ids have no case and no meaning' },
  { asks: 'the allowed changes of status; registers are whole Wh' },
  { asks: 'MinimumStatusDuration delays and never reorders; no history after a gap' },
  { asks: 'UnlockConnector ends the transaction first and tells the truth' },
  { asks: 'what happens when the cable leaves the car' },
  { asks: 'sampled and clock-aligned values with their context and transaction' },
  { asks: 'what StopTransaction repeats, and how it is thinned' },
  { asks: 'a list with an unknown measurand is refused whole' },
  { asks: 'every field of a value is written out' },
  { asks: 'the highest valid level of a stack counts; what replaces what' },
  { asks: 'the smallest of all purposes; a TxProfile that ends shows the default' },
  { asks: 'where each purpose may stand, and for how long' },
  { asks: 'a TxDefaultProfile acts on transactions that run' },
  { asks: 'absolute, recurring and relative schedules' },
  { asks: 'watts are of all phases, amperes of one' },
  { asks: 'the composite schedule is what the pilot will offer' },
  { asks: 'what ClearChargingProfile clears; profiles survive' },
  { asks: 'GetConfiguration and ChangeConfiguration to the letter' },
  { asks: 'local list and cache: which is believed, and when' },
  { asks: 'reservations: whose, where, how long, and what ends them' },
  { asks: 'a triggered message comes after the answer' },
  { asks: 'every step of an update is told, also over a restart' },
  { asks: 'logs: one file, its name in the answer, a new one ends the old one' },
  { asks: 'DataTransfer names the vendor or the message that it does not know' },
  { asks: 'security events are kept until told, and not repeated' },
  { asks: 'a security profile goes up only, and is tried first' },
  { asks: 'TLS 1.2 or better with the required suites' },
  { asks: 'a new key for each certificate; roots in use stay' },
  { asks: 'ChangeAvailability is kept, and waits for a transaction' },
  { asks: 'the offline flag and the numbers of TransactionEvent', onlyOcpp201: '1.6 has no TransactionEvent' },
  { asks: 'SetVariables and GetVariables item by item', onlyOcpp201: '1.6 has keys, and no variables' },
  { asks: 'what the field has complained about' },
];

const TITLE = /^rules? (\d+(?:(?:, | and )(?:rule )?\d+)*)/;

const titleOf = (argument: unknown): string => {
  const value = field(argument, 'value');
  if (typeof value === 'string') return value;
  const quasis = field(argument, 'quasis');
  const raw: unknown = field(Array.isArray(quasis) ? quasis[0] : undefined, 'value');
  const text: unknown = typeof raw === 'object' && raw !== null ? Reflect.get(raw, 'raw') : '';
  return typeof text === 'string' ? text : '';
};

/** `it(…)`, `describe(…)`, and what `.each`, `.skipIf` and the like make of them. */
const isTest = (callee: unknown): boolean => {
  const name = field(callee, 'name');
  if (typeof name === 'string') return name === 'it' || name === 'describe';
  const inner = field(callee, 'object') ?? field(callee, 'callee');
  return inner !== undefined && isTest(inner);
};

/** Numbers of the rules with which the name of a test or of a group of tests begins. */
export function rulesNamedBy(source: Source): ReadonlySet<number> {
  const found = new Set<number>();
  walk(parse(source), (node) => {
    if (node.type !== 'CallExpression' || !isTest(node['callee'])) return;
    const given = node['arguments'];
    const title = Array.isArray(given) ? titleOf(given[0]) : '';
    for (const number of TITLE.exec(title)?.[1]?.match(/\d+/g) ?? []) found.add(Number(number));
  });
  return found;
}
