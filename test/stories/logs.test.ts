// Goal: a log reaches the place that the operator names, once, and he is told how it went: rule 39, OCPP 1.6 §5.9,
// security whitepaper N01, TC_045, TC_079.
// Method: GetDiagnostics and GetLog of the central system; judged by the operator's file server and by what the central
// system was told, in order.
import { describe, expect, it } from 'vitest';
import { said } from '../../runtime/verify/storm/operator.ts';
import { Story } from '../kit/story.ts';

const THERE = 'ftp://files.example/logs/';
const START = Date.UTC(2026, 5, 1, 8);
const iso = (ms: number): string => new Date(ms).toISOString();

const told = (story: Story): string[] =>
  story.csms
    .calls()
    .filter(({ action }) => action === 'DiagnosticsStatusNotification' || action === 'LogStatusNotification')
    .map(({ payload }) => said(payload));
const busy = (options = {}): Story => {
  const story = new Story(options);
  story.operator.log = [
    { at: START - 3_600_000, text: 'an hour ago' },
    { at: START, text: 'just now' },
  ];
  return story;
};
const fileName = expect.stringMatching(/^[\w-]+-diagnostics-20260601T\d{6}Z\.tar\.gz$/);
const secure = (requestId: number, more: object = {}) => ({
  logType: 'SecurityLog',
  requestId,
  retries: 0,
  log: { remoteLocation: THERE },
  ...more,
});

describe('rule 39: diagnostics', () => {
  it('TC_045_1: are named first, then uploaded as exactly one file under that name', () => {
    const story = busy();
    const answer = story.ask('GetDiagnostics', { location: THERE });
    expect(answer).toEqual({ fileName });
    expect(told(story)).toEqual(['Uploading']);
    const sent = story.csms.frames.flatMap(({ direction, text }) => (direction === 'from station' ? [text] : []));
    expect(sent.slice(-2)).toEqual([expect.stringContaining('fileName'), expect.stringContaining('Uploading')]);
    story.wait(30);
    expect(told(story)).toEqual(['Uploading', 'Uploaded']);
    expect([...story.operator.received]).toEqual([
      [THERE, { name: (answer as { fileName: string }).fileName, content: 'diagnostics\nan hour ago\njust now' }],
    ]);
    expect([...story.operator.disk]).toEqual([]);
    story.judge();
  });

  it('hold only what happened between startTime and stopTime', () => {
    const story = busy();
    story.ask('GetDiagnostics', { location: THERE, startTime: iso(START - 7_200_000), stopTime: iso(START - 1) });
    story.wait(30);
    expect(story.operator.received.get(THERE)?.content).toBe('diagnostics\nan hour ago');
    story.judge();
  });

  it('of a time of which nothing is known have no name, and nothing is uploaded', () => {
    const story = busy();
    expect(story.ask('GetDiagnostics', { location: THERE, startTime: iso(START + 1) })).toEqual({});
    story.wait(60);
    expect([told(story), story.operator.begun]).toEqual([[], []]);
    story.judge();
  });

  it('TC_045_2: that do not arrive are UploadFailed, without a retry when none is wanted', () => {
    const story = busy();
    story.operator.troubles = ['broken'];
    story.ask('GetDiagnostics', { location: THERE, retries: 0 });
    story.wait(600);
    expect([told(story), story.operator.begun.length]).toEqual([['Uploading', 'UploadFailed'], 1]);
    expect([...story.operator.disk]).toEqual([]);
    story.judge();
  });

  it('are tried again as often as asked, so long after the failure as asked', () => {
    const story = busy();
    story.operator.troubles = ['broken', 'broken'];
    story.ask('GetDiagnostics', { location: THERE, retries: 2, retryInterval: 100 });
    story.wait(105);
    expect(story.operator.begun).toHaveLength(1);
    story.wait(10);
    expect(story.operator.begun).toHaveLength(2);
    story.wait(200);
    expect([told(story), story.operator.begun.length]).toEqual([['Uploading', 'Uploaded'], 3]);
    story.judge();
  });

  it('that a power cut has interrupted are uploaded after it, and the end is told once', () => {
    const story = busy();
    const answer = story.ask('GetDiagnostics', { location: THERE, retries: 1, retryInterval: 1 });
    story.crash();
    story.wait(60);
    expect([...story.operator.received]).toEqual([]);
    story.restart(60);
    expect(story.operator.received.get(THERE)?.name).toBe((answer as { fileName: string }).fileName);
    expect(told(story)).toEqual(['Uploading', 'Uploaded']);
    story.judge();
  });

  it('that were not to be tried again are told as failed after a power cut', () => {
    const story = busy();
    story.ask('GetDiagnostics', { location: THERE, retries: 0 });
    story.wait(3);
    story.crash();
    story.restart(60);
    expect([told(story), story.operator.begun.length]).toEqual([['Uploading', 'UploadFailed'], 1]);
    story.judge();
  });

  it('that ended while nobody listened are told when somebody does, also across a restart', () => {
    const story = busy();
    story.ask('GetDiagnostics', { location: THERE });
    story.csms.drop('stay');
    story.wait(60);
    story.crash();
    story.csms.drop('stay');
    story.restart(30);
    expect(told(story)).toEqual(['Uploading']);
    story.csms.comeBack();
    story.wait(300);
    expect(told(story)).toEqual(['Uploading', 'Uploaded']);
    story.judge();
  });
});

