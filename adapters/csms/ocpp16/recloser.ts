/**
 * The recloser by DataTransfer, in the words of the user guide (921–960): `data` is the connector, and for a change a
 * comma and `open` or `close`.
 */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import type { Heard, View } from './heard.ts';

/** Whose messages these are. */
export const recloserVendor = 'com.in-tech.smartcharging';
/** User guide, table 14: a change fails after 10 s; the station itself says so a moment earlier. */
const CHANGE_WITHIN_MS = 11_000;

type Answer = Heard<'DataTransfer'>;

const reasons: { readonly [O in Outcome]?: 'notPresent' | 'notAvailable' } = {
  'not-present': 'notPresent',
  'not-available': 'notAvailable',
};
const words = { open: 'open', closed: 'close' } as const;

const rejected = (data: string) => ({ status: 'Rejected' as const, data });
const invalid: Answer = { type: 'answer', payload: rejected('invalidRequestData') };
const reply = (outcome: Outcome) =>
  outcome === 'open' || outcome === 'closed'
    ? { status: 'Accepted' as const, data: words[outcome] }
    : rejected(reasons[outcome] ?? 'notAvailable');
const patience = { withinMs: CHANGE_WITHIN_MS, otherwise: rejected('notAvailable') };

/** The connector at the beginning; undefined when there is none of that number. */
const evseIn = (text: string | undefined, { evses }: View): number | undefined => {
  const evse = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 0;
  return evse >= 1 && evse <= evses ? evse : undefined;
};

type Hearer = (data: string | undefined, view: View) => Answer;

/** By messageId. */
export const recloserMessages: ReadonlyMap<string, Hearer> = new Map<string, Hearer>([
  [
    'rcdRecloserGetState',
    (data, view) => {
      const evse = evseIn(data?.trim(), view);
      return evse === undefined ? invalid : { type: 'ask', request: { type: 'recloser.read', evse }, reply, patience };
    },
  ],
  [
    'rcdRecloserChangeState',
    (data, view) => {
      const [connector, wish, ...more] = (data ?? '').split(',').map((part) => part.trim());
      const evse = evseIn(connector, view);
      if (evse === undefined || more.length > 0 || (wish !== 'open' && wish !== 'close')) return invalid;
      const to = wish === 'open' ? 'open' : 'closed';
      return { type: 'ask', request: { type: 'recloser.change', evse, to }, reply, patience };
    },
  ],
]);
