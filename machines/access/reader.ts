/**
 * An RFID reader as the station hears it: it names the tag that lies on it again and again, several times a second.
 *
 *   answering ⇄ silent            a tag: presented ─▶ lying (seen again and again) ─absent `absentMs`─▶ forgotten
 *
 * A tag counts once until it has been absent for `absentMs`. Two tags that lie there together and are seen in turn
 * count once each. With `MOST_TAGS` lying there nobody new is heard until one of them has gone. What is no proper id
 * (1–20 printable characters) is refused here. It must never turn one gesture of a driver into a start and a stop.
 */
import { assign, setup } from 'xstate';
import { endFault, outputs, raiseFault } from '../outputs.ts';
import type { Stamped } from '../vocabulary/stamp.ts';
import { isTokenId, sameId } from '../vocabulary/tokens.ts';

/** How many tags may lie on a reader at once. */
const MOST_TAGS = 4;

export type ReaderInput = {
  /** Not seen for so long, a tag is gone, ms. A reader names a lying tag at least every 500 ms. */
  readonly absentMs?: number;
};

export type ReaderEvent =
  /** `id`: as the tag gives it, hex. */
  { type: 'tag.seen'; id: string } | { type: 'reader.silent' | 'reader.answering' };

type ReaderContext = Required<ReaderInput> & {
  /** The tags that lie on the reader; `at` is the last sighting on the host's monotonic clock. */
  readonly lying: readonly { readonly id: string; readonly at: number }[];
};

type Sighting = { readonly context: ReaderContext; readonly event: Stamped<ReaderEvent> };

const stillLying = ({ context, event }: Sighting) =>
  context.lying.filter((tag) => event.stamp.at - tag.at < context.absentMs);

const presented = {
  type: 'tell' as const,
  params: ({ event }: Sighting) => ({
    to: 'session',
    event: { type: 'tag.presented', token: { id: event.type === 'tag.seen' ? event.id : '' } },
  }),
};

/** Nobody could be asked about such an id, nor billed in its name: what is told of it is its beginning. */
const malformed = {
  type: 'report' as const,
  params: ({ event }: Sighting) => ({
    type: 'token.refused' as const,
    token: { id: event.type === 'tag.seen' ? event.id.slice(0, 20) : '' },
    why: 'malformed' as const,
  }),
};

export const reader = setup({
  types: {
    input: {} as ReaderInput | undefined,
    context: {} as ReaderContext,
    events: {} as Stamped<ReaderEvent>,
  },
  actions: {
    ...outputs,
    note: assign(({ context, event }) => {
      if (event.type !== 'tag.seen') return {};
      const others = stillLying({ context, event }).filter((tag) => !sameId(tag.id, event.id));
      return { lying: [...others, { id: event.id, at: event.stamp.at }] };
    }),
  },
  guards: {
    isLying: ({ context, event }) =>
      event.type === 'tag.seen' && stillLying({ context, event }).some((tag) => sameId(tag.id, event.id)),
    isMalformed: ({ context, event }) =>
      event.type === 'tag.seen' && !isTokenId(event.id) && stillLying({ context, event }).length < MOST_TAGS,
    hasRoom: ({ context, event }) => stillLying({ context, event }).length < MOST_TAGS,
  },
}).createMachine({
  id: 'reader',
  context: ({ input }) => ({ absentMs: 2000, lying: [], ...input }),
  initial: 'answering',
  on: {
    'tag.seen': [
      { guard: 'isLying', actions: 'note' },
      { guard: 'isMalformed', actions: ['note', malformed] },
      { guard: 'hasRoom', actions: ['note', presented] },
    ],
  },
  states: {
    answering: { on: { 'reader.silent': 'silent' } },
    silent: {
      entry: raiseFault('ReaderSilent'),
      exit: endFault('ReaderSilent'),
      on: { 'reader.answering': 'answering' },
    },
  },
});
