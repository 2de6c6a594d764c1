// Goal: the tape of a running station holds the last of what has happened, says nobody's card, and costs nothing while
// nobody reads it.
// Method: a whole station on virtual time beside a ring; what it writes is held against what the world and the central
// system have seen.
import { expect, it } from 'vitest';
import { VirtualClock } from '../../../runtime/clock/virtual.ts';
import { hider } from '../../../runtime/recorder/redaction.ts';
import { TapeRing } from '../../../runtime/tape/ring.ts';
import { Story } from '../../kit/story.ts';

const CARD = 'CAFE0815';

const taped = () => {
  let hidden = 0;
  const hide = hider('salt');
  let ring: TapeRing | null = null;
  const story = new Story({ watch: { observe: (turn) => ring?.observe(turn) } });
  const tape = new TapeRing(story.clock, (tag) => {
    hidden += 1;
    return hide(tag);
  });
  ring = tape;
  story.controller.onFrame(({ direction, turn, text }) => tape.overhear(`ocpp ${direction}`, turn, text));
  return { story, tape, hide, hidden: () => hidden };
};

it('tells a session from the card to the coil: who said what to whom, and where it led', () => {
  const { story, tape } = taped();
  story.charge(1, CARD);
  const rows = tape.rows();
  const coil = rows.find(({ kind, name }) => kind === 'level' && name === 'coil true');
  expect(coil).toMatchObject({ from: 'evse1.contactor', to: 'board', evse: 1 });
  expect(story.truth(1).contact).toBe('closed');
  const turn = rows.filter((row) => row.turn === coil?.turn);
  // The cause comes first, and what machines tell each other follows from it.
  expect(turn[0]?.kind).toMatch(/^(?:event|timer)$/);
  expect(turn.findLast(({ to }) => to === 'evse1.contactor')?.after).toContain('clos');
  expect(rows.filter(({ kind, text }) => kind === 'ocpp' && text.includes('"StartTransaction"'))).toMatchObject([
    { from: 'program', to: 'central system', evse: 1 },
  ]);
  const numbers = rows.map(({ number }) => number);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(new Set(numbers).size).toBe(numbers.length);
});

it('names no card, and gives the same one the same hash in events and messages', () => {
  const { story, tape, hide } = taped();
  story.charge(1, CARD);
  const text = JSON.stringify(tape.rows());
  expect(text).not.toContain(CARD);
  const shown = tape.rows().filter((row) => row.text.includes(hide(CARD)));
  expect(new Set(shown.map(({ kind }) => kind))).toEqual(new Set(['event', 'tell', 'fact', 'order', 'ocpp']));
});

it('writes no line while nobody reads, and each line once', () => {
  const { story, tape, hidden } = taped();
  story.charge(1, CARD);
  expect(hidden()).toBe(0);
  const [first] = tape.rows();
  const cost = hidden();
  expect(cost).toBeGreaterThan(0);
  expect(tape.rows()[0]).toBe(first);
  expect(hidden()).toBe(cost);
});

it('keeps the last 400 turns and messages, and of a long message the beginning', () => {
  const tape = new TapeRing(new VirtualClock(0), (tag) => tag);
  let news = 0;
  const forget = tape.onNews(() => void (news += 1));
  for (let count = 0; count < 401; count++) tape.overhear('ocpp sent', 7, 'x'.repeat(1500 + (count % 2)));
  const rows = tape.rows();
  expect(rows).toHaveLength(400);
  expect([rows[0]?.length, rows[1]?.length, rows[0]?.text.length]).toEqual([1501, 1500, 1500]);
  expect(news).toBe(401);
  forget();
  tape.overhear('ocpp sent', 7, 'x');
  expect(news).toBe(401);
});
