/**
 * One daemon a directory. Two would drive the same contactors and send the same bills.
 *
 * The lock is a listening socket whose name is made of the directory's device and inode: the kernel gives a name away
 * once, and takes it back when the process dies, however it dies. A file with a process id survives kill −9, and the
 * number is given to somebody else. On Linux the name is abstract: no file, nothing to clean up. Elsewhere (a laptop)
 * it is a file in the temporary directory, and one that nobody answers on is taken over.
 * Whoever holds the lock tells his process id to whoever knocks. Limit: containers with networks of their own do not
 * see each other's lock.
 */
import { stat, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type DirectoryLock = { release(): Promise<void> };

/** How long a holder may take to say who he is. A hung one still holds. */
const KNOCK_MS = 500;

/** Answers the lock, or who holds it: a process id as text, or 'unknown'. */
export async function lockDirectory(directory: string): Promise<DirectoryLock | { readonly heldBy: string }> {
  const name = await nameOf(directory);
  const server = await listen(name);
  if (server !== null) return lockOf(server);
  const holder = await knock(name);
  if (holder !== null) return { heldBy: holder };
  // Nobody answers on a socket file: its owner died. An abstract name cannot get here but for a holder who has just
  // left.
  if (!name.startsWith('\0')) await unlink(name);
  const second = await listen(name);
  return second === null ? { heldBy: 'unknown' } : lockOf(second);
}

async function nameOf(directory: string): Promise<string> {
  const { dev, ino } = await stat(directory, { bigint: true });
  const name = `statecharge-${dev.toString(36)}-${ino.toString(36)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

function lockOf(server: Server): DirectoryLock {
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Null: somebody else has the name. */
function listen(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((knocker) => {
      // A knocker who has gone away again is his own affair.
      knocker.on('error', () => knocker.destroy());
      knocker.end(String(process.pid));
    });
    server.unref();
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(name, () => resolve(server));
  });
}

/** Null: nobody is there. */
function knock(name: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(name);
    let said = '';
    socket.setTimeout(KNOCK_MS, () => {
      socket.destroy();
      resolve('unknown');
    });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (said += text));
    socket.on('end', () => resolve(said === '' ? 'unknown' : said));
    socket.on('error', () => resolve(null));
  });
}
