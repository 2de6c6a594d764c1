// Goal: of a day that broke a promise nothing is kept but what breaks it, and that can be told again.
// Method: a central system that books too much whenever it has ended a transaction itself; the day of a whole storm
// around it must shrink to the visit that it needs.
import { expect, it } from 'vitest';
import type { Charger } from '../../../../runtime/verify/storm/charger.ts';
import { minimised } from '../../../../runtime/verify/storm/minimise.ts';
import { buildOf } from '../../../../runtime/verify/storm/builds.ts';
import { dayOf, type Day } from '../../../../runtime/verify/storm/plan.ts';
import { played, retold } from '../../../../runtime/verify/storm/play.ts';
import { stormStory } from '../../../../runtime/verify/storm/story.ts';

const build = buildOf(3, 1);
const cautious = { ...build, ports: build.ports.map((port) => ({ ...port, user_authentication: 'ocpp' })) };

const planted = ({ csms: { ledger } }: Charger): void => {
  const honest = ledger.stop.bind(ledger);
  ledger.stop = (id, payload, text) => {
    const more = payload['reason'] === 'Remote' ? 50 : 0;
    honest(id, { ...payload, meterStop: Number(payload['meterStop']) + more }, text);
  };
};

const play = (days: readonly Day[]): readonly string[] => played(cautious, days, planted);

it('a mistake is shortened to the deeds that it needs, and told as a story', { timeout: 300_000 }, () => {
  const visit = ['plug 1 16 3 32', 'tag 1 CAFE01', 'remote-stop 1', 'leave 1'].map((does, index) => ({
    at: 60_000 * (index + 1),
    does,
    kind: 'visit',
    isFirst: false,
  }));
  const day = { number: 0, probing: 1, deeds: [...visit, ...dayOf(3, 0, 1, ['meter', 'driver']).deeds] };
  const [sentence = ''] = play([day]);
  expect(sentence).toContain('BIL-01');
  const shortest = minimised([day], sentence, play) ?? [];
  const left = shortest.flatMap(({ deeds }) => deeds.map(({ does }) => does));
  expect(left.length).toBeLessThanOrEqual(3);
  expect(left.some((does) => does.startsWith('plug 1'))).toBe(true);
  expect(play(shortest).join('\n')).toContain('BIL-01');
  // Without the mistake the same days are clean.
  expect(retold(cautious, shortest)).toEqual([]);
  const text = stormStory(cautious, shortest, sentence, '/somewhere');
  for (const does of left) expect(text).toContain(`does: '${does}'`);
  expect(text.startsWith('// Goal: ')).toBe(true);
});
