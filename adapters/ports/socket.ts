/** A message socket to the central system. Real: ws. In stories: a simulated central system on virtual time. */
export type SocketOptions = {
  /** Full address with the identity as its last path segment. */
  readonly url: string;
  /** Sub-protocols in order of preference. */
  readonly protocols: readonly string[];
  /** HTTP basic authentication: user is the identity. */
  readonly password?: string;
  /** Seconds between pings, 0 for none, and how long a pong may take. */
  readonly pingIntervalS: number;
  readonly pongTimeoutS: number;
  readonly verifyCertificate: boolean;
};

export type SocketEvents = {
  /** Open, with the sub-protocol the server chose. */
  opened(protocol: string): void;
  /** One text frame. */
  received(text: string): void;
  /** Not open (any more), with a reason in words; comes exactly once a connection, also when it never opened. */
  closed(why: string): void;
};

export interface Connection {
  send(text: string): void;
  close(): void;
}

export type Connect = (options: SocketOptions, events: SocketEvents) => Connection;
