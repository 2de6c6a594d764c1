/** Cold boot: the registration, and what may be said before it. */
import { Failed } from '../failure.ts';
import { message } from '../messages.ts';
import type { Scene } from '../scene.ts';
import type { Section } from '../case.ts';

const INTERVAL_S = 3;
const HEARTBEAT_S = 2;
/** What a busy machine may take longer, or a clock differ, s. */
const TOLERANCE_S = 1;

const heartbeat = message('Heartbeat');

/** As far apart as they should be, by the suite's clock. @throws Failed */
const judgeInterval = (what: string, fromMs: number, toMs: number, seconds: number): void => {
  const found = (toMs - fromMs) / 1000;
  if (Math.abs(found - seconds) <= TOLERANCE_S) return;
  throw new Failed(`${what} after ${found.toFixed(1)} s, expected ${seconds} s ± ${TOLERANCE_S} s`);
};

/** The first BootNotification gets this answer, the next ones are accepted. */
const acceptSecond = ({ central }: Scene, first: 'Pending' | 'Rejected'): void => {
  let boots = 0;
  central.answer('BootNotification', () => ({
    ...(boots++ === 0 ? { status: first, interval: INTERVAL_S } : { status: 'Accepted', interval: HEARTBEAT_S }),
    currentTime: new Date().toISOString(),
  }));
};

/** The next BootNotification comes after the interval that it was given, and nothing before it. */
const bootsAgain = async (scene: Scene): Promise<void> => {
  const boot = message('BootNotification');
  const first = await scene.see(boot, { withinS: scene.description.bootS });
  const second = await scene.see(boot, { withinS: INTERVAL_S + scene.description.patienceS });
  judgeInterval('BootNotification came again', first.at, second.at, INTERVAL_S);
  await scene.statuses(() => 'Available');
  const beats = [await scene.see(heartbeat), await scene.see(heartbeat)];
  judgeInterval('Heartbeat', beats[0]?.at ?? 0, beats[1]?.at ?? 0, HEARTBEAT_S);
};

export const coldBoot: Section = {
  title: 'Cold boot',
  cases: [
    {
      id: 'TC_001_CS',
      name: 'rejected at first',
      must: 'nothing but another BootNotification after the interval; accepted: every status, then heartbeats',
      opening: 'cold',
      play: async (scene) => {
        acceptSecond(scene, 'Rejected');
        await scene.start();
        await bootsAgain(scene);
      },
    },
    {
      id: 'TC_002_CS',
      name: 'pending at first',
      must: 'configuration is answered while pending; another BootNotification after the interval',
      opening: 'cold',
      play: async (scene) => {
        acceptSecond(scene, 'Pending');
        await scene.start();
        const connected = scene.central.until(() => scene.central.heard[0] ?? null, scene.description.bootS * 1000);
        if ((await connected) === null) throw new Failed('the station did not send a BootNotification');
        await scene.call('GetConfiguration', {});
        await scene.call(
          'ChangeConfiguration',
          { key: 'MeterValueSampleInterval', value: '30' },
          { status: 'Accepted' },
        );
        await bootsAgain(scene);
      },
    },
  ],
};
