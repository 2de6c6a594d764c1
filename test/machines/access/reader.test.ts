// Goal: one gesture of a driver is one token, however long the tag lies there and whoever else's lies beside it.
// Method: sightings every 200 ms as a reader gives them; absence at limit − 1 and at the limit.
import { describe, expect, it } from 'vitest';
import { reader } from '../../../machines/access/reader.ts';
import { Bench } from '../../kit/bench.ts';

const ABSENT_MS = 2000;

class Story extends Bench<typeof reader> {
  constructor() {
    super(reader, {});
  }
  sees(...ids: readonly string[]): void {
    for (const id of ids) this.hears({ type: 'tag.seen', id });
  }
  get presented(): readonly string[] {
    return this.toldTo('session').map((one) => /"id":"(\w+)"/.exec(one)?.[1] ?? one);
  }
}

describe('reader', () => {
  it('counts a tag that is held there for a minute once', () => {
    const story = new Story();
    for (let passed = 0; passed < 60_000; passed += 200) {
      story.sees('04A2');
      story.wait(200);
    }
    expect(story.tells).toEqual(['session: tag.presented {"token":{"id":"04A2"}}']);
  });

  it('counts it again when it has been absent long enough, in whatever case it is spelt', () => {
    const story = new Story();
    story.sees('04a2');
    story.wait(ABSENT_MS - 1);
    story.sees('04A2');
    expect(story.presented).toEqual(['04a2']);
    story.wait(ABSENT_MS);
    story.sees('04A2');
    expect(story.presented).toEqual(['04a2', '04A2']);
  });

  it('hears another tag at once', () => {
    const story = new Story();
    story.sees('AA', 'BB');
    expect(story.presented).toEqual(['AA', 'BB']);
  });

  it('makes no storm of two tags that lie there together', () => {
    const story = new Story();
    for (let passed = 0; passed < 60_000; passed += 200) {
      story.sees(passed % 400 === 0 ? 'AA' : 'BB');
      story.wait(200);
    }
    expect(story.presented).toEqual(['AA', 'BB']);
  });

  it('hears the fifth of five only when one has gone', () => {
    const story = new Story();
    story.sees('AA', 'BB', 'CC', 'DD', 'EE');
    expect(story.presented).toEqual(['AA', 'BB', 'CC', 'DD']);
    story.wait(ABSENT_MS - 1);
    story.sees('AA', 'BB', 'CC', 'EE');
    expect(story.presented).toHaveLength(4);
    story.wait(1);
    story.sees('EE');
    expect(story.presented.at(-1)).toBe('EE');
  });

  it('reports a reader that does not answer, and that it does again', () => {
    const story = new Story();
    story.hears({ type: 'reader.silent' }, { type: 'reader.silent' });
    expect(story.tells).toEqual(['protection: fault.found {"fault":"ReaderSilent"}']);
    story.hears({ type: 'reader.answering' });
    expect(story.tells.at(-1)).toBe('protection: fault.gone {"fault":"ReaderSilent"}');
  });

  it.each([
    ['of no character', '', false],
    ['of 1 character', '0', true],
    ['of 20 characters', '0123456789ABCDEF0123', true],
    ['of 21 characters', '0123456789ABCDEF01234', false],
    ['with a control character', '04\n2', false],
    ['with a letter that no protocol takes', '04Ä2', false],
  ])('an id %s (003 line 150): believed or refused, once', (_, id, believed) => {
    const story = new Story();
    story.sees(id);
    story.wait(200);
    story.sees(id);
    expect(story.tells).toHaveLength(believed ? 1 : 0);
    const refusal = { type: 'token.refused', token: { id: id.slice(0, 20) }, why: 'malformed' };
    expect(story.facts).toEqual(believed ? [] : [refusal]);
  });
});

describe('with four tags lying there', () => {
  const MOST = 4;
  const full = () => {
    const story = new Story();
    for (let tag = 1; tag <= MOST; tag++) story.sees(`AA${tag}`);
    return story;
  };

  it('nobody new is heard, well-formed or not, until one of them has gone', () => {
    const story = full();
    expect(story.presented).toHaveLength(MOST);
    story.sees('BB', 'this is much too long for an id');
    expect([story.presented.length, story.facts]).toEqual([MOST, []]);
    story.wait(ABSENT_MS);
    story.sees('BB', 'this is much too long for an id');
    expect(story.presented).toHaveLength(MOST + 1);
    expect(story.facts).toMatchObject([{ type: 'token.refused', why: 'malformed' }]);
  });

  it('one that is seen again and again takes no second place', () => {
    const story = new Story();
    for (let times = 0; times < 10; times++) story.sees('AA1');
    for (let tag = 2; tag <= MOST; tag++) story.sees(`AA${tag}`);
    expect(story.presented).toHaveLength(MOST);
  });
});
