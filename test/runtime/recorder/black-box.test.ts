// Goal: no coil waits for the black box: what takes its time is done when a turn is over.
// Method: a charging station with its black box; what the box has done by the time that a coil lets go.
import { expect, it } from 'vitest';
import { readRecording } from '../../../runtime/recorder/recording.ts';
import { RECORDED_CARD, recordedStory } from '../../kit/recorded.ts';

it('looks around when a turn is over, and not while an event is on its way', async () => {
  const { story, box, directory, watch, looks } = await recordedStory({
    ports: [{ emergency_alarm: { enable: true } }, {}],
  });
  story.charge(1, RECORDED_CARD);
  story.wait(60);
  const before = looks();
  const during: { readonly coil: boolean; readonly looks: number }[] = [];
  watch(() => during.push({ coil: story.truth(1).coil, looks: looks() }));
  story.fault(1, 'emergency-pressed');
  expect(during[0]).toEqual({ coil: false, looks: before });
  story.wait(1);
  expect(looks()).toBeGreaterThan(before);
  box.close();
  const seen = [...readRecording(directory).events].filter((entry) => 'sight' in entry);
  expect(JSON.stringify(seen)).toContain('"coil":false');
});
