/** Hands the station's signing request to the central system and says what it answers: SignCertificate. */
import type { Caller } from './caller.ts';
import type { CsmsDeps } from './deps.ts';

export function requestCertificate({ security, dispatch, log }: CsmsDeps, caller: Caller): void {
  const csr = security.request();
  if (csr === null) return dispatch('signing', { type: 'certificate.refused' });
  caller.call('SignCertificate', { csr }, (reply) => {
    // The machine hears of a lost line from the link.
    if (reply.type === 'lost') return;
    const taken = reply.type === 'answered' && reply.payload.status === 'Accepted';
    const refused = reply.type === 'unsendable' || (reply.type === 'answered' && !taken);
    if (refused) log.warn({}, 'the central system will not have a certificate signed');
    dispatch('signing', {
      type: taken ? 'certificate.requested' : refused ? 'certificate.refused' : 'certificate.unanswered',
    });
  });
  return undefined;
}
