/** Every group of figures by the name that `--only` takes. */
import { calls } from './calls.ts';
import { explorer } from './explorer.ts';
import { fleet } from './fleet.ts';
import type { Bench } from './figure.ts';
import { memory } from './memory.ts';
import { outbox } from './outbox.ts';
import { page } from './page.ts';
import { profiles } from './profiles.ts';
import { pilotEdge, reactions } from './reactions.ts';
import { recorder } from './recorder.ts';
import { replay } from './replay.ts';
import { start } from './start.ts';
import { stormy } from './storm.ts';
import { store } from './store.ts';
import { tls } from './tls.ts';
import { tokens } from './tokens.ts';
import { turns } from './turns.ts';
import { year } from './year.ts';

export const groups: Readonly<Record<string, Bench>> = {
  start,
  memory,
  'pilot-edge': pilotEdge,
  reactions,
  turns,
  calls,
  year,
  store,
  outbox,
  profiles,
  recorder,
  replay,
  tokens,
  tls,
  page,
  explorer,
  storm: stormy,
  fleet,
};
