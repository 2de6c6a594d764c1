/**
 * Which call is heard by whom: the table of the feature profiles. Implementing a message is adding a
 * row.
 */
import type { Refusal } from '../rpc.ts';
import { changeAvailability } from './availability.ts';
import { clearCache } from './cache.ts';
import {
  certificateSigned,
  deleteCertificate,
  getInstalledCertificateIds,
  installCertificate,
} from './certificates.ts';
import { changeConfiguration, getConfiguration } from './configuration.ts';
import { dataTransfer } from './data-transfer.ts';
import type { Heard, Hearer, View } from './heard.ts';
import { getLocalListVersion, sendLocalList } from './local-list.ts';
import { isAction, judgeReq, type Action } from './messages.ts';
import { remoteStart, remoteStop } from './remote.ts';
import { cancelReservation, reserveNow } from './reservation.ts';
import { reset } from './reset.ts';
import { clearChargingProfile, getCompositeSchedule, setChargingProfile } from './smart-charging.ts';
import { extendedTriggerMessage, triggerMessage } from './trigger.ts';
import { unlockConnector } from './unlock.ts';
import { getDiagnostics, getLog, signedUpdateFirmware, updateFirmware } from './upkeep.ts';

type Table = { readonly [A in Action]?: Hearer<A> };

const hearers = {
  CancelReservation: cancelReservation,
  CertificateSigned: certificateSigned,
  ChangeAvailability: changeAvailability,
  ChangeConfiguration: changeConfiguration,
  ClearCache: clearCache,
  ClearChargingProfile: clearChargingProfile,
  DataTransfer: dataTransfer,
  DeleteCertificate: deleteCertificate,
  ExtendedTriggerMessage: extendedTriggerMessage,
  GetCompositeSchedule: getCompositeSchedule,
  GetConfiguration: getConfiguration,
  GetDiagnostics: getDiagnostics,
  GetInstalledCertificateIds: getInstalledCertificateIds,
  GetLocalListVersion: getLocalListVersion,
  GetLog: getLog,
  InstallCertificate: installCertificate,
  RemoteStartTransaction: remoteStart,
  RemoteStopTransaction: remoteStop,
  ReserveNow: reserveNow,
  Reset: reset,
  SendLocalList: sendLocalList,
  SetChargingProfile: setChargingProfile,
  SignedUpdateFirmware: signedUpdateFirmware,
  TriggerMessage: triggerMessage,
  UnlockConnector: unlockConnector,
  UpdateFirmware: updateFirmware,
} as const satisfies Table;

/** The calls that are understood. */
export type Hearable = keyof typeof hearers;

const isHearable = (action: Action): action is Hearable => Object.hasOwn(hearers, action);

const refuse = (refusal: Refusal, why: string) => ({ type: 'refuse', refusal, why }) as const;

/** Rule 6: an action nobody knows is not implemented, one of a profile that we lack is not supported. */
export function hear(action: string, payload: unknown, view: View): Heard<Hearable> {
  if (!isAction(action)) return refuse('unknown-action', `${action.slice(0, 50)} is no action of OCPP 1.6`);
  if (!isHearable(action)) return refuse('not-supported', `${action} belongs to a profile that is not supported`);
  return heardBy(action, payload, view);
}

function heardBy<A extends Hearable>(action: A, payload: unknown, view: View): Heard<A> {
  const judgement = judgeReq(action, payload);
  if (!judgement.valid) return refuse(judgement.refusal, judgement.why);
  const table: { readonly [B in Hearable]: Hearer<B> } = hearers;
  return table[action](judgement.payload, view);
}
