/** Certificates as OCPP 1.6 asks for them (security whitepaper ed. 3, §5; M03–M05, A02). */
import type { CertificateHash, RootUse, TrustAnswer } from '../../ports/trust.ts';
import { STATION_WITHIN_MS, type Hearer } from './heard.ts';
import type { Conf, Req } from './messages.ts';

const uses: { readonly [U in Req<'InstallCertificate'>['certificateType']]: RootUse } = {
  CentralSystemRootCertificate: 'central-system',
  ManufacturerRootCertificate: 'manufacturer',
};

const installed: { readonly [T in TrustAnswer['type']]: Conf<'InstallCertificate'>['status'] } = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  failed: 'Failed',
  'not-found': 'Failed',
  listed: 'Failed',
};
const deleted: { readonly [T in TrustAnswer['type']]: Conf<'DeleteCertificate'>['status'] } = {
  accepted: 'Accepted',
  rejected: 'Failed',
  failed: 'Failed',
  'not-found': 'NotFound',
  listed: 'Failed',
};

export const installCertificate: Hearer<'InstallCertificate'> = ({ certificateType, certificate }) => ({
  type: 'trust',
  request: { type: 'root.install', use: uses[certificateType], pem: certificate },
  reply: ({ type }) => ({ status: installed[type] }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Failed' } },
});

export const deleteCertificate: Hearer<'DeleteCertificate'> = ({ certificateHashData }) => {
  const { hashAlgorithm: algorithm, issuerNameHash: nameHash, issuerKeyHash: keyHash } = certificateHashData;
  const { serialNumber } = certificateHashData;
  return {
    type: 'trust',
    request: { type: 'certificate.delete', hash: { algorithm, nameHash, keyHash, serialNumber } },
    reply: ({ type }) => ({ status: deleted[type] }),
    patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Failed' } },
  };
};

const shown = ({ algorithm, nameHash, keyHash, serialNumber }: CertificateHash) => ({
  hashAlgorithm: algorithm,
  issuerNameHash: nameHash,
  issuerKeyHash: keyHash,
  serialNumber,
});

export const getInstalledCertificateIds: Hearer<'GetInstalledCertificateIds'> = ({ certificateType }) => ({
  type: 'trust',
  request: { type: 'roots.list', use: uses[certificateType] },
  reply: (answer) => {
    const [first, ...rest] = answer.type === 'listed' ? answer.hashes : [];
    if (first === undefined) return { status: 'NotFound' };
    return { status: 'Accepted', certificateHashData: [shown(first), ...rest.map(shown)] };
  },
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'NotFound' } },
});

export const certificateSigned: Hearer<'CertificateSigned'> = ({ certificateChain }) => ({
  type: 'trust',
  request: { type: 'certificate.signed', chain: certificateChain },
  reply: ({ type }) => ({ status: type === 'accepted' ? 'Accepted' : 'Rejected' }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Rejected' } },
});
