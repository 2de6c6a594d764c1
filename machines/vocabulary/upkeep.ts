/**
 * Upkeep from afar: a log that leaves the station, firmware that comes to it. Machines know what is to be done and how
 * far it is; addresses, certificates and names of files stay with plain code, so that no password of an address ever
 * lies in a recording.
 */

export type LogKind = 'diagnostics' | 'security';

/** One file on its way to the operator. */
export type LogJob = {
  /** Tells the answers about it from those about an older one. */
  readonly ticket: number;
  readonly kind: LogKind;
  /** The operator's number for it; null where his message has none. */
  readonly requestId: number | null;
  /** Further tries after the first. */
  readonly retries: number;
  readonly retryMs: number;
};

/** `denied`: they do not let us; `bad-message`: the address is none; `not-supported`: no way to get there. */
export type UploadFailure = 'failed' | 'denied' | 'bad-message' | 'not-supported';
export type UploadOutcome = 'uploaded' | UploadFailure | 'cancelled';

/** One update. */
export type FirmwareJob = {
  readonly ticket: number;
  /** Null where the operator's message has none. */
  readonly requestId: number | null;
  /** Whether its signature is judged before it is installed. */
  readonly signed: boolean;
  readonly retries: number;
  readonly retryMs: number;
};

/** How far an update is. A restart goes on from here. */
export const firmwarePhases = [
  'scheduled',
  'downloading',
  'downloaded',
  'verified',
  'install-scheduled',
  'waiting',
  'installing',
  'rebooting',
] as const;
export type FirmwarePhase = (typeof firmwarePhases)[number];

export const firmwareOutcomes = ['installed', 'download-failed', 'invalid-signature', 'installation-failed'] as const;
export type FirmwareOutcome = (typeof firmwareOutcomes)[number];

export type UpkeepFact =
  | { readonly type: 'upload.attempted'; readonly job: LogJob; readonly attempt: number }
  | { readonly type: 'upload.ended'; readonly job: LogJob; readonly outcome: UploadOutcome }
  /** Somebody asked how far the upload is; null: none runs. `numbered`: he knows numbers of requests. */
  | { readonly type: 'upload.told'; readonly job: LogJob | null; readonly numbered: boolean }
  | {
      readonly type: 'firmware.moved';
      readonly job: FirmwareJob;
      readonly phase: FirmwarePhase;
      readonly attempt: number;
      /** It has been as far before: another try, or a restart. */
      readonly again: boolean;
    }
  | { readonly type: 'firmware.ended'; readonly job: FirmwareJob; readonly outcome: FirmwareOutcome }
  | {
      readonly type: 'firmware.told';
      readonly job: FirmwareJob | null;
      /** Null: nothing runs, and nothing has. */
      readonly state: FirmwarePhase | FirmwareOutcome | null;
      readonly numbered: boolean;
    };

type Trying = {
  /** Further tries after the first, and the pause between two; absent: the station chooses. */
  readonly retries?: number;
  readonly retryS?: number;
};

export type UpkeepRequest =
  /** Send a log there. `from`, `to`: only what happened between them, epoch ms. */
  | ({
      readonly type: 'log.send';
      readonly kind: LogKind;
      readonly requestId: number | null;
      readonly location: string;
      readonly fileName: string;
      readonly from: number | null;
      readonly to: number | null;
    } & Trying)
  /** Say how far the upload is, in the message with or without numbers. */
  | { readonly type: 'log.tell'; readonly numbered: boolean }
  | ({
      readonly type: 'firmware.update';
      readonly requestId: number | null;
      readonly location: string;
      /** Not fetched and not installed before, epoch ms. */
      readonly retrieveAt: number;
      readonly installAt: number | null;
      /** Certificate in PEM and signature in base64 over the whole file; null: unsigned. */
      readonly signature: { readonly certificate: string; readonly signature: string } | null;
    } & Trying)
  | { readonly type: 'firmware.tell'; readonly numbered: boolean }
  /** Ask for a new certificate of our own. */
  | { readonly type: 'certificate.sign' };

/** What an upkeep request may be answered with, beside the words that all requests share. */
export type UpkeepOutcome =
  /** Accepted, and an older one of its kind was given up for it. */
  | 'replaced'
  /** There is nothing to send. */
  | 'nothing'
  | 'invalid-certificate'
  | 'revoked-certificate';

export type UpkeepOrder =
  /** Bring the log there. Answer: `log.uploaded` or `log.failed`, with the ticket. */
  | { readonly type: 'log.upload'; readonly ticket: number }
  /** Let go of whatever is done for it. No answer. */
  | { readonly type: 'log.abort'; readonly ticket: number }
  /** Answer: `firmware.due` when its time has come; before that, when it is still to come, `firmware.early`. */
  | { readonly type: 'firmware.await'; readonly ticket: number; readonly what: 'retrieval' | 'installation' }
  /** Answer: `firmware.downloaded` or `firmware.failed`. */
  | { readonly type: 'firmware.download'; readonly ticket: number }
  /** Answer: `firmware.verified {valid}`. */
  | { readonly type: 'firmware.verify'; readonly ticket: number }
  /** Can this board install anything? Answer: `firmware.able` or `firmware.failed`. */
  | { readonly type: 'firmware.look'; readonly ticket: number }
  /** Answer: `site.quiet`, as soon as no transaction runs. */
  | { readonly type: 'site.await'; readonly ticket: number }
  /** Answer: `firmware.installed` or `firmware.failed`. */
  | { readonly type: 'firmware.install'; readonly ticket: number }
  /** After the restart: does the new one run? Answer: `firmware.confirmed {runs}`. */
  | { readonly type: 'firmware.confirm'; readonly ticket: number }
  /** Let go of whatever is done for it. No answer. */
  | { readonly type: 'firmware.abort'; readonly ticket: number };
