// Goal: whatever the central system asks for is answered first and sent then, with what is true now, with and without a
// connector: rule 37, TC_054, TC_055, TriggerMessage and ExtendedTriggerMessage.
// Method: both calls in every kind; judged by the frames in their order.
import { describe, expect, it } from 'vitest';
import { said } from '../../runtime/verify/storm/operator.ts';
import { Story } from '../kit/story.ts';

const PAST = '2026-01-01T00:00:00Z';

/** The answer, and what the station has sent after it, as `Action status`. */
const trigger = (story: Story, action: string, requestedMessage: string, connectorId?: number) => {
  const before = story.csms.calls().length;
  const answer = story.ask(action, { requestedMessage, ...(connectorId === undefined ? {} : { connectorId }) });
  story.wait(2);
  const frames = story.csms.frames.filter(({ direction }) => direction === 'from station').map(({ text }) => text);
  const calls = story.csms.calls().slice(before);
  const first = calls[0];
  if (first !== undefined) {
    const answered = frames.findLastIndex((text) => text.startsWith('[3,"cs-') && text.includes('Accepted'));
    expect(answered).toBeLessThan(frames.findLastIndex((text) => text.startsWith(`[2,"${first.id}"`)));
  }
  return {
    answer: (answer as { status?: string }).status ?? answer,
    sent: calls.map(({ action: name, payload }) => `${name} ${said(payload)}`.trim()),
    payloads: calls.map(({ payload }) => payload),
  };
};
const both = ['TriggerMessage', 'ExtendedTriggerMessage'] as const;

describe.each(both)('%s', (action) => {
  it('Heartbeat: one heartbeat', () => {
    const { answer, sent } = trigger(new Story(), action, 'Heartbeat');
    expect([answer, sent]).toEqual(['Accepted', ['Heartbeat']]);
  });

  it('StatusNotification: of one connector, of the station, or of all of them', () => {
    const story = new Story();
    const connectors = (asked?: number) =>
      trigger(story, action, 'StatusNotification', asked).payloads.map(({ connectorId }) => connectorId);
    expect([connectors(2), connectors(0), connectors()]).toEqual([[2], [0], [0, 1, 2]]);
  });

  it('MeterValues: of one idle connector, or of every one; context Trigger', () => {
    const story = new Story();
    const one = trigger(story, action, 'MeterValues', 2);
    expect(one.payloads).toMatchObject([{ connectorId: 2, meterValue: [{ sampledValue: [{ context: 'Trigger' }] }] }]);
    expect(one.payloads[0]).not.toHaveProperty('transactionId');
    for (const asked of [0, undefined]) {
      const { payloads } = trigger(story, action, 'MeterValues', asked);
      expect(payloads.map(({ connectorId }) => connectorId)).toEqual([1, 2]);
    }
  });

  it('MeterValues in a transaction carry its id', () => {
    const story = new Story();
    story.charge(1, 'CAFE0001');
    const { payloads } = trigger(story, action, 'MeterValues', 1);
    expect(payloads).toMatchObject([{ connectorId: 1, transactionId: 1001 }]);
    story.judge();
  });

  it.each([3, -1])('TC_055: connector %i is Rejected, and nothing is sent', (connectorId) => {
    for (const message of ['MeterValues', 'StatusNotification']) {
      const { answer, sent } = trigger(new Story(), action, message, connectorId);
      expect([answer, sent]).toEqual(['Rejected', []]);
    }
  });

  it('a connector where it makes no sense is not looked at', () => {
    const { answer, sent } = trigger(new Story(), action, 'Heartbeat', 99);
    expect([answer, sent]).toEqual(['Accepted', ['Heartbeat']]);
  });

  it('E6 3.35: BootNotification of an accepted station is Rejected', () => {
    const { answer, sent } = trigger(new Story(), action, 'BootNotification');
    expect([answer, sent]).toEqual(['Rejected', []]);
  });

  it('BootNotification of a pending station is sent', () => {
    const story = new Story({ online: false });
    story.csms.registration = 'Pending';
    story.csms.comeBack();
    story.wait(60);
    const { answer, sent } = trigger(story, action, 'BootNotification');
    expect([answer, sent]).toEqual(['Accepted', ['BootNotification']]);
  });
});

describe('how far logs and updates are', () => {
  const idle = [
    ['TriggerMessage', 'DiagnosticsStatusNotification', 'DiagnosticsStatusNotification'],
    ['TriggerMessage', 'FirmwareStatusNotification', 'FirmwareStatusNotification'],
    ['ExtendedTriggerMessage', 'LogStatusNotification', 'LogStatusNotification'],
    ['ExtendedTriggerMessage', 'FirmwareStatusNotification', 'SignedFirmwareStatusNotification'],
  ] as const;
  it.each(idle)('TC_054: %s %s while nothing runs: %s Idle, without a number', (action, asked, message) => {
    const { answer, sent } = trigger(new Story(), action, asked);
    expect([answer, sent]).toEqual(['Accepted', [`${message} Idle`]]);
  });

  it.each(idle)('%s %s is answered while pending too', (action, asked, message) => {
    const story = new Story({ online: false });
    story.csms.registration = 'Pending';
    story.csms.comeBack();
    story.wait(60);
    expect(trigger(story, action, asked).sent).toEqual([`${message} Idle`]);
  });

  it('an upload under way is Uploading, to whom it was sent for', () => {
    const story = new Story();
    story.operator.transferS = 100;
    story.operator.log = [{ at: 0, text: 'once' }];
    story.ask('GetLog', { logType: 'SecurityLog', requestId: 9, log: { remoteLocation: 'ftp://files.example/' } });
    expect(trigger(story, 'ExtendedTriggerMessage', 'LogStatusNotification').sent).toEqual([
      'LogStatusNotification Uploading 9',
    ]);
    expect(trigger(story, 'TriggerMessage', 'DiagnosticsStatusNotification').sent).toEqual([
      'DiagnosticsStatusNotification Idle',
    ]);
    story.judge();
  });

  it('L01.FR.28, 29: the last word of an update, and Idle after Installed', () => {
    const story = new Story();
    const ask = () => trigger(story, 'ExtendedTriggerMessage', 'FirmwareStatusNotification').sent;
    const location = 'https://files.example/v2.image';
    story.operator.offered.set(location, 'v2');
    const signature = (content: string) => ({
      requestId: 5,
      retries: 0,
      firmware: {
        location,
        retrieveDateTime: PAST,
        signingCertificate: 'MAKER',
        signature: story.operator.sign(content),
      },
    });
    story.ask('SignedUpdateFirmware', signature('something else'));
    expect(ask()).toEqual(['SignedFirmwareStatusNotification Downloading 5']);
    story.wait(30);
    expect(ask()).toEqual(['SignedFirmwareStatusNotification InvalidSignature 5']);
    expect(trigger(story, 'TriggerMessage', 'FirmwareStatusNotification').sent).toEqual([
      'FirmwareStatusNotification Idle',
    ]);
    story.ask('SignedUpdateFirmware', signature('v2'));
    story.wait(120);
    story.crash();
    story.operator.restart();
    story.restart(60);
    expect(ask()).toEqual(['SignedFirmwareStatusNotification Idle']);
    story.judge();
  });

  it('a central system that goes away before it is told is told nothing later', () => {
    const story = new Story();
    story.csms.treat('FirmwareStatusNotification', 'drop');
    trigger(story, 'TriggerMessage', 'FirmwareStatusNotification');
    story.csms.behave();
    story.wait(300);
    expect(story.csms.heard('FirmwareStatusNotification')).toHaveLength(1);
    story.judge();
  });
});
