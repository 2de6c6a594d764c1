/** New firmware: where it is put, who may have made it, and how this board installs it. */
export type CertificateVerdict = 'valid' | 'invalid' | 'revoked';

export interface Firmware {
  /** Where the file is to be brought. */
  readonly path: string;
  /** Whether who holds this certificate (PEM) may sign firmware for this station, at this time (epoch ms). */
  judge(certificate: string, wall: number | null): CertificateVerdict;
  /** Whether the whole file at `path` was signed with it; `signature` in base64. Answers once, later. */
  verify(signed: { readonly certificate: string; readonly signature: string }, done: (valid: boolean) => void): void;
  /** The file is not needed any more. */
  discard(): void;
  /** Null: this board has nothing to install to. */
  readonly slots: Slots | null;
}

export interface Slots {
  /** Installs the file beside what runs, which goes on running. Answers once, with null or why it failed. */
  install(path: string, done: (failure: string | null) => void): void;
  /** After the restart: whether what was installed is what runs now, for good. Answers once. */
  confirm(done: (runs: boolean) => void): void;
}
