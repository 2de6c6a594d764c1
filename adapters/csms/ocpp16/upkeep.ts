/**
 * Logs and firmware (S6 §5.9, §5.19; security whitepaper N01, L01): what is asked of the station. Two generations of
 * messages live side by side: the old ones know no numbers of requests.
 */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import type { LogKind, UpkeepRequest } from '../../../machines/vocabulary/upkeep.ts';
import { STATION_WITHIN_MS, type Heard, type Hearer } from './heard.ts';
import type { Conf, Req } from './messages.ts';
import { readTime } from './time.ts';

type Tries = { readonly retries?: number; readonly retryInterval?: number };
const tries = ({ retries, retryInterval }: Tries) => ({
  ...(retries === undefined ? {} : { retries }),
  ...(retryInterval === undefined ? {} : { retryS: retryInterval }),
});
const time = (text: string | undefined): number | null => (text === undefined ? null : readTime(text));
const logKinds: { readonly [T in Req<'GetLog'>['logType']]: LogKind } = {
  DiagnosticsLog: 'diagnostics',
  SecurityLog: 'security',
};
const isTaken = (outcome: Outcome): boolean => outcome === 'accepted' || outcome === 'replaced';

/** Without a file name there is nothing to send (S6 §5.9). */
export const getDiagnostics: Hearer<'GetDiagnostics'> = (payload, { logName }) => {
  const { location, startTime, stopTime } = payload;
  const fileName = logName('diagnostics');
  return {
    type: 'ask',
    request: {
      type: 'log.send',
      kind: 'diagnostics',
      requestId: null,
      location,
      fileName,
      from: time(startTime),
      to: time(stopTime),
      ...tries(payload),
    },
    reply: (outcome) => (isTaken(outcome) ? { fileName } : {}),
    patience: { withinMs: STATION_WITHIN_MS, otherwise: {} },
  };
};

export const getLog: Hearer<'GetLog'> = (payload, { logName }) => {
  const { log, logType, requestId } = payload;
  const kind = logKinds[logType];
  const filename = logName(kind);
  return {
    type: 'ask',
    request: {
      type: 'log.send',
      kind,
      requestId,
      location: log.remoteLocation,
      fileName: filename,
      from: time(log.oldestTimestamp),
      to: time(log.latestTimestamp),
      ...tries(payload),
    },
    reply: (outcome) => {
      if (!isTaken(outcome)) return { status: 'Rejected' };
      return { status: outcome === 'replaced' ? 'AcceptedCanceled' : 'Accepted', filename };
    },
    patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
  };
};

/** Its answer has no words: what becomes of it, the notifications say. */
export const updateFirmware: Hearer<'UpdateFirmware'> = (payload, { plainUpdates }) => {
  // Security whitepaper L01.FR.20.
  if (!plainUpdates) return { type: 'refuse', refusal: 'not-supported', why: 'only signed updates are taken' };
  const retrieveAt = readTime(payload.retrieveDate);
  if (retrieveAt === null) return { type: 'refuse', refusal: 'bad-value', why: 'retrieveDate is no time' };
  const { location } = payload;
  const unsigned = { type: 'firmware.update', requestId: null, installAt: null, signature: null } as const;
  return {
    type: 'ask',
    request: { ...unsigned, location, retrieveAt, ...tries(payload) },
    reply: () => ({}),
    patience: { withinMs: STATION_WITHIN_MS, otherwise: {} },
  };
};

const updateWords: { readonly [O in Outcome]?: Conf<'SignedUpdateFirmware'>['status'] } = {
  accepted: 'Accepted',
  replaced: 'AcceptedCanceled',
  'invalid-certificate': 'InvalidCertificate',
  'revoked-certificate': 'RevokedCertificate',
};

export const signedUpdateFirmware: Hearer<'SignedUpdateFirmware'> = (payload) => {
  const { firmware, requestId } = payload;
  const retrieveAt = readTime(firmware.retrieveDateTime);
  const installAt = time(firmware.installDateTime);
  if (retrieveAt === null || (installAt === null && firmware.installDateTime !== undefined)) {
    return { type: 'refuse', refusal: 'bad-value', why: 'retrieveDateTime or installDateTime is no time' };
  }
  const { location, signingCertificate, signature } = firmware;
  return {
    type: 'ask',
    request: {
      type: 'firmware.update',
      requestId,
      location,
      retrieveAt,
      installAt,
      signature: { certificate: signingCertificate, signature },
      ...tries(payload),
    },
    reply: (outcome) => ({ status: updateWords[outcome] ?? 'Rejected' }),
    patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
  };
};

/** Whitepaper: sent with a new key, so the station must be able to ask for a certificate at all. */
export const signCertificate: Heard<'ExtendedTriggerMessage'> = {
  type: 'ask',
  request: { type: 'certificate.sign' } satisfies UpkeepRequest,
  reply: (outcome) => {
    if (outcome === 'not-supported') return { status: 'NotImplemented' };
    return { status: outcome === 'accepted' ? 'Accepted' : 'Rejected' };
  },
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
};
