/** The page: what the station does and why, and, where the world is simulated, the hands that play it. */
import { render } from 'preact';
import { Entrance } from './entrance.tsx';
import { Frame } from './frame.tsx';
import { followAddress } from './route.ts';
import { store } from './store.ts';

followAddress();
document.addEventListener('visibilitychange', () => store.seen(document.visibilityState === 'visible'));
render(
  <Entrance>
    <Frame />
  </Entrance>,
  document.body,
);
