/**
 * An operator who sends firmware and wants logs: as it should be, cut short, signed by a stranger, nowhere to be found,
 * not to be installed, or installed and never started.
 */
import type { Charger } from './charger.ts';

const FILE = 'https://files.example/firmware';
const LONGER_THAN_MAY_BE = 5000;
const RETRY_S = 30;

/** `how`: a word of `updates` in `kinds.ts`. */
export const update = ({ csms, operator }: Charger, how: string, isSigned: boolean, number: number): void => {
  const content = `firmware ${number}`;
  operator.offered.clear();
  operator.spoils = how === 'spoilt' ? 'told to' : null;
  operator.sticks = how === 'stuck';
  operator.troubles = how === 'broken' ? ['broken', 'denied', 'broken', 'broken'] : [];
  if (how !== 'missing') operator.offered.set(FILE, how === 'truncated' ? 'x'.repeat(LONGER_THAN_MAY_BE) : content);
  const now = new Date(csms.wall).toISOString();
  const trying = { retries: number % 3, retryInterval: RETRY_S };
  if (!isSigned) return void csms.call('UpdateFirmware', { location: FILE, retrieveDate: now, ...trying });
  return void csms.call('SignedUpdateFirmware', {
    requestId: number,
    ...trying,
    firmware: {
      location: FILE,
      retrieveDateTime: now,
      signingCertificate: how === 'stranger' ? 'STRANGER' : 'MAKER',
      signature: operator.sign(content),
    },
  });
};

export const logs = ({ csms, operator }: Charger, kind: string, isBroken: boolean): void => {
  operator.received.clear();
  if (isBroken) operator.troubles = ['broken', 'broken', 'denied', 'broken'];
  const location = 'ftp://files.example/logs/';
  if (kind === 'diagnostics') csms.call('GetDiagnostics', { location, retries: 1, retryInterval: RETRY_S });
  else csms.call('GetLog', { logType: kind, requestId: 1, log: { remoteLocation: location } });
};
