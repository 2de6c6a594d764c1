// Goal: the recloser is seen, opened and closed from afar, in the words of the guide (921–960, 478–487); it never moves
// by itself, and its silence interrupts nothing.
// Method: the central system's DataTransfer; judged by the supply behind the RCD and by the answers.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const fitted = (): Story => new Story({ ports: [{ recloser: { enable: true } }, {}] });

const ask = (story: Story, messageId: string, data?: string): unknown => {
  const asked = story.csms.call('DataTransfer', {
    vendorId: 'com.in-tech.smartcharging',
    messageId,
    ...(data === undefined ? {} : { data }),
  });
  for (let waited = 0; waited < 12 && asked.answer === undefined && asked.error === undefined; waited++) story.wait(1);
  return asked.answer ?? asked.error;
};
const state = (story: Story, data = '1') => ask(story, 'rcdRecloserGetState', data);
const change = (story: Story, data: string) => ask(story, 'rcdRecloserChangeState', data);

describe('the recloser', () => {
  it('says how it stands, opens and closes when it is asked to', () => {
    const story = fitted();
    expect(state(story)).toEqual({ status: 'Accepted', data: 'close' });
    expect(change(story, '1,open')).toEqual({ status: 'Accepted', data: 'open' });
    expect(story.truth(1)).toMatchObject({ recloser: 'open', voltageV: [0, 0, 0] });
    expect(state(story)).toEqual({ status: 'Accepted', data: 'open' });
    expect(change(story, '1, close')).toEqual({ status: 'Accepted', data: 'close' });
    expect(story.truth(1).recloser).toBe('closed');
    story.judge();
  });

  it('stays open after a trip until somebody asks for it', () => {
    const story = fitted();
    story.fault(1, 'recloser-tripped');
    story.fault(1, 'recloser-tripped', false);
    story.wait(3600);
    expect(story.truth(1).recloser).toBe('open');
    expect(state(story)).toEqual({ status: 'Accepted', data: 'open' });
    change(story, '1,close');
    expect(story.truth(1).recloser).toBe('closed');
    story.judge();
  });

  it('that does not move is not available after 10 s', () => {
    const story = fitted();
    story.fault(1, 'recloser-stuck');
    const asked = story.csms.call('DataTransfer', {
      vendorId: 'com.in-tech.smartcharging',
      messageId: 'rcdRecloserChangeState',
      data: '1,open',
    });
    story.wait(9.9);
    expect(asked.answer).toBeUndefined();
    story.wait(0.5);
    expect(asked.answer).toEqual({ status: 'Rejected', data: 'notAvailable' });
    expect(state(story)).toEqual({ status: 'Accepted', data: 'close' });
    story.judge();
  });

  it('that is silent is a warning: a session goes on', () => {
    const story = fitted();
    story.charge(1, 'CAFE01');
    story.fault(1, 'recloser-silent');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    expect(story.evse(1).faults).toEqual(['RcdRecloserFailure']);
    expect(state(story)).toEqual({ status: 'Rejected', data: 'notAvailable' });
    expect(change(story, '1,open')).toEqual({ status: 'Rejected', data: 'notAvailable' });
    story.fault(1, 'recloser-silent', false);
    story.wait(5);
    expect(story.evse(1).faults).toEqual([]);
    story.judge();
  });
});

describe('a request that cannot be met says why', () => {
  it.each([
    ['rcdRecloserGetState', '2', 'notPresent'],
    ['rcdRecloserChangeState', '2,open', 'notPresent'],
    ['rcdRecloserGetState', '7', 'invalidRequestData'],
    ['rcdRecloserGetState', undefined, 'invalidRequestData'],
    ['rcdRecloserGetState', 'one', 'invalidRequestData'],
    ['rcdRecloserChangeState', '1', 'invalidRequestData'],
    ['rcdRecloserChangeState', '1,half', 'invalidRequestData'],
  ])('%s %s: %s', (messageId, data, reason) => {
    const story = fitted();
    expect(ask(story, messageId, data)).toEqual({ status: 'Rejected', data: reason });
    story.judge();
  });
});
