/** Who is at this page, as the station sees it; asked again whenever the line breaks, for a login may have ended. */
import { signal } from '@preact/signals';
import { act, type Told } from './act.ts';

type Who = { readonly needed: boolean; readonly role: string | null };

/** Null: not known yet. */
export const who = signal<Who | null>(null);

const isWho = (said: unknown): said is Who =>
  typeof said === 'object' && said !== null && 'needed' in said && 'role' in said;

/** Leaves what is known when the station does not answer: a page whose station restarts stays as it is. */
export const learnWho = async (): Promise<void> => {
  const reply = await fetch('/api/access').catch(() => null);
  const said: unknown = reply?.ok === true ? await reply.json() : null;
  if (isWho(said)) who.value = said;
};

export const logIn = async (secret: string): Promise<Told> => {
  const told = await act('/api/login', { secret });
  if (told.good) await learnWho();
  return told;
};

export const logOut = async (): Promise<void> => {
  await act('/api/logout');
  await learnWho();
};

/** Whether somebody may change what installers may. */
export const isInstaller = (): boolean => who.value?.role === 'installer';
