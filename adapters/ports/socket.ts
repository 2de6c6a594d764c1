/** A message socket to the central system. Real: ws. In stories: a simulated central system on virtual time. */
import type { LinkTrouble } from '../../machines/vocabulary/link-troubles.ts';

/** How a wss:// address is spoken to. */
export type Tls = {
  /** False: whoever answers is believed. Only without a security profile. */
  readonly verify: boolean;
  /** Certificates that are trusted, PEM; null: those that every browser trusts. */
  readonly roots: readonly string[] | null;
  /** Only the cipher suites and key sizes of the security whitepaper (A00.FR.318, A00.FR.501). */
  readonly strict: boolean;
  /** Our own certificate with those above it, and its private key, PEM. */
  readonly identity?: { readonly key: string; readonly chain: string };
};

export type SocketOptions = {
  /** Full address with the identity as its last path segment. */
  readonly url: string;
  /** Sub-protocols in order of preference. */
  readonly protocols: readonly string[];
  /** HTTP basic authentication: its bytes, which need not be text. The user is the identity. */
  readonly password?: Uint8Array;
  /** Seconds between pings, 0 for none, and how long a pong may take. */
  readonly pingIntervalS: number;
  readonly pongTimeoutS: number;
  /** Hears when one of the two has changed; absent: they never do. Returns how to stop listening. */
  readonly onPingsChange?: (listener: () => void) => () => void;
  readonly tls: Tls;
};

export type SocketEvents = {
  /**
   * Open, with the sub-protocol the server chose; `root`: sha256 of the certificate that its own was verified by, hex,
   * over TLS.
   */
  opened(protocol: string, root?: string): void;
  /** One text frame. */
  received(text: string): void;
  /**
   * Not open (any more), with a reason in words, and the trouble if it concerns security; comes exactly once a
   * connection, also when it never opened.
   */
  closed(why: string, trouble?: LinkTrouble): void;
};

export interface Connection {
  send(text: string): void;
  close(): void;
}

export type Connect = (options: SocketOptions, events: SocketEvents) => Connection;
