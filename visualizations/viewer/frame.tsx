/**
 * What stands around every view: the name, the way to the central system, the navigation, and a word when the station
 * does not answer. It opens the view that the address names and asks the store for what that view wants.
 */
import { useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { FrameSeen } from '../../adapters/web/views.ts';
import { Presence } from './entrance.tsx';
import { Pill } from './parts/pill.tsx';
import { addressOf, route, type Place } from './route.ts';
import { store } from './store.ts';
import { TimeBar } from './time-bar.tsx';
import { views } from './views/table.ts';
import type { View } from './views/view.ts';
import { linkWords, plural } from './words.ts';

const Link = ({ frame }: { readonly frame: FrameSeen }) => {
  const { link, outbox, ledgerUrl, security } = frame;
  const { text, tone } = linkWords[link];
  return (
    <div class="bar-facts">
      <Pill tone={tone}>{text}</Pill>
      <span class="quiet">
        {outbox.waiting === 0 ? 'nothing waiting' : `${plural(outbox.waiting, 'message')} waiting`}
      </span>
      {outbox.dead > 0 && <span class="dead">{plural(outbox.dead, 'message')} given up</span>}
      {security.trouble !== null && (
        <span class="dead" title={security.trouble.remedy}>
          {security.trouble.why}
        </span>
      )}
      {ledgerUrl !== null && <a href={ledgerUrl}>Its ledger</a>}
    </div>
  );
};

const Navigation = ({ shown, open }: { readonly shown: readonly View[]; readonly open: View }) => (
  <nav aria-label="Views">
    {shown.map((view) => (
      <a key={view.id} href={addressOf(view.id)} aria-current={view === open ? 'page' : undefined}>
        {view.title}
      </a>
    ))}
  </nav>
);

const Brand = ({ version }: { readonly version: string | undefined }) => (
  <a class="brand" href={addressOf(views[0].id)} aria-label="Statecharge, charging station">
    <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0b6e4f" />
      <path d="M18.2 5.5 8.6 17.6h6.1l-1.4 8.9 9.9-12.6h-6.3z" fill="#fff" />
    </svg>
    <span>
      <b>Statecharge</b> <small>{version}</small>
    </span>
  </a>
);

/** The open view under its title, which is where a reader of the screen begins after a change of view. */
const Open = ({ view, place }: { readonly view: View; readonly place: Place }) => {
  const title = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  // In the same breath as the view itself: whoever sees or hears the one gets the other.
  useLayoutEffect(() => {
    document.title = `${view.title} · Statecharge`;
    if (!isFirst.current) title.current?.focus();
    isFirst.current = false;
  }, [view]);
  const Component = view.component;
  return (
    <main data-view={view.id}>
      <h1 class="unseen" tabIndex={-1} ref={title}>
        {view.title}
      </h1>
      <Component place={place} />
    </main>
  );
};

export const Frame = () => {
  const frame = store.see('frame');
  const shown = views.filter((view) => frame === undefined || view.isShown(frame));
  const open = shown.find(({ id }) => id === route.value.view) ?? views[0];
  const { place } = route.value;
  const wanted = ['frame', ...open.topics(place)];
  const { at } = route.value;
  useEffect(() => store.want(wanted, at), [wanted.join(), at]);
  useSignalEffect(() => {
    document.body.toggleAttribute('data-stale', store.line.value === 'lost');
  });
  useEffect(() => {
    document.body.toggleAttribute('data-ready', frame !== undefined);
  }, [frame === undefined]);
  return (
    <>
      <header class="bar">
        <Brand version={frame?.version} />
        {frame !== undefined && <Navigation shown={shown} open={open} />}
        {frame !== undefined && <Link frame={frame} />}
        <Presence />
      </header>
      <div role="alert">
        {store.line.value === 'lost' && (
          <p class="lost">
            {store.why.value ?? 'The station does not answer. What you see is old; this page keeps trying to reach it.'}
          </p>
        )}
      </div>
      <TimeBar />
      {frame !== undefined && <Open view={open} place={place} />}
    </>
  );
};
