/**
 * Where a visitor is, and in which time: `#/charts/evse1.contactor?at=4711` is the view `charts` at the place
 * `evse1.contactor`, as it was after turn 4711.
 */
import { signal } from '@preact/signals';

/** What stands behind the name of a view in the address, piece by piece. */
export type Place = readonly string[];

type Route = {
  readonly view: string;
  readonly place: Place;
  /** Number of a turn; null: now. */
  readonly at: number | null;
};

const decoded = (piece: string): string => {
  try {
    return decodeURIComponent(piece);
  } catch {
    // Not an address of ours: taken as it is written.
    return piece;
  }
};

const routeOf = (hash: string): Route => {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?');
  const [view = '', ...place] = path
    .split('/')
    .filter((piece) => piece !== '')
    .map(decoded);
  const turn = Number(new URLSearchParams(query).get('at') ?? Number.NaN);
  return { view, place, at: Number.isSafeInteger(turn) && turn > 0 ? turn : null };
};

export const route = signal<Route>({ view: '', place: [], at: null });

/** The address of a view at some time, for a link. */
export const addressAt = (at: number | null, view: string, ...place: Place): string =>
  `#/${[view, ...place].map(encodeURIComponent).join('/')}${at === null ? '' : `?at=${at}`}`;

/** The address of a view in the time in which the visitor is. */
export const addressOf = (view: string, ...place: Place): string => addressAt(route.value.at, view, ...place);

export const followAddress = (): void => {
  const read = () => {
    route.value = routeOf(globalThis.location.hash);
  };
  globalThis.addEventListener('hashchange', read);
  read();
};
