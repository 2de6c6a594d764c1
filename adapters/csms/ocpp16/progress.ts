/**
 * How far a log or an update is, as a notification. The old messages (S6 §4.4, §4.5) know no numbers of requests and
 * fewer words than those of the security whitepaper: what has no word in them is not said.
 */
import type {
  FirmwareOutcome,
  FirmwarePhase,
  LogJob,
  UpkeepFact,
  UploadOutcome,
} from '../../../machines/vocabulary/upkeep.ts';
import type { Req } from './messages.ts';

type NoticeActions =
  | 'DiagnosticsStatusNotification'
  | 'LogStatusNotification'
  | 'FirmwareStatusNotification'
  | 'SignedFirmwareStatusNotification';
export type Notice = { readonly [A in NoticeActions]: { readonly action: A; readonly payload: Req<A> } }[NoticeActions];

type LogStatus = Req<'LogStatusNotification'>['status'];
type SignedStatus = Req<'SignedFirmwareStatusNotification'>['status'];
type PlainStatus = Req<'FirmwareStatusNotification'>['status'];

const logWords: { readonly [O in UploadOutcome]: LogStatus } = {
  uploaded: 'Uploaded',
  failed: 'UploadFailure',
  denied: 'PermissionDenied',
  'bad-message': 'BadMessage',
  'not-supported': 'NotSupportedOperation',
  // 1.6 has no word of its own for an upload that a newer request has ended.
  cancelled: 'UploadFailure',
};

/** `step`: said when an old update comes so far. `plain`: what is said of it to whoever asks with the old message. */
type Words = { readonly signed: SignedStatus | null; readonly step: PlainStatus | null; readonly plain: PlainStatus };

const firmwareWords: { readonly [S in FirmwarePhase | FirmwareOutcome]: Words } = {
  scheduled: { signed: 'DownloadScheduled', step: null, plain: 'Idle' },
  downloading: { signed: 'Downloading', step: 'Downloading', plain: 'Downloading' },
  downloaded: { signed: 'Downloaded', step: 'Downloaded', plain: 'Downloaded' },
  verified: { signed: 'SignatureVerified', step: null, plain: 'Downloaded' },
  'install-scheduled': { signed: 'InstallScheduled', step: null, plain: 'Downloaded' },
  waiting: { signed: null, step: null, plain: 'Downloaded' },
  installing: { signed: 'Installing', step: 'Installing', plain: 'Installing' },
  rebooting: { signed: 'InstallRebooting', step: null, plain: 'Installing' },
  // Once it is over nothing runs: Idle is what the old message says of that (S6 §7.25).
  installed: { signed: 'Installed', step: 'Installed', plain: 'Idle' },
  'download-failed': { signed: 'DownloadFailed', step: 'DownloadFailed', plain: 'Idle' },
  'invalid-signature': { signed: 'InvalidSignature', step: 'InstallationFailed', plain: 'Idle' },
  'installation-failed': { signed: 'InstallationFailed', step: 'InstallationFailed', plain: 'Idle' },
};

/** The notification that a fact is worth, or null. */
export function noticeOf(fact: UpkeepFact): Notice | null {
  switch (fact.type) {
    case 'upload.attempted':
      return fact.attempt > 1 ? null : uploadNotice(fact.job, 'Uploading', 'Uploading');
    case 'upload.ended':
      return uploadNotice(fact.job, logWords[fact.outcome], fact.outcome === 'uploaded' ? 'Uploaded' : 'UploadFailed');
    case 'upload.told':
      return toldOfUpload(fact.job, fact.numbered);
    case 'firmware.moved':
      return fact.again ? null : firmwareNotice(fact.job, fact.phase);
    case 'firmware.ended':
      return firmwareNotice(fact.job, fact.outcome);
    case 'firmware.told':
      return toldOfFirmware(fact);
  }
}

function uploadNotice(
  { requestId }: LogJob,
  status: LogStatus,
  plain: Req<'DiagnosticsStatusNotification'>['status'],
): Notice {
  return requestId === null
    ? { action: 'DiagnosticsStatusNotification', payload: { status: plain } }
    : { action: 'LogStatusNotification', payload: { status, requestId } };
}

/** N01.FR.12: the number is left out only when nothing runs. An upload of the other generation is not this one's. */
function toldOfUpload(job: LogJob | null, numbered: boolean): Notice {
  if (!numbered) {
    return {
      action: 'DiagnosticsStatusNotification',
      payload: { status: job?.kind === 'diagnostics' ? 'Uploading' : 'Idle' },
    };
  }
  const requestId = job?.requestId ?? null;
  const payload = requestId === null ? { status: 'Idle' as const } : { status: 'Uploading' as const, requestId };
  return { action: 'LogStatusNotification', payload };
}

type FirmwareJob = { readonly requestId: number | null };

function firmwareNotice({ requestId }: FirmwareJob, state: FirmwarePhase | FirmwareOutcome): Notice | null {
  const { signed, step } = firmwareWords[state];
  if (requestId === null) {
    return step === null ? null : { action: 'FirmwareStatusNotification', payload: { status: step } };
  }
  return signed === null
    ? null
    : { action: 'SignedFirmwareStatusNotification', payload: { status: signed, requestId } };
}

/** L01.FR.28, 29: the last word, except after Installed; and the number with it (L01.FR.21). */
function toldOfFirmware({ job, state, numbered }: Extract<UpkeepFact, { type: 'firmware.told' }>): Notice {
  const plain = state === null ? 'Idle' : firmwareWords[state].plain;
  const requestId = job?.requestId ?? null;
  if (!numbered) return { action: 'FirmwareStatusNotification', payload: { status: plain } };
  const signed = state === null || state === 'installed' ? null : (firmwareWords[state].signed ?? 'SignatureVerified');
  // Of an old update the new message could not tell which it is.
  if (requestId === null || signed === null) {
    return { action: 'SignedFirmwareStatusNotification', payload: { status: 'Idle' } };
  }
  return { action: 'SignedFirmwareStatusNotification', payload: { status: signed, requestId } };
}
