/**
 * Logs and firmware of a station in service: files in a directory of their own, sent and fetched over the network. What
 * only they need is loaded when they need it.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Firmware } from '../../adapters/ports/firmware.ts';
import type { LogFiles } from '../../adapters/ports/log-files.ts';
import type { Transfer } from '../../adapters/ports/transfer.ts';
import { caCertificates } from '../../adapters/certificates/ca-directory.ts';
import type { TransferOptions } from '../../adapters/transfer/transfer.ts';
import { certificatesIn, isSignedBy, judgeSigner } from '../../adapters/firmware/signature.ts';
import { diagnose, knows, type DiagnosisSources } from './diagnosis.ts';
import type { UpkeepPorts } from './parts.ts';

export type UpkeepOnDisk = DiagnosisSources & {
  /** Data directory of the station. */
  readonly directory: string;
  /** Root certificates of the manufacturer that were installed from afar, PEM. */
  readonly installedRoots: () => readonly string[];
};

const FIRMWARE = 'firmware.bin';
const MEBIBYTE = 1024 * 1024;
const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export function upkeepOnDisk(options: UpkeepOnDisk): UpkeepPorts {
  const { settings } = options;
  const directory = join(options.directory, 'upkeep');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // What a former life was sending is made anew; firmware that waits for its time stays.
  for (const name of readdirSync(directory)) if (name !== FIRMWARE) rmSync(join(directory, name), { force: true });
  return {
    transfer: lateTransfer({
      tryTls: () => settings.get('ocpp/ftpTryTLSUpgrade'),
      // The operator's own, as for the central system (user guide 2608–2617).
      authorities: () => caCertificates(settings.get('ocpp/caDirectory'), (sentence) => options.log.warn({}, sentence)),
    }),
    logs: logFiles(options, directory),
    firmware: firmware(options, join(directory, FIRMWARE)),
    mostFirmwareBytes: () => settings.get('firmware/size_mib') * MEBIBYTE,
  };
}

function lateTransfer(options: TransferOptions): Transfer {
  const begin = (work: (transfer: Transfer) => () => void): (() => void) => {
    let stop = (): void => undefined;
    let wanted = true;
    const start = async (): Promise<void> => {
      const { networkTransfer } = await import('../../adapters/transfer/transfer.ts');
      if (wanted) stop = work(networkTransfer(options));
    };
    void start();
    return () => {
      wanted = false;
      stop();
    };
  };
  return {
    put: (file, done) => begin((transfer) => transfer.put(file, done)),
    get: (file, done) => begin((transfer) => transfer.get(file, done)),
  };
}

function logFiles(sources: UpkeepOnDisk, directory: string): LogFiles {
  const write = async (kind: Parameters<LogFiles['make']>[0], span: Parameters<LogFiles['has']>[1], path: string) => {
    if (kind === 'security') {
      return writeFile(
        path,
        linesOf(sources, span)
          .map((line) => `${line}\n`)
          .join(''),
        { mode: 0o600 },
      );
    }
    const { writeArchive } = await import('./archive.ts');
    return writeArchive(path, await diagnose(sources, span), new Date(sources.wall() ?? 0));
  };
  return {
    has: (kind, span) => (kind === 'security' ? linesOf(sources, span).length > 0 : knows(sources, span)),
    make: (kind, span, name, done) => {
      const path = join(directory, name);
      const make = async (): Promise<void> => {
        let why: string | null = null;
        try {
          await write(kind, span, path);
        } catch (error) {
          why = words(error);
        }
        done(why === null ? { path } : { why });
      };
      void make();
    },
    discard: (name) => rmSync(join(directory, name), { force: true }),
  };
}

const linesOf = ({ security }: UpkeepOnDisk, { from, to }: Parameters<LogFiles['has']>[1]): readonly string[] =>
  security().lines({ ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) });

/** This board has one system and no second place to install another: it says so. */
function firmware({ settings, installedRoots, log }: UpkeepOnDisk, path: string): Firmware {
  const textOf = (file: string): string => {
    if (file === '') return '';
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      log.warn({ file, why: words(error) }, 'a file for judging firmware cannot be read');
      return '';
    }
  };
  return {
    path,
    judge: (certificate, wall) => {
      const roots = [...installedRoots(), ...certificatesIn(textOf(settings.get('firmware/root_certificates')))];
      const list = textOf(settings.get('firmware/revoked_certificates'));
      const revoked = new Set(list.split('\n').map((line) => line.replaceAll(/[^0-9a-f]/gi, '').toUpperCase()));
      return judgeSigner(certificate, roots, revoked, wall);
    },
    verify: ({ certificate, signature }, done) => {
      const verify = async (): Promise<void> => {
        let valid = false;
        try {
          valid = await isSignedBy(path, certificate, signature);
        } catch (error) {
          log.warn({ why: words(error) }, 'a signature of firmware cannot be judged');
        }
        done(valid);
      };
      void verify();
    },
    discard: () => rmSync(path, { force: true }),
    slots: null,
  };
}
