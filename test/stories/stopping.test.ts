// Goal: a controller that has been told to stop leaves everything safe and does nothing more, whatever timer or disk
// still speaks (SAF-14).
// Method: stop in the middle of a session, before and after the contact has closed; the world and its clock go on
// without the controller.
import { expect, it } from 'vitest';
import { memoryWriter } from '../../config/memory-writer.ts';
import { Story } from '../kit/story.ts';

/** What was driven in the five minutes after the stop, and how much was said. */
const afterwards = (story: Story) => {
  story.wait(0.1);
  const frames = story.csms.frames.length;
  const driven = Array.from({ length: 300 }, () => {
    story.wait(1);
    const { coil, pilotDuty, contact } = story.truth(1);
    return `${coil} ${pilotDuty} ${contact}`;
  });
  return { driven: [...new Set(driven)], said: story.csms.frames.length - frames };
};
const nothing = { driven: ['false 0 open'], said: 0 };

it('in mid-charge', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.controller.stop();
  expect(afterwards(story)).toEqual(nothing);
  story.judge();
});

it('while the contactor rests before its next closing', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(2);
  story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'REMOTE1' });
  while (story.truth(1).pilotHighV > 7) story.wait(0.1);
  story.wait(0.7);
  expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
  story.controller.stop();
  expect(afterwards(story)).toEqual(nothing);
  story.judge();
});

it('while the disk has not yet answered: what it answers later closes nothing', () => {
  const story = new Story();
  story.plug(1);
  story.store.hang();
  story.tag(1, 'CAFE01');
  story.wait(2);
  story.controller.stop();
  story.store.release();
  expect(afterwards(story)).toEqual(nothing);
  story.judge();
});

it('while somebody still changes the settings: they may outlive it', () => {
  const story = new Story({ ocpp: { ClockAlignedDataInterval: 60 } });
  story.charge(1, 'CAFE01');
  story.controller.stop();
  const { waits } = story.clock;
  const change = { path: 'ocpp/MeterValueSampleInterval', value: 30 } as const;
  memoryWriter(story.settings).change([change], 'central-system', () => undefined);
  expect(story.settings.get('ocpp/MeterValueSampleInterval')).toBe(30);
  expect(story.clock.waits).toBe(waits);
  expect(afterwards(story)).toEqual(nothing);
});
