/**
 * `statecharge access …`: who may open the page and the control interface. With `--data` it works on the store of a
 * station that does not run, which is how a forgotten secret is replaced; else it asks the running station.
 */
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { roles, type Role } from '../../adapters/ports/access.ts';
import { newSecret, Secrets } from '../web/secrets.ts';
import {
  call,
  processTerminal,
  refusalOf,
  tell,
  addressOption,
  finishOn,
  type Options,
  type Result,
  type Terminal,
} from './control.ts';

const made = z.object({ told: z.string(), secret: z.string().nullable() });
const listed = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      role: z.string(),
      by: z.string(),
      address: z.string(),
      ageS: z.number(),
      idleS: z.number(),
    }),
  ),
});

const isRole = (word: string): word is Role => roles.some((role) => role === word);
const noRole = (word: string): Result => ({
  code: 2,
  line: `Found role "${word}", expected one of ${roles.join(', ')}.`,
});

/** The store of a station that stands still. */
const withSecrets = async (directory: string, work: (secrets: Secrets) => Promise<Result>): Promise<Result> => {
  const { openStore } = await import('../../adapters/storage/lmdb/open.ts');
  const opened = await openStore(directory);
  if (!opened.ok) return { code: 1, line: opened.message };
  try {
    return await work(new Secrets(opened.store));
  } finally {
    await opened.store.close();
  }
};

const offline: Readonly<Record<'weak' | 'taken' | 'failed', string>> = {
  weak: 'The secret: expected 12 to 128 characters.',
  taken: 'Another role has this secret: choose a different one.',
  failed: 'The secret could not be stored: the old one still counts.',
};

const setOffline = (directory: string, role: Role, chosen: string | undefined): Promise<Result> =>
  withSecrets(directory, async (secrets) => {
    const secret = chosen ?? newSecret();
    const outcome = await secrets.set(role, secret);
    if (outcome !== 'set') return { code: outcome === 'failed' ? 1 : 2, line: offline[outcome] };
    return { code: 0, line: shown(`The ${role} has a new secret.`, chosen === undefined ? secret : null) };
  });

const shown = (told: string, secret: string | null): string =>
  secret === null ? told : `${told} It is not shown again: ${secret}`;

const setOnline = async (url: string, role: Role, chosen: string | undefined): Promise<Result> => {
  const path = `/api/access/secrets/${role}`;
  const answer = await call(url, path, chosen === undefined ? {} : { secret: chosen });
  if ('line' in answer) return answer;
  const reply = made.safeParse(answer.reply).data;
  return reply === undefined ? refusalOf(answer) : { code: 0, line: shown(reply.told, reply.secret) };
};

const setSecret = async (word: string, options: Options): Promise<Result> => {
  if (!isRole(word)) return noRole(word);
  const chosen = options['stdin'] === true ? (await text(process.stdin)).trim() : undefined;
  const { data } = options;
  return typeof data === 'string' ? setOffline(data, word, chosen) : setOnline(String(options['url']), word, chosen);
};

const removeSecret = async (word: string, options: Options): Promise<Result> => {
  if (!isRole(word)) return noRole(word);
  if (word === 'installer') return { code: 2, line: 'The installer always has a secret: give him another one.' };
  const { data } = options;
  if (typeof data !== 'string') return tell(String(options['url']), `/api/access/secrets/${word}/remove`, {});
  return withSecrets(data, async (secrets) =>
    (await secrets.remove(word))
      ? { code: 0, line: `The ${word} has no secret any more.` }
      : { code: 1, line: 'The secret could not be removed: it still counts.' },
  );
};

const showSessions = async (options: Options): Promise<Result> => {
  const answer = await call(String(options['url']), '/api/access/sessions');
  if ('line' in answer) return answer;
  const reply = listed.safeParse(answer.reply).data;
  if (reply === undefined) return refusalOf(answer);
  const lines = reply.sessions.map(
    ({ id, role, by, address, ageS, idleS }) =>
      `${id} ${role} by ${by} from ${address}, for ${ageS} s, idle ${idleS} s`,
  );
  return { code: 0, line: lines.length === 0 ? 'Nobody is logged in.' : lines.join('\n') };
};

/** Adds `access`; the terminal is the process's own unless somebody else wants to read along. */
export const addAccessCommands = (program: Command, terminal: Terminal = processTerminal): void => {
  const access = program
    .command('access')
    .summary('who may open the page and the control interface')
    .addOption(addressOption());
  const finish = finishOn(terminal);
  const offlineOption = '--data <directory>';
  const offlineAbout = 'the data of a station that does not run, instead of asking a running one';
  const secret = access
    .command('secret')
    .description('Gives a role a new secret: one that is made, or one you choose.');
  secret.argument('<role>', roles.join(', ')).option(offlineOption, offlineAbout);
  secret.option('--stdin', 'read the secret from standard input');
  secret.action((role: string) => finish(setSecret(role, secret.optsWithGlobals<Options>())));
  const remove = access.command('remove').description('Takes a role its secret: nobody has this role then.');
  remove.argument('<role>', 'viewer, operator').option(offlineOption, offlineAbout);
  remove.action((role: string) => finish(removeSecret(role, remove.optsWithGlobals<Options>())));
  const sessions = access.command('sessions').description('Shows who is logged in.');
  sessions.action(() => finish(showSessions(sessions.optsWithGlobals<Options>())));
  const end = access.command('end').description('Logs somebody out.').argument('<session>', 'its id, as listed');
  end.action((id: string) =>
    finish(
      tell(String(end.optsWithGlobals<Options>()['url']), `/api/access/sessions/${encodeURIComponent(id)}/end`, {}),
    ),
  );
};
