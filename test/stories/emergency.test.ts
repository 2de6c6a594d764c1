// Goal: an emergency switch is the whole station's (guide 455–465, connector ≥ 0): whichever is pressed, every contact
// opens at once, connector 0 and every connector are told, and it is over when every switch is out.
// Method: two EVSEs, switches at one or both boards, pressed while one or both charge; judged by plant and messages.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const wired = { emergency_alarm: { enable: true } };
const last = (story: Story, connector: number) =>
  story.csms
    .heard('StatusNotification')
    .filter(({ connectorId }) => connectorId === connector)
    .at(-1);
const EMERGENCY = { status: 'Faulted', errorCode: 'OtherError', vendorErrorCode: 'EmergencyShutdown' };

describe('a switch at the board of EVSE 1 only', () => {
  it('opens both contacts within 100 ms of being pressed (SAF-03)', () => {
    const story = new Story({ ports: [wired, {}] });
    story.charge(1, 'CAFE01');
    story.charge(2, 'CAFE02');
    story.fault(1, 'emergency-pressed');
    story.wait(0.1);
    for (const evse of [1, 2]) {
      expect(story.truth(evse)).toMatchObject({ coil: false, contact: 'open', pilotDuty: 0 });
    }
    story.wait(10);
    for (const evse of [1, 2]) {
      expect(story.truth(evse)).toMatchObject({ bolt: 'unlocked', currentA: [0, 0, 0] });
      expect(story.bill(evse).stop).toMatchObject({ reason: 'EmergencyStop' });
    }
    story.judge();
  });

  it('every coil has let go before anybody looks on, writes or tells (SAF-03)', () => {
    const seen: (readonly boolean[])[] = [];
    let isPressed = false;
    const evses = [1, 2, 3, 4];
    const story: Story = new Story({
      ports: [wired, {}, {}, {}],
      watch: { observe: () => void (isPressed && seen.push(evses.map((evse) => story.truth(evse).coil))) },
    });
    for (const evse of evses) story.charge(evse, `CAFE0${evse}`);
    isPressed = true;
    story.fault(1, 'emergency-pressed');
    expect(seen[0]).toEqual([false, false, false, false]);
    story.judge();
  });

  it('is told of connector 0 and of every connector, and is over with the switch', () => {
    const story = new Story({ ports: [wired, {}] });
    story.fault(1, 'emergency-pressed');
    story.wait(5);
    for (const connector of [0, 1, 2]) expect(last(story, connector)).toMatchObject(EMERGENCY);
    story.fault(1, 'emergency-pressed', false);
    story.wait(5);
    for (const connector of [0, 1, 2]) {
      expect(last(story, connector)).toMatchObject({ status: 'Available', errorCode: 'NoError' });
    }
    story.charge(2, 'CAFE02');
    story.judge();
  });

  it('the other board’s switch is not wired: nobody listens to it', () => {
    const story = new Story({ ports: [wired, {}] });
    story.charge(1, 'CAFE01');
    story.fault(2, 'emergency-pressed');
    story.wait(10);
    expect(story.truth(1).contact).toBe('closed');
    story.judge();
  });
});

describe('switches at both boards', () => {
  it('one is enough, and all must be out again', () => {
    const story = new Story({ ports: [wired, wired] });
    story.charge(2, 'CAFE02');
    story.fault(1, 'emergency-pressed');
    story.fault(2, 'emergency-pressed');
    story.wait(5);
    story.fault(2, 'emergency-pressed', false);
    story.wait(30);
    for (const connector of [0, 1, 2]) expect(last(story, connector)).toMatchObject(EMERGENCY);
    story.fault(1, 'emergency-pressed', false);
    story.wait(5);
    expect(last(story, 0)).toMatchObject({ status: 'Available', errorCode: 'NoError' });
    story.unplug(2);
    story.charge(1, 'CAFE01');
    story.judge();
  });

  it('one that is pressed from the start serves nobody', () => {
    const story = new Story({ ports: [wired, wired] });
    story.fault(2, 'emergency-pressed');
    story.crash();
    story.restart(10);
    story.plug(1);
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1)).toMatchObject({ coil: false, pilotDuty: 0 });
    expect(story.bills).toEqual([]);
    expect(last(story, 0)).toMatchObject(EMERGENCY);
    story.judge();
  });
});

it('a station without a wired switch has none', () => {
  const story = new Story();
  story.charge(1, 'CAFE01');
  story.fault(1, 'emergency-pressed');
  story.wait(10);
  expect(story.truth(1).contact).toBe('closed');
  story.judge();
});
