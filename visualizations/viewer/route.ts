/** Where a visitor is: `#/charts/evse1.contactor` is the view `charts` at the place `evse1.contactor`. */
import { signal } from '@preact/signals';

/** What stands behind the name of a view in the address, piece by piece. */
export type Place = readonly string[];

type Route = { readonly view: string; readonly place: Place };

const decoded = (piece: string): string => {
  try {
    return decodeURIComponent(piece);
  } catch {
    // Not an address of ours: taken as it is written.
    return piece;
  }
};

const routeOf = (hash: string): Route => {
  const [view = '', ...place] = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((piece) => piece !== '')
    .map(decoded);
  return { view, place };
};

/** The address of a view, for a link. */
export const addressOf = (view: string, ...place: Place): string =>
  `#/${[view, ...place].map(encodeURIComponent).join('/')}`;

export const route = signal<Route>({ view: '', place: [] });

export const followAddress = (): void => {
  const read = () => {
    route.value = routeOf(globalThis.location.hash);
  };
  globalThis.addEventListener('hashchange', read);
  read();
};
