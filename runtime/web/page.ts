/**
 * The page and the control interface of a running station, with their door: who has to log in, with which secret, over
 * which certificate.
 */
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { KeyFiles } from '../../adapters/certificates/key-files.ts';
import type { Clock } from '../../adapters/ports/clock.ts';
import type { Store } from '../../adapters/ports/store.ts';
import type { Tape } from '../../adapters/ports/tape.ts';
import type { TimeControl, WorldControl } from '../../adapters/ports/world.ts';
import type { Settings } from '../../config/settings.ts';
import type { SettingsWriter } from '../../config/write.ts';
import { RealClock } from '../clock/real.ts';
import type { Controller } from '../compose.ts';
import { places } from '../places.ts';
import { RunningShelf } from '../travel/spools.ts';
import { Traveller } from '../travel/traveller.ts';
import { blackBoxFiles } from './black-box-files.ts';
import { pageCertificate } from './certificate.ts';
import { Doorman } from './doorman.ts';
import { isExposed, namesOf, needsLogin } from './reach.ts';
import { Secrets } from './secrets.ts';
import { StationSettings } from './settings-desk.ts';

export type PageOptions = {
  readonly settings: Settings;
  readonly log: Logger;
  readonly version: string;
  readonly controller: Controller;
  /** Of the station: in a simulated world it may run faster than ours. */
  readonly clock: Clock;
  readonly world: WorldControl;
  readonly tape: Tape;
  readonly time?: TimeControl;
  readonly store: Store;
  readonly writer: SettingsWriter;
  /** Where the station keeps what is its own. */
  readonly directory: string;
  /** To whoever started us, and nobody else: it may hold a secret, which no log may. */
  readonly announce: (sentence: string) => void;
  readonly ledgerUrl?: string;
};

const openDoor = async ({ settings, log, controller, store, announce }: PageOptions): Promise<Doorman> => {
  const secrets = new Secrets(store);
  const isOpen = !needsLogin(settings);
  if (!isOpen) {
    await secrets.ensure((secret) =>
      announce(`The secret of this station's page, for the installer; it is not shown again: ${secret}`),
    );
    if (isExposed(settings)) log.warn({}, 'the page is open to the network without TLS: see http/tls/mode');
  }
  return new Doorman({
    isOpen,
    secrets,
    // People are no faster in a fast world.
    clock: new RealClock(),
    idleMs: () => settings.get('http/session_minutes') * 60_000,
    notice: (event, detail) => controller.security.notice(event, detail),
  });
};

/** Between two slices of looking back: the station comes first. */
const REST_MS = 10;

const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256;

/** Answers when it listens. */
export const startPage = async (options: PageOptions): Promise<{ readonly page: string; close(): Promise<void> }> => {
  const { settings, log, version, controller, clock, world, tape, time, directory, writer, ledgerUrl } = options;
  const { createWeb } = await import('../../adapters/web/server.ts');
  const host = settings.get('http/host');
  const box = join(directory, 'blackbox');
  const trouble = (sentence: string): void => log.error({}, sentence);
  const keys = new KeyFiles(join(directory, 'page'), trouble);
  const tls = await pageCertificate({ settings, keys, wall: new RealClock().wall() });
  const door = await openDoor(options);
  const web = await createWeb({
    station: controller.station,
    wall: () => clock.wall(),
    world,
    ...(time === undefined ? {} : { time }),
    hands: world,
    past: new Traveller(new RunningShelf(box, () => controller.host.turns), REST_MS),
    blackBox: blackBoxFiles(box),
    version,
    host,
    names: namesOf(settings),
    access: door,
    settings: new StationSettings({
      settings,
      writer,
      configuration: controller.security.configuration,
      clock: new RealClock(),
      noticed: (detail) => controller.security.notice('ReconfigurationOfSecurityParameters', detail),
    }),
    ...(tls === null ? {} : { tls }),
    log,
    facts: (listener) => controller.onFact(listener),
    tape,
    viewerDirectory: places.viewer,
    chartsDirectory: places.charts,
    port: settings.get('http/port'),
    ...(ledgerUrl === undefined ? {} : { ledgerUrl }),
  });
  const page = `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${web.port}/`;
  const fingerprint = tls === null ? {} : { fingerprint: fingerprintOf(tls.certificate) };
  log.info({ url: page, ...fingerprint }, 'the page is ready');
  return {
    page,
    close: () => {
      door.stop();
      return web.close();
    },
  };
};
