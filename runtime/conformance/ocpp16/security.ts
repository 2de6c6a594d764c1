/** The security extension (whitepaper edition 3): passwords, certificates, security events, signed firmware. */
import { createSign } from 'node:crypto';
import { z } from 'zod';
import type { Section } from '../case.ts';
import { Authority, derOf, hashOf, type CertificateHash } from '../certificates.ts';
import { Failed } from '../failure.ts';
import { message, oneOf, type Pattern } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { boot } from './kit.ts';
import {
  judgeCredentials,
  judgeTls,
  newPassword,
  nextVisit,
  raiseTo1,
  raiseTo2,
  raiseTo3,
  wantsCertificate,
} from './security-kit.ts';
import { anyStatus, atOnce, badImage, goodImage, judgeUpload, speaksHttp, TRANSFER_S } from './upkeep.ts';

type RootType = 'CentralSystemRootCertificate' | 'ManufacturerRootCertificate';

const secured = { keys: ['SecurityProfile'] } as const;
const REQUEST = 41;
const INSTALLATION_S = 300;

const securityEvent = (type: string): Pattern => message('SecurityEventNotification', { type });
const logStatus = (status: string): Pattern => message('LogStatusNotification', { status, requestId: REQUEST });
const firmware = (status: string): Pattern =>
  message('SignedFirmwareStatusNotification', { status, requestId: REQUEST });

const installed = z.object({
  status: z.string(),
  certificateHashData: z
    .array(
      z.object({
        hashAlgorithm: z.string(),
        issuerNameHash: z.string(),
        issuerKeyHash: z.string(),
        serialNumber: z.string(),
      }),
    )
    .default([]),
});

const install = (scene: Scene, certificateType: RootType, certificate: string, expected = 'Accepted') =>
  scene.call('InstallCertificate', { certificateType, certificate }, { status: expected });

const idsOf = async (scene: Scene, certificateType: RootType) => {
  const status = oneOf('Accepted', 'NotFound');
  const { answer } = await scene.call('GetInstalledCertificateIds', { certificateType }, { status });
  return installed.parse(answer).certificateHashData;
};

const same = (a: Readonly<Record<string, string>>, b: CertificateHash): boolean =>
  Object.entries(b).every(([name, value]) => a[name]?.toLowerCase() === value.toLowerCase());

/** Installed, and listed by its right hashes. */
const installAndFind = async (scene: Scene, certificateType: RootType): Promise<CertificateHash> => {
  const { root } = await Authority.found('Another root');
  await install(scene, certificateType, root);
  const expected = await hashOf(root);
  const found = await idsOf(scene, certificateType);
  if (found.some((one) => same(one, expected))) return expected;
  throw new Failed(`listed: ${JSON.stringify(found)}; expected ${JSON.stringify(expected)}`);
};

/** `wrong`: by somebody else's key. */
const updateSigned = async (scene: Scene, image: Buffer, wrong: boolean): Promise<void> => {
  speaksHttp(scene);
  const authority = await scene.authority();
  await install(scene, 'ManufacturerRootCertificate', authority.root);
  const [signer, stranger] = [await authority.signer(), await authority.signer()];
  const signature = createSign('SHA256')
    .update(image)
    .sign(wrong ? stranger.key : signer.key, 'base64');
  const files = await scene.files();
  const location = files.offer('firmware.bin', image);
  const retrieveDateTime = atOnce();
  const signingCertificate = signer.certificate;
  await scene.call(
    'SignedUpdateFirmware',
    { requestId: REQUEST, retries: 0, firmware: { location, retrieveDateTime, signingCertificate, signature } },
    { status: 'Accepted' },
  );
};

const seeFirmware = (scene: Scene, status: string) =>
  scene.see(firmware(status), { withinS: TRANSFER_S, maybe: [anyStatus] });

