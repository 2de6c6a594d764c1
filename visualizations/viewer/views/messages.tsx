/**
 * The last OCPP messages, newest first: direction, action, the gist; the whole on request. What cannot be read is
 * shown as it came.
 */
import type { Message } from '../../../adapters/web/views.ts';
import { frameOf, gist, laidOut, type Frame } from '../frames.ts';
import { store } from '../store.ts';
import { clockTime } from '../words.ts';
import type { View } from './view.ts';

/** What was asked, by the id of the call: an answer does not say it. */
type Actions = ReadonlyMap<string, string>;

const titleOf = (frame: Frame | undefined, actions: Actions): string => {
  if (frame === undefined) return 'Not readable';
  if (frame.kind === 'call') return frame.action;
  const asked = actions.get(frame.id);
  return frame.kind === 'result' ? (asked ?? 'Answer') : `${asked ?? ''} ${frame.action}`;
};

type Row = { readonly message: Message; readonly frame: Frame | undefined; readonly actions: Actions };

const Row = ({ message: { at, direction, text, length, number }, frame, actions }: Row) => {
  const kind = frame?.kind ?? 'unreadable';
  const cut = length > text.length ? `\n… ${length - text.length} more characters` : '';
  return (
    <li data-kind={kind} data-number={number}>
      <details>
        <summary>
          <span class="title">
            <span class="arrow" title={direction} data-direction={direction} aria-hidden="true">
              {direction === 'sent' ? '↑' : '↓'}
            </span>
            <span class="unseen">
              {direction} {kind === 'call' ? '' : kind}
            </span>
            <b>{titleOf(frame, actions)}</b>
            <time>{clockTime(at)}</time>
          </span>
          <span class="gist">{frame === undefined ? text.slice(0, 200) : gist(frame.payload) || '(empty)'}</span>
        </summary>
        <pre tabIndex={0}>
          {laidOut(text)}
          {cut}
        </pre>
      </details>
    </li>
  );
};

const Messages = () => {
  const rows = Object.values(store.see('messages') ?? {}).map((message) => ({ message, frame: frameOf(message.text) }));
  const actions = new Map(rows.flatMap(({ frame }) => (frame?.kind === 'call' ? [[frame.id, frame.action]] : [])));
  return (
    <section class="panel messages" aria-labelledby="messages-title">
      <header class="panel-head">
        <h2 id="messages-title">Messages</h2>
        <p class="quiet">with the central system, newest first</p>
      </header>
      {rows.length === 0 && <p class="quiet empty">Nothing has been said yet.</p>}
      <ol id="messages">
        {rows.toReversed().map(({ message, frame }) => (
          <Row key={message.number} message={message} frame={frame} actions={actions} />
        ))}
      </ol>
    </section>
  );
};

export const messages: View = {
  id: 'messages',
  title: 'Messages',
  isShown: () => true,
  topics: () => ['messages'],
  component: Messages,
};
