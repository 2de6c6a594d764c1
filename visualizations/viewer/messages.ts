/**
 * The last OCPP messages, newest first: direction, action, the gist; the whole on request. What cannot be read is
 * shown as it came.
 */
import type { Message } from '../../adapters/web/views.ts';
import { element } from './dom.ts';
import { clockTime } from './words.ts';

/** OCPP-J §4.2: a call, its result, its error. */
type Frame =
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

const frameOf = (text: string): Frame | undefined => {
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

/** The payload as `name value` pairs. */
const gist = (payload: unknown): string => {
  if (typeof payload !== 'object' || payload === null) return JSON.stringify(payload) ?? '';
  return Object.entries(payload)
    .map(([name, value]) => `${name} ${plain(value)}`)
    .join(' · ');
};

const row = (message: Message, actions: Map<string, string>): HTMLElement => {
  const { at, direction, text, length } = message;
  const frame = frameOf(text);
  if (frame?.kind === 'call') actions.set(frame.id, frame.action);
  const title =
    frame === undefined
      ? 'Not readable'
      : frame.kind === 'result'
        ? (actions.get(frame.id) ?? 'Answer')
        : frame.kind === 'call'
          ? frame.action
          : `${actions.get(frame.id) ?? ''} ${frame.action}`;
  const kind = frame?.kind ?? 'unreadable';
  const whole = frame === undefined ? text : JSON.stringify(parsed(text), undefined, 2);
  const cut = length > text.length ? `\n… ${length - text.length} more characters` : '';
  const arrow = element(
    'span.arrow',
    { title: direction, 'data-direction': direction },
    direction === 'sent' ? '↑' : '↓',
  );
  const spoken = element('span.unseen', {}, `${direction} ${kind === 'call' ? '' : kind}`);
  const head = element('span.title', {}, arrow, spoken, element('b', {}, title), element('time', {}, clockTime(at)));
  const short = element('span.gist', {}, frame === undefined ? text.slice(0, 200) : gist(frame.payload) || '(empty)');
  const details = element('details', {}, element('summary', {}, head, short), element('pre', {}, `${whole}${cut}`));
  return element('li', { 'data-kind': kind, 'data-number': String(message.number) }, details);
};

/** Adds what is new on top; what stands stays, so that an opened message stays open. */
export const messageList = (list: HTMLElement, empty: HTMLElement, limit: number) => {
  const actions = new Map<string, string>();
  let newest = 0;
  return (messages: readonly Message[]): void => {
    const last = messages.at(-1)?.number ?? 0;
    if (last < newest) {
      // The station has restarted and counts anew.
      list.replaceChildren();
      actions.clear();
      newest = 0;
    }
    for (const message of messages) if (message.number > newest) list.prepend(row(message, actions));
    newest = last;
    while (list.childElementCount > limit) list.lastElementChild?.remove();
    while (actions.size > limit) actions.delete([...actions.keys()][0] ?? '');
    empty.hidden = list.childElementCount > 0;
  };
};
