/**
 * The way into the page: at once where nobody has to log in, else past a form. A login that has ended brings the form
 * back.
 */
import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { store } from './store.ts';
import { learnWho, logIn, logOut, who } from './who.ts';

/** How often a page without a line asks whether its login has ended. */
const ASK_MS = 3000;

const LoginForm = () => {
  const secret = useSignal('');
  const problem = useSignal('');
  const waits = useSignal(false);
  useLayoutEffect(() => {
    document.title = 'Log in · Statecharge';
    document.body.toggleAttribute('data-ready', true);
    store.want([]);
  }, []);
  const submit = async (): Promise<void> => {
    waits.value = true;
    const { good, sentence } = await logIn(secret.value);
    waits.value = false;
    problem.value = good ? '' : sentence;
  };
  return (
    <main class="entrance">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h1>Charging station</h1>
        <label for="secret">Secret of this station</label>
        <input
          id="secret"
          type="password"
          required
          autofocus
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby="secret-about secret-problem"
          value={secret.value}
          onInput={({ currentTarget }) => (secret.value = currentTarget.value)}
        />
        <p class="quiet" id="secret-about">
          It was shown once, when the station was started for the first time. Whoever has the installer's can give you
          one.
        </p>
        <p class="dead" id="secret-problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="button" disabled={waits}>
          Log in
        </button>
      </form>
    </main>
  );
};

/** In the bar at the top: as what somebody is here, and the way out. */
export const Presence = () =>
  who.value?.needed === true && (
    <p class="presence">
      <span class="quiet">{who.value.role}</span>
      <button type="button" class="button" onClick={() => void logOut()}>
        Log out
      </button>
    </p>
  );

export const Entrance = ({ children }: { readonly children: ComponentChildren }) => {
  useEffect(() => void learnWho(), []);
  useSignalEffect(() => {
    if (store.line.value !== 'lost') return undefined;
    void learnWho();
    const timer = setInterval(() => void learnWho(), ASK_MS);
    return () => clearInterval(timer);
  });
  if (who.value === null) return null;
  return who.value.needed && who.value.role === null ? <LoginForm /> : <>{children}</>;
};
