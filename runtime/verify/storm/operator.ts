/**
 * What an operator keeps beside his central system, on the clock of a story: a file server for logs and firmware, the
 * manufacturer's word on certificates, and a board with two slots. It outlives the station's process.
 */
import type { Clock } from '../../../adapters/ports/clock.ts';
import type { CertificateVerdict, Firmware, Slots } from '../../../adapters/ports/firmware.ts';
import type { LogFiles, Span } from '../../../adapters/ports/log-files.ts';
import type { Transfer, TransferFailure, TransferResult } from '../../../adapters/ports/transfer.ts';
import type { UpkeepPorts } from '../../upkeep/parts.ts';

type Line = { readonly at: number; readonly text: string };

const FILE = 'firmware.bin';
const signatureOf = (content: string): string => `signed: ${content}`;

/** The word and the number of a notification. */
export const said = ({ status, requestId }: Readonly<Record<string, unknown>>): string =>
  [status, requestId].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');

export class Operator {
  /** What was uploaded: address → what lies there. */
  readonly received = new Map<string, { readonly name: string; readonly content: string }>();
  /** What can be downloaded: address → content. */
  readonly offered = new Map<string, string>();
  /** The station's disk, by file name. */
  readonly disk = new Map<string, string>();
  /** Transfers that were begun. */
  begun: string[] = [];
  /** How long a transfer and an installation take, s. */
  transferS = 10;
  installS = 60;
  /** The next transfers fail so. */
  troubles: TransferFailure[] = [];
  /** What the station knows of its past. */
  log: Line[] = [];
  readonly certificates = new Map<string, CertificateVerdict>([['MAKER', 'valid']]);
  /** What runs, and what a restart would begin. */
  running = 'factory';
  next: string | null = null;
  installations: string[] = [];
  /** Null: no slots. */
  slots = true;
  spoils: string | null = null;
  /** What was installed does not start: the board goes back to what ran before. */
  sticks = false;
  /** What is begun now never ends, until somebody looks after it. */
  hangs = false;
  readonly #hanging = new Set<() => void>();
  readonly #clock: Clock;
  /** What was installed last is what runs. */
  #confirmed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What the manufacturer writes beside the file. */
  sign(content: string): string {
    return signatureOf(content);
  }

  /** The processor starts again: what was installed runs from now on. */
  restart(): void {
    this.#hanging.clear();
    this.#confirmed = this.next !== null && !this.sticks;
    if (!this.sticks) this.running = this.next ?? this.running;
    this.next = null;
  }

  get ports(): UpkeepPorts {
    return {
      transfer: this.#transfer,
      logs: this.#logs,
      firmware: this.#firmware,
      mostFirmwareBytes: () => 1000,
    };
  }

  /** Somebody looks after what hangs: it fails at last. */
  release(): void {
    this.hangs = false;
    const hanging = [...this.#hanging];
    this.#hanging.clear();
    for (const fail of hanging) fail();
  }

  /** Calls `task` so much later; what hangs ends with `fail`. Answers how it is called off. */
  #later(seconds: number, task: () => void, fail: () => void): () => void {
    const callOff = this.#clock.at(this.#clock.now() + seconds * 1000, () => {
      if (this.hangs) this.#hanging.add(fail);
      else task();
    });
    return () => {
      callOff();
      this.#hanging.delete(fail);
    };
  }

  #carry(what: string, done: (result: TransferResult) => void, work: () => TransferFailure | null): () => void {
    this.begun.push(what);
    const end = (failure: TransferFailure | null) =>
      done(failure === null ? { done: true } : { done: false, failure, why: `told to: ${failure}` });
    return this.#later(
      this.transferS,
      () => end(this.troubles.shift() ?? work()),
      () => end('broken'),
    );
  }

  readonly #transfer: Transfer = {
    put: ({ path, name, to }, done) =>
      this.#carry(`put ${to}`, done, () => {
        const content = this.disk.get(path);
        if (content === undefined) return 'disk';
        this.received.set(to, { name, content });
        return null;
      }),
    get: ({ from, path, mostBytes }, done) =>
      this.#carry(`get ${from}`, done, () => {
        const content = this.offered.get(from);
        if (content === undefined) return 'missing';
        if (content.length > mostBytes) return 'too-large';
        this.disk.set(path, content);
        return null;
      }),
  };

  #linesOf({ from, to }: Span): readonly Line[] {
    return this.log.filter(({ at }) => (from === null || at >= from) && (to === null || at <= to));
  }

  readonly #logs: LogFiles = {
    has: (_kind, span) => this.#linesOf(span).length > 0,
    make: (kind, span, name, done) => {
      const make = () => {
        this.disk.set(name, [kind, ...this.#linesOf(span).map(({ text }) => text)].join('\n'));
        done({ path: name });
      };
      this.#later(1, make, make);
    },
    discard: (name) => void this.disk.delete(name),
  };

  get #firmware(): Firmware {
    // oxlint-disable-next-line typescript/no-this-alias -- the board may lose its slots while the story runs
    const operator = this;
    return {
      path: FILE,
      judge: (certificate) => this.certificates.get(certificate) ?? 'invalid',
      verify: ({ signature }, done) => {
        const verify = () => {
          const content = this.disk.get(FILE);
          done(content !== undefined && signature === signatureOf(content));
        };
        this.#later(2, verify, verify);
      },
      discard: () => void this.disk.delete(FILE),
      get slots() {
        return operator.slots ? operator.#slots : null;
      },
    };
  }

  readonly #slots: Slots = {
    install: (path, done) => {
      const content = this.disk.get(path);
      this.installations.push(content ?? 'nothing');
      const install = () => {
        if (this.spoils !== null) return done(this.spoils);
        this.next = content ?? null;
        return done(content === undefined ? 'there is no file' : null);
      };
      this.#later(this.installS, install, () => done('told to'));
    },
    confirm: (done) => {
      const confirm = () => done(this.#confirmed);
      this.#later(5, confirm, confirm);
    },
  };
}
