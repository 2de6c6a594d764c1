/** OCPP messages in words: what kind they are and the gist of what they say. */

/** OCPP-J §4.2: a call, its result, its error. */
export type Frame =
  | { readonly kind: 'call'; readonly id: string; readonly action: string; readonly payload: unknown }
  | { readonly kind: 'result'; readonly id: string; readonly payload: unknown }
  | { readonly kind: 'error'; readonly id: string; readonly action: string; readonly payload: unknown };

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A cut or damaged message: the page shows the text itself.
    return undefined;
  }
};

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Of a message whose end is missing: what it is, without what it says. Undefined: it cannot be read. */
export const beginningOf = (text: string): Frame | undefined => {
  const [, type, id = '', action = ''] = /^\s*\[\s*([234])\s*,\s*"([^"]*)"\s*,\s*(?:"([^"]*)"\s*,)?/.exec(text) ?? [];
  if (type === '3') return { kind: 'result', id, payload: undefined };
  if (type === '2' && action !== '') return { kind: 'call', id, action, payload: undefined };
  return type === '4' ? { kind: 'error', id, action, payload: undefined } : undefined;
};

/** Undefined: it cannot be read. */
export const frameOf = (text: string): Frame | undefined => {
  const frame = parsed(text);
  if (!isList(frame)) return undefined;
  const [type, id, third, fourth] = frame;
  if (typeof id !== 'string') return undefined;
  if (type === 3) return { kind: 'result', id, payload: third };
  if (typeof third !== 'string') return undefined;
  if (type === 2) return { kind: 'call', id, action: third, payload: fourth };
  return type === 4 ? { kind: 'error', id, action: third, payload: fourth } : undefined;
};

const plain = (value: unknown): string => {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
  if (typeof value === 'object' && value !== null) return gist(value);
  return String(value);
};

/** A payload as `name value` pairs. */
export const gist = (payload: unknown): string => {
  if (typeof payload !== 'object' || payload === null) return JSON.stringify(payload) ?? '';
  return Object.entries(payload)
    .map(([name, value]) => `${name} ${plain(value)}`)
    .join(' · ');
};

/** The whole of a message, laid out. */
export const laidOut = (text: string): string => {
  const frame = parsed(text);
  return frame === undefined ? text : JSON.stringify(frame, undefined, 2);
};
