/** A real file server on loopback, of an operator: it takes what is sent, gives what it has, and can hang. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

export class FileServer {
  /** By path, whole files only. */
  readonly received = new Map<string, Buffer>();
  readonly offered = new Map<string, Buffer>();
  /** Requests that were begun. */
  begun: string[] = [];
  /** While it hangs it sends half of what it has, and answers nothing. */
  hangs = false;
  #port = 0;

  static async start(): Promise<FileServer> {
    const files = new FileServer();
    const server = createServer((request, response) => files.#serve(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port');
    files.#port = address.port;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return files;
  }

  url(path: string): string {
    return `http://operator:hidden@127.0.0.1:${this.#port}${path}`;
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '' } = request;
    this.begun.push(`${method} ${url}`);
    if (method === 'GET') return this.#give(url, response);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (this.hangs) return;
      this.received.set(url, Buffer.concat(chunks));
      response.writeHead(201).end();
    });
    return undefined;
  }

  #give(url: string, response: ServerResponse): void {
    const content = this.offered.get(url);
    if (content === undefined) return void response.writeHead(404).end();
    response.setHeader('content-length', content.length);
    if (this.hangs) response.write(content.subarray(0, content.length / 2));
    else response.end(content);
    return undefined;
  }
}
