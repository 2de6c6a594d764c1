/** A place on loopback that files are fetched from and sent to: firmware for the station, its logs for us. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Upload = { readonly path: string; readonly bytes: Buffer };

/** More than any log; beyond it the sender is cut off. */
const MOST_BYTES = 64 * 1024 * 1024;

export class FileServer {
  readonly uploads: Upload[] = [];
  readonly #files = new Map<string, Buffer>();
  readonly #server: Server;

  static async open(): Promise<FileServer> {
    const files = new FileServer();
    await new Promise<void>((resolve, reject) => {
      files.#server.once('error', reject);
      files.#server.listen(0, '127.0.0.1', resolve);
    });
    return files;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => request.destroy());
    });
  }

  /** Address of a path; what is not offered there is not found, but may be sent. */
  url(path: string): string {
    const address = this.#server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the file server does not listen');
    return `http://127.0.0.1:${address.port}/${path}`;
  }

  offer(path: string, bytes: Buffer): string {
    this.#files.set(`/${path}`, bytes);
    return this.url(path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method === 'PUT' || request.method === 'POST') {
      this.uploads.push({ path, bytes: await bodyOf(request) });
      return void response.writeHead(201).end();
    }
    const bytes = this.#files.get(path);
    if (bytes === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  const chunks: AsyncIterable<Uint8Array> = request;
  for await (const part of chunks) {
    const bytes = Buffer.from(part);
    length += bytes.length;
    if (length > MOST_BYTES) throw new Error('too long');
    parts.push(bytes);
  }
  return Buffer.concat(parts);
};
