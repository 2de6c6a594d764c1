/** Firmware and diagnostics: what is said on the way, and that the file really arrives. */
import type { Section } from '../case.ts';
import { Failed, NotApplicable } from '../failure.ts';
import { message, oneOf, such, type Pattern } from '../messages.ts';
import type { Scene } from '../scene.ts';
import { boot } from './kit.ts';

const managed = { profile: 'FirmwareManagement' } as const;
/** A download, an upload or an installation may take its time, s. */
export const TRANSFER_S = 60;
const INSTALLATION_S = 300;

/** Connectors may be taken out of service meanwhile, and come back. */
export const anyStatus = message('StatusNotification', {
  status: oneOf('Available', 'Unavailable'),
});
const firmware = (status: string): Pattern => message('FirmwareStatusNotification', { status });
const diagnostics = (status: string): Pattern => message('DiagnosticsStatusNotification', { status });

const seeFirmware = (scene: Scene, status: string, maybe: readonly Pattern[] = []) =>
  scene.see(firmware(status), { withinS: TRANSFER_S, maybe: [anyStatus, ...maybe] });

/** A time by which every clock agrees that the download may begin. */
export const atOnce = (): string => new Date(Date.now() - 60_000).toISOString();

const update = (scene: Scene, location: string) =>
  scene.call('UpdateFirmware', { location, retrieveDate: atOnce(), retries: 0 });

/** Files go over HTTP here: a station that cannot is none for these cases. */
export const speaksHttp = (scene: Scene): void => {
  const protocols = scene.valueOf('SupportedFileTransferProtocols');
  if (
    protocols === undefined ||
    protocols
      .toUpperCase()
      .split(',')
      .some((one) => one.trim() === 'HTTP')
  ) {
    return;
  }
  throw new NotApplicable(`the station transfers files over ${protocols}, the suite over HTTP`);
};

/** An image that the station would really install. */
export const goodImage = ({ description }: Scene): Buffer => {
  if (description.firmware === undefined) throw new NotApplicable('the bench has no firmware that could be installed');
  return Buffer.from(description.firmware, 'base64');
};

/** Long enough to be downloaded, and no firmware. */
export const badImage = (): Buffer => Buffer.alloc(64 * 1024, 'no firmware ');

export const firmwares: Section = {
  title: 'Firmware',
  cases: [
    {
      id: 'TC_044_1_CS',
      name: 'downloaded and installed',
      must: 'Downloading, Downloaded, Installing, BootNotification and Installed, Available',
      needs: managed,
      play: async (scene) => {
        speaksHttp(scene);
        const files = await scene.files();
        await update(scene, files.offer('firmware.bin', goodImage(scene)));
        for (const status of ['Downloading', 'Downloaded', 'Installing']) await seeFirmware(scene, status);
        const rest = { withinS: INSTALLATION_S, maybe: [anyStatus] };
        await scene.seeAll([boot, firmware('Installed')], rest);
      },
    },
    {
      id: 'TC_044_2_CS',
      name: 'not found',
      must: 'perhaps Downloading; DownloadFailed; the connectors Available',
      needs: managed,
      play: async (scene) => {
        speaksHttp(scene);
        const files = await scene.files();
        await update(scene, files.url('nothing.bin'));
        await seeFirmware(scene, 'DownloadFailed', [firmware('Downloading')]);
        await scene.silence(1, { maybe: [anyStatus] });
      },
    },
    {
      id: 'TC_044_3_CS',
      name: 'not installable',
      must: 'Downloading, Downloaded, perhaps Installing and BootNotification, InstallationFailed',
      needs: managed,
      play: async (scene) => {
        speaksHttp(scene);
        const files = await scene.files();
        await update(scene, files.offer('firmware.bin', badImage()));
        await seeFirmware(scene, 'Downloading');
        await seeFirmware(scene, 'Downloaded');
        const rest = { withinS: INSTALLATION_S, maybe: [anyStatus, boot, firmware('Installing')] };
        await scene.see(firmware('InstallationFailed'), rest);
      },
    },
  ],
};

/** Uploads are told of when they are over: the file must be there by then. */
export const judgeUpload = async (scene: Scene, fileName: unknown): Promise<void> => {
  const { uploads } = await scene.files();
  const [upload] = uploads;
  if (upload === undefined || upload.bytes.length === 0) throw new Failed('it says Uploaded, but nothing has arrived');
  scene.note(`arrived: ${upload.path}, ${upload.bytes.length} bytes`);
  if (typeof fileName === 'string' && !upload.path.includes(encodeURI(fileName)) && uploads.length !== 1) {
    throw new Failed(`${uploads.length} files have arrived, none of them ${fileName}`);
  }
};

const named = { fileName: such('the name of a file', (value) => typeof value === 'string' && value !== '') };

export const diagnosticSection: Section = {
  title: 'Diagnostics',
  cases: [
    {
      id: 'TC_045_1_CS',
      name: 'uploaded',
      must: 'the name of a file; Uploading, Uploaded; the file has arrived',
      needs: managed,
      play: async (scene) => {
        speaksHttp(scene);
        const files = await scene.files();
        const { answer } = await scene.call('GetDiagnostics', { location: files.url('upload/'), retries: 0 }, named);
        await scene.see(diagnostics('Uploading'));
        await scene.see(diagnostics('Uploaded'), { withinS: TRANSFER_S });
        await judgeUpload(scene, answer['fileName']);
      },
    },
    {
      id: 'TC_045_2_CS',
      name: 'nobody takes it',
      must: 'Uploading, UploadFailed',
      needs: managed,
      play: async (scene) => {
        speaksHttp(scene);
        const files = await scene.files();
        const location = files.url('upload/');
        await files.close();
        await scene.call('GetDiagnostics', { location, retries: 0 }, named);
        await scene.see(diagnostics('Uploading'));
        await scene.see(diagnostics('UploadFailed'), { withinS: TRANSFER_S });
      },
    },
  ],
};