export const securities: Section = {
  title: 'Security',
  cases: [
    {
      id: 'TC_073_CS',
      name: 'a new password',
      must: 'Accepted; the station connects anew by itself, with the new password',
      needs: secured,
      play: async (scene) => {
        await raiseTo1(scene);
        const password = newPassword();
        const visits = scene.central.visits.length;
        const payload = { key: 'AuthorizationKey', value: password };
        await scene.call('ChangeConfiguration', payload, { status: 'Accepted' });
        judgeCredentials(scene, await nextVisit(scene, visits), password);
      },
    },
    {
      id: 'TC_074_CS',
      name: 'a new certificate of the station',
      must: 'a request with a new key; Accepted; the station connects anew by itself, with the new certificate',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        const before = await raiseTo3(scene);
        const request = await wantsCertificate(scene);
        if (request.publicKey === before.request.publicKey) throw new Failed('the request has the old key');
        const certificate = await (await scene.authority()).sign(request.text);
        const visits = scene.central.visits.length;
        await scene.call('CertificateSigned', { certificateChain: certificate }, { status: 'Accepted' });
        const { tls } = await nextVisit(scene, visits);
        if (tls?.clientCertificate?.equals(derOf(certificate)) === true) return;
        throw new Failed('the station has connected again, but not with its new certificate');
      },
    },
    {
      id: 'TC_075_1_CS',
      name: 'a root of the manufacturer',
      must: 'Accepted; listed by its right hashes',
      needs: secured,
      play: async (scene) => void (await installAndFind(scene, 'ManufacturerRootCertificate')),
    },
    {
      id: 'TC_075_2_CS',
      name: 'a root of the central system',
      must: 'Accepted; listed by its right hashes',
      needs: secured,
      play: async (scene) => void (await installAndFind(scene, 'CentralSystemRootCertificate')),
    },
    {
      id: 'TC_076_CS',
      name: 'a certificate that goes',
      must: 'DeleteCertificate by the hashes that the station lists: Accepted; no longer listed',
      needs: secured,
      play: async (scene) => {
        const type = 'ManufacturerRootCertificate';
        const certificateHashData = await installAndFind(scene, type);
        await scene.call('DeleteCertificate', { certificateHashData }, { status: 'Accepted' });
        const left = await idsOf(scene, type);
        if (left.some((one) => same(one, certificateHashData))) throw new Failed('it is still listed');
      },
    },
    {
      id: 'TC_077_CS',
      name: 'an invalid certificate of the station',
      must: 'Rejected; the security event InvalidChargePointCertificate',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        await raiseTo3(scene);
        const { text } = await wantsCertificate(scene);
        const stranger = await Authority.found('Nobody');
        const certificateChain = await stranger.sign(text);
        await scene.call('CertificateSigned', { certificateChain }, { status: 'Rejected' });
        await scene.see(securityEvent('InvalidChargePointCertificate'));
      },
    },
    {
      id: 'TC_078_CS',
      name: 'an invalid root of the central system',
      must: 'an expired one: Rejected; the security event InvalidCentralSystemCertificate',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        await raiseTo2(scene);
        const { root } = await Authority.found('Yesterday', -1);
        await install(scene, 'CentralSystemRootCertificate', root, 'Rejected');
        await scene.see(securityEvent('InvalidCentralSystemCertificate'));
      },
    },
    {
      id: 'TC_079_CS',
      name: 'the security log',
      must: 'Accepted; Uploading, Uploaded; the log has arrived',
      needs: secured,
      play: async (scene) => {
        speaksHttp(scene);
        const files = await scene.files();
        const log = { remoteLocation: files.url('upload/') };
        const payload = { logType: 'SecurityLog', requestId: REQUEST, retries: 0, log };
        const { answer } = await scene.call('GetLog', payload, { status: 'Accepted' });
        await scene.see(logStatus('Uploading'));
        await scene.see(logStatus('Uploaded'), { withinS: TRANSFER_S });
        await judgeUpload(scene, answer['filename']);
      },
    },
    {
      id: 'TC_080_CS',
      name: 'signed firmware',
      must: 'Downloading, Downloaded, SignatureVerified, Installing, BootNotification, Installed, Available',
      needs: { ...secured, profile: 'FirmwareManagement' },
      play: async (scene) => {
        await updateSigned(scene, goodImage(scene), false);
        for (const one of ['Downloading', 'Downloaded', 'SignatureVerified', 'Installing']) {
          await seeFirmware(scene, one);
        }
        await scene.seeAll([boot, firmware('Installed')], {
          withinS: INSTALLATION_S,
          maybe: [anyStatus, firmware('InstallRebooting')],
        });
      },
    },
    {
      id: 'TC_081_CS',
      name: 'firmware with a wrong signature',
      must: 'Downloading, Downloaded, InvalidSignature, and nothing more',
      needs: { ...secured, profile: 'FirmwareManagement' },
      play: async (scene) => {
        await updateSigned(scene, badImage(), true);
        for (const one of ['Downloading', 'Downloaded', 'InvalidSignature']) await seeFirmware(scene, one);
        await scene.silence(3, { maybe: [anyStatus] });
      },
    },
    {
      id: 'TC_083_CS',
      name: 'a higher security profile',
      must: 'Accepted or RebootRequired; connected at the new profile, TLS and password',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        const { password, visit } = await raiseTo2(scene);
        judgeTls(visit);
        judgeCredentials(scene, visit, password);
        await scene.readConfiguration();
        if (scene.valueOf('SecurityProfile') !== '2') throw new Failed('SecurityProfile does not say 2');
      },
    },
    {
      id: 'TC_084_CS',
      name: 'a lower security profile',
      must: 'Rejected; the connection stays',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        await raiseTo2(scene);
        const visits = scene.central.visits.length;
        await scene.call('ChangeConfiguration', { key: 'SecurityProfile', value: '1' }, { status: 'Rejected' });
        await scene.silence(3);
        if (scene.central.visits.length !== visits) throw new Failed('the station has connected anew');
      },
    },
    {
      id: 'TC_085_CS',
      name: 'the password',
      must: 'Basic credentials: the identity, and the bytes of AuthorizationKey',
      needs: secured,
      play: async (scene) => {
        const password = await raiseTo1(scene);
        const visits = scene.central.visits.length;
        // Whoever has another password must stay outside.
        scene.central.admits = ({ credentials }) => credentials?.password.equals(Buffer.from(password, 'hex')) === true;
        await scene.goOffline();
        scene.goOnline();
        judgeCredentials(scene, await nextVisit(scene, visits), password);
      },
    },
    {
      id: 'TC_086_CS',
      name: 'the certificate of the server',
      must: 'TLS 1.2 or newer with a required pair of suites; a valid server is believed, an unknown one is not',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        const { password, visit } = await raiseTo2(scene);
        judgeTls(visit);
        judgeCredentials(scene, visit, password);
        const visits = scene.central.visits.length;
        const stranger = await Authority.found('Somebody else');
        await scene.goOffline();
        scene.central.present(await stranger.server());
        scene.goOnline();
        await scene.wait(5, 'the station tries to connect');
        if (scene.central.visits.length !== visits) {
          throw new Failed('it has talked to a server that nobody vouches for');
        }
        scene.central.present(await (await scene.authority()).server());
        judgeTls(await nextVisit(scene, visits));
      },
    },
    {
      id: 'TC_087_CS',
      name: 'the certificate of the station',
      must: 'TLS as for the server; the station shows the certificate that was signed for it',
      needs: secured,
      encrypted: true,
      play: async (scene) => {
        const { certificate } = await raiseTo3(scene);
        const visit = scene.central.visits.at(-1);
        if (visit === undefined) throw new Failed('the station has not connected');
        judgeTls(visit);
        if (visit.tls?.clientCertificate?.equals(derOf(certificate)) === true) return;
        throw new Failed('the station shows no certificate, or another one');
      },
    },
  ],
};
