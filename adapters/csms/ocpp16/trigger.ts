/**
 * TriggerMessage (S6 §5.17, rule 37) and ExtendedTriggerMessage (security whitepaper): first the answer, then the
 * message with what is true now.
 */
import { status, type FollowUp, type Heard, type View } from './heard.ts';
import type { Req } from './messages.ts';
import { signCertificate } from './upkeep.ts';

type Plain = Req<'TriggerMessage'>['requestedMessage'];
type Extended = Req<'ExtendedTriggerMessage'>['requestedMessage'];
type Make = (connector: number | undefined) => FollowUp;

const tell = (type: 'log.tell' | 'firmware.tell', numbered: boolean) => (): FollowUp => ({
  type: 'request',
  request: { type, numbered },
});

/** What both may ask for. The connector matters to the last two only. */
const shared: { readonly [W in Plain & Extended]: Make } = {
  BootNotification: () => ({ type: 'boot' }),
  FirmwareStatusNotification: tell('firmware.tell', false),
  Heartbeat: () => ({ type: 'heartbeat' }),
  StatusNotification: (connector) => ({ type: 'status', connector: connector ?? 'all' }),
  MeterValues: (connector) => ({ type: 'request', request: { type: 'meter.sample', evse: connector ?? 0 } }),
};
const plain: { readonly [W in Plain]: Make } = { ...shared, DiagnosticsStatusNotification: tell('log.tell', false) };
const extended: { readonly [W in Exclude<Extended, 'SignChargePointCertificate'>]: Make } = {
  ...shared,
  FirmwareStatusNotification: tell('firmware.tell', true),
  LogStatusNotification: tell('log.tell', true),
};

type Asked = { readonly requestedMessage: Plain | Extended; readonly connectorId?: number };

function answer({ requestedMessage, connectorId }: Asked, make: Make, { evses, accepted }: View) {
  const perConnector = requestedMessage === 'StatusNotification' || requestedMessage === 'MeterValues';
  if (perConnector && connectorId !== undefined && (connectorId < 0 || connectorId > evses)) return status('Rejected');
  // E6 3.35: who is accepted has nothing to introduce.
  if (requestedMessage === 'BootNotification' && accepted) return status('Rejected');
  return { ...status('Accepted'), followUp: make(connectorId) };
}

export const triggerMessage = (asked: Req<'TriggerMessage'>, view: View): Heard<'TriggerMessage'> =>
  answer(asked, plain[asked.requestedMessage], view);

export const extendedTriggerMessage = (
  asked: Req<'ExtendedTriggerMessage'>,
  view: View,
): Heard<'ExtendedTriggerMessage'> =>
  asked.requestedMessage === 'SignChargePointCertificate'
    ? signCertificate
    : answer(asked, extended[asked.requestedMessage], view);
