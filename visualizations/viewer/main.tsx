/** The page: what the station does and why, and, where the world is simulated, the hands that play it. */
import { render } from 'preact';
import { Frame } from './frame.tsx';
import { followAddress } from './route.ts';

followAddress();
render(<Frame />, document.body);