describe('GetLog', () => {
  it('TC_079: a security log is accepted by name, uploaded, and every word carries the number of the request', () => {
    const story = busy();
    expect(story.ask('GetLog', secure(7))).toEqual({
      status: 'Accepted',
      filename: expect.stringMatching(/-security-20260601T\d{6}Z\.txt$/),
    });
    story.wait(30);
    expect(told(story)).toEqual(['Uploading 7', 'Uploaded 7']);
    expect(story.operator.received.get(THERE)?.content).toBe('security\nan hour ago\njust now');
    story.judge();
  });

  it('N01.FR.11: a newer request ends the older one, and both are told', () => {
    const story = busy();
    story.ask('GetLog', secure(7));
    expect(story.ask('GetLog', secure(8, { log: { remoteLocation: 'ftp://files.example/other/' } }))).toMatchObject({
      status: 'AcceptedCanceled',
    });
    story.wait(60);
    expect(told(story)).toEqual(['Uploading 7', 'UploadFailure 7', 'Uploading 8', 'Uploaded 8']);
    const sent = story.csms.frames.flatMap(({ direction, text }) => (direction === 'from station' ? [text] : []));
    const place = (word: string) => sent.findIndex((text) => text.includes(word));
    expect(place('AcceptedCanceled')).toBeLessThan(place('UploadFailure'));
    expect([...story.operator.received.keys()]).toEqual(['ftp://files.example/other/']);
    expect([...story.operator.disk]).toEqual([]);
    story.judge();
  });

  it('of which there is nothing is Rejected', () => {
    const story = new Story();
    expect(story.ask('GetLog', secure(7))).toEqual({ status: 'Rejected' });
    story.wait(30);
    expect(told(story)).toEqual([]);
    story.judge();
  });

  it.each([
    ['denied', 'PermissionDenied'],
    ['bad-address', 'BadMessage'],
    ['not-supported', 'NotSupportedOperation'],
    ['broken', 'UploadFailure'],
  ] as const)('N01.FR.10: a server that is %s is told as %s', (trouble, word) => {
    const story = busy();
    story.operator.troubles = [trouble];
    story.ask('GetLog', secure(7));
    story.wait(60);
    expect(told(story)).toEqual(['Uploading 7', `${word} 7`]);
    story.judge();
  });

  it('a central system that refuses to hear of it does not keep transactions from being told', () => {
    const story = busy();
    story.csms.treat('LogStatusNotification', 'error');
    story.ask('GetLog', secure(7));
    story.charge(1, 'CAFE0001');
    story.tag(1, 'CAFE0001');
    story.wait(60);
    expect(story.bill(1)).toMatchObject({ stop: { reason: 'Local' } });
    story.wait(600);
    // Three tries a word, no more.
    expect(told(story)).toHaveLength(6);
    story.judge();
  });
});
