/**
 * The way up the security profiles, over OCPP alone: a password, the root of the central system, a certificate. So a
 * bench has nothing to do for security: a station that begins without is raised to where a case needs it.
 */
import { randomBytes } from 'node:crypto';
import { readRequest, type Request } from '../certificates.ts';
import type { Visit } from '../central-system.ts';
import { Failed } from '../failure.ts';
import { message, oneOf, type Pattern } from '../messages.ts';
import type { Scene } from '../scene.ts';

const ORGANIZATION = 'Conformance';
/** The shortest and the longest key are 16 and 20 bytes; this is how OCPP writes 20 of them. */
export const newPassword = (): string => randomBytes(20).toString('hex').toUpperCase();

/** A new connection may begin with the registration and every status. */
const introductions: readonly Pattern[] = [message('BootNotification'), message('StatusNotification')];

const done = oneOf('Accepted', 'RebootRequired');

/** Sets a key of the link; the station connects anew by itself, or after the reset that it asks for. */
const changeLink = async (scene: Scene, key: string, value: string): Promise<Visit> => {
  const visits = scene.central.visits.length;
  const { answer } = await scene.call('ChangeConfiguration', { key, value }, { status: done });
  if (answer['status'] === 'RebootRequired') {
    await scene.call('Reset', { type: 'Hard' }, { status: 'Accepted' });
  }
  return nextVisit(scene, visits);
};

/** The first connection after so many, and what it says at first is done with. */
export const nextVisit = async (scene: Scene, visits: number): Promise<Visit> => {
  await scene.reconnected(visits);
  const visit = scene.central.visits.at(-1);
  if (visit === undefined) throw new Failed('the station has not connected');
  await scene.silence(2, { maybe: introductions });
  return visit;
};

/** Profile 1: a password, and then the profile. */
export const raiseTo1 = async (scene: Scene): Promise<string> => {
  const password = newPassword();
  if (scene.valueOf('SecurityProfile') === '0') {
    await scene.call('ChangeConfiguration', { key: 'AuthorizationKey', value: password }, { status: done });
    await changeLink(scene, 'SecurityProfile', '1');
  } else await changeLink(scene, 'AuthorizationKey', password);
  return password;
};

/** Profile 2: the root of the central system is installed first. */
export const raiseTo2 = async (scene: Scene): Promise<{ readonly password: string; readonly visit: Visit }> => {
  const password = await raiseTo1(scene);
  const { root } = await scene.authority();
  const certificateType = 'CentralSystemRootCertificate';
  await scene.call('InstallCertificate', { certificateType, certificate: root }, { status: 'Accepted' });
  return { password, visit: await changeLink(scene, 'SecurityProfile', '2') };
};

/** The station asks for a certificate; answers what it wants. */
export const wantsCertificate = async (scene: Scene): Promise<Request & { readonly text: string }> => {
  const requestedMessage = 'SignChargePointCertificate';
  const { before } = await scene.call('ExtendedTriggerMessage', { requestedMessage }, { status: 'Accepted' });
  const heard = await scene.see(message('SignCertificate'), { after: before });
  const text = String(heard.payload['csr']);
  const request = await readRequest(text);
  if (!request.valid) throw new Failed('the signature of the request is not that of its key');
  if (request.organization !== ORGANIZATION) {
    throw new Failed(`the request names the organization ${request.organization ?? 'nobody'}, expected CpoName`);
  }
  return { ...request, text };
};

/** Profile 3: a certificate of its own is signed first. */
export const raiseTo3 = async (scene: Scene): Promise<{ readonly request: Request; readonly certificate: string }> => {
  await raiseTo2(scene);
  await scene.call('ChangeConfiguration', { key: 'CpoName', value: ORGANIZATION }, { status: 'Accepted' });
  const request = await wantsCertificate(scene);
  const certificate = await (await scene.authority()).sign(request.text);
  await scene.call('CertificateSigned', { certificateChain: certificate }, { status: 'Accepted' });
  // Some stations connect anew with it at once; the change of the profile needs one that is there.
  await scene.silence(3, { maybe: introductions });
  await changeLink(scene, 'SecurityProfile', '3');
  return { request, certificate };
};

/** The user is the station's identity, the password the bytes that the key stands for. @throws Failed */
export const judgeCredentials = (scene: Scene, { credentials }: Visit, password: string): void => {
  if (credentials === null) throw new Failed('it sends no Basic credentials');
  if (credentials.user !== scene.central.identity) throw new Failed(`it calls itself ${credentials.user}`);
  if (credentials.password.equals(Buffer.from(password, 'hex'))) return;
  throw new Failed(`its password is ${credentials.password.toString('hex')} (hex), not the key ${password}`);
};

/** TLS 1.2 or newer, and one of the two pairs of suites that the whitepaper names. @throws Failed */
export const judgeTls = ({ tls }: Visit): void => {
  if (tls === null) throw new Failed('the connection is not encrypted');
  if (tls.protocol !== 'TLSv1.2' && tls.protocol !== 'TLSv1.3') throw new Failed(`it speaks ${tls.protocol}`);
  const offers = (...suites: readonly number[]) => suites.every((suite) => tls.offered.includes(suite));
  // ECDHE-ECDSA-AES128-GCM-SHA256 and …256-GCM-SHA384, or the same with RSA alone (whitepaper A00.FR.318 and 319).
  if (!offers(0xc02b, 0xc02c) && !offers(0x009c, 0x009d)) {
    throw new Failed('it offers neither the ECDHE-ECDSA nor the RSA pair of AES-GCM suites');
  }
};
