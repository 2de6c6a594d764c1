/**
 * A recording on the page: the same views as of a running station, at any of its turns, for whoever sits before this
 * computer. Nothing in it can be asked of, and it is reachable from nowhere else.
 */
import { inspect } from 'node:util';
import type { Instant, Past } from '../../adapters/ports/past.ts';
import type { SettingsDesk } from '../../adapters/ports/settings-desk.ts';
import type { Station } from '../../adapters/ports/station.ts';
import { MemoryStore } from '../../adapters/storage/memory.ts';
import { createWeb, type Web } from '../../adapters/web/server.ts';
import { RealClock } from '../clock/real.ts';
import { places } from '../places.ts';
import { version } from '../version.ts';
import { Doorman } from '../web/doorman.ts';
import { Secrets } from '../web/secrets.ts';

export type Showing = {
  readonly past: Past;
  /** The last one that could be replayed: what is shown unless somebody asks for another. */
  readonly last: Instant;
  /** Of what, and whether all of it. */
  readonly about: string;
  /** 0: any free one. */
  readonly port: number;
  readonly complain: (sentence: string) => void;
};

const silent = () => () => undefined;

const standingStill = ({ station }: Instant): Station => ({
  ...station,
  schedule: () => null,
  ask: (_, done) => done('rejected'),
});

const asItWas = ({ settings }: Instant): SettingsDesk => ({
  list: () => settings,
  change: () => Promise.resolve({ outcome: 'failed', why: 'what was cannot be changed' }),
});

/** Answers when it listens. */
export const showRecording = ({ past, last, about, port, complain }: Showing): Promise<Web> =>
  createWeb({
    station: standingStill(last),
    wall: () => null,
    ...(last.world === null ? {} : { world: last.world }),
    moment: last.moment,
    steps: last.steps,
    recording: about,
    tape: { rows: last.tape.rows, onNews: silent },
    past,
    facts: silent,
    version,
    viewerDirectory: places.viewer,
    chartsDirectory: places.charts,
    host: '127.0.0.1',
    names: [],
    access: new Doorman({
      isOpen: true,
      secrets: new Secrets(new MemoryStore()),
      clock: new RealClock(),
      idleMs: () => Number.POSITIVE_INFINITY,
      notice: () => undefined,
    }),
    settings: asItWas(last),
    port,
    log: { error: (fields, text) => complain(`${text}: ${inspect(fields)}`) },
  });
