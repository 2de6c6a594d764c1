/** For the installer of a station that wants a login: secrets of the roles, and who is logged in. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SessionView } from '../../../../adapters/ports/access.ts';
import { Answer, Button, useAsk } from '../../parts/asking.tsx';
import { isInstaller, who } from '../../who.ts';

const roles = ['viewer', 'operator', 'installer'] as const;
type Secrets = Readonly<Record<(typeof roles)[number], boolean>>;

const isSecrets = (said: unknown): said is Secrets =>
  typeof said === 'object' && said !== null && roles.every((role) => role in said);
const isSessions = (said: unknown): said is { readonly sessions: readonly SessionView[] } =>
  typeof said === 'object' && said !== null && 'sessions' in said && Array.isArray(said.sessions);
const isMade = (said: unknown): said is { readonly told: string; readonly secret: string | null } =>
  typeof said === 'object' && said !== null && 'told' in said && 'secret' in said;

const read = async (path: string): Promise<unknown> => {
  const reply = await fetch(path).catch(() => null);
  return reply?.ok === true ? reply.json() : null;
};

const SecretsOf = ({ secrets, reload }: { readonly secrets: Secrets; readonly reload: () => void }) => {
  const fresh = useSignal('');
  const make = async (role: string): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`/api/access/secrets/${role}`, { method: 'POST', headers, body: '{}' });
    const said: unknown = await reply.json();
    const secret = isMade(said) ? said.secret : null;
    fresh.value =
      secret === null ? `The ${role} has no new secret.` : `The secret of the ${role}, not shown again: ${secret}`;
    reload();
  };
  return (
    <>
      <ul class="doors">
        {(['viewer', 'operator'] as const).map((role) => (
          <li key={role}>
            <span>
              {role}: {secrets[role] ? 'has a secret' : 'nobody'}
            </span>
            <Button press={() => void make(role)}>New secret for the {role}</Button>
          </li>
        ))}
      </ul>
      <p class="fresh-secret" role="status">
        {fresh}
      </p>
      <p class="quiet">
        A new secret logs out whoever used the old one. Your own is changed with <code>statecharge access secret</code>.
      </p>
    </>
  );
};

const sentence = ({ role, by, address, idleS }: SessionView): string =>
  `${role}, ${by === 'login' ? 'a page' : 'a program'} at ${address}, idle ${idleS} s`;

export const Doors = () => {
  const secrets = useSignal<Secrets | null>(null);
  const sessions = useSignal<readonly SessionView[]>([]);
  const { ask, told } = useAsk();
  const isShown = who.value?.needed === true && isInstaller();
  const reload = (): void => {
    void read('/api/access/secrets').then((said) => (secrets.value = isSecrets(said) ? said : null));
    void read('/api/access/sessions').then((said) => (sessions.value = isSessions(said) ? said.sessions : []));
  };
  useEffect(() => {
    if (isShown) reload();
  }, [isShown, told.value]);
  if (!isShown || secrets.value === null) return null;
  return (
    <section class="panel" aria-labelledby="doors-title">
      <h2 id="doors-title">Who may open this page</h2>
      <SecretsOf secrets={secrets.value} reload={reload} />
      <h3>Logged in</h3>
      <ul class="doors">
        {sessions.value.map((session) => (
          <li key={session.id}>
            <span>{sentence(session)}</span>
            <Button press={() => ask(`/api/access/sessions/${session.id}/end`)}>Log out {session.id}</Button>
          </li>
        ))}
      </ul>
      <Answer told={told} />
    </section>
  );
};
