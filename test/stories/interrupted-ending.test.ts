// Goal: who has ended a transaction has ended it: a power cut at any point of its closing leaves a transaction that is
// closed for that reason with the register of the meter, also where transactions are resumed, and nobody is told
// Accepted before that is so (BIL-03, BIL-06, PRO-05).
// Method: the process dies before and just after each commit of the closing, and at moments between them, and once more
// in its recovery; judged by what the central system was answered, its ledger and the plant.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

type Answer = () => unknown;
type Way = { readonly reason: string; readonly how: string; readonly act: (story: Story) => Answer };

const asked = (story: Story, action: string, payload: Record<string, unknown>): Answer => {
  const call = story.csms.call(action, payload);
  return () => call.answer;
};
/** Nobody is answered: the light at the reader is no promise. */
const unanswered: Answer = () => undefined;

const ways: readonly Way[] = [
  {
    reason: 'Remote',
    how: 'RemoteStopTransaction',
    act: (story) => asked(story, 'RemoteStopTransaction', { transactionId: Number(story.bill(1).id) }),
  },
  {
    reason: 'Local',
    how: 'the same card',
    act: (story) => {
      story.world.tag(1, { idTag: 'CAFE01' });
      return unanswered;
    },
  },
  {
    reason: 'UnlockCommand',
    how: 'UnlockConnector',
    act: (story) => asked(story, 'UnlockConnector', { connectorId: 1 }),
  },
  { reason: 'SoftReset', how: 'Reset Soft', act: (story) => asked(story, 'Reset', { type: 'Soft' }) },
  { reason: 'HardReset', how: 'Reset Hard', act: (story) => asked(story, 'Reset', { type: 'Hard' }) },
];

const STEP_S = 0.01;
const CLOSED_WITHIN_S = 10;

const charging = (onPowerLossRestart = true): Story => {
  const story = new Story({ ocpp: { onPowerLossRestart } });
  story.charge(1, 'CAFE01');
  story.wait(60);
  return story;
};

const until = (story: Story, isSo: () => boolean): void => {
  for (let left = CLOSED_WITHIN_S; !isSo() && left > 0; left -= STEP_S) story.wait(STEP_S);
};

const isClosed = (story: Story) => story.heard('transaction.stopped').length > 0;

/** How many commits the closing takes. */
const commitsOf = (act: Way['act']): number => {
  const story = charging();
  const before = story.store.commits;
  act(story);
  until(story, () => isClosed(story));
  return story.store.commits - before;
};

/** Dies as its commit of this number is on its way; `survives`: it is on the disk, and nobody has been told. */
const dieAt = (story: Story, act: Way['act'], commit: number, survives: boolean): Answer => {
  const last = story.store.commits + commit - 1;
  if (commit === 1) story.store.hang();
  const answer = act(story);
  until(story, () => story.store.commits >= last);
  story.store.hang();
  until(story, () => story.store.waiting > 0);
  const given = answer();
  story.crash(survives ? 1 : 0);
  return () => given;
};

const comeBack = (story: Story, darkS = 60): void => {
  story.wait(darkS);
  story.restart();
  expect(story.truth(1).coil).toBe(false);
};

/** What has become of it half a minute later, by the ledger and the plant. */
const endOf = (story: Story) => {
  story.wait(30);
  story.judge();
  const { coil, bolt } = story.truth(1);
  const stops = story.bills.map(({ stop }) => [stop?.reason, stop?.meterStop]);
  return { stops, coil, bolt };
};
const ended = (story: Story, reason: string) => ({
  stops: [[reason, Math.floor(story.delivered(1))]],
  coil: false,
  bolt: 'unlocked',
});

describe.each(ways)('$how', ({ reason, act }) => {
  it('before its first commit nobody is answered, and the transaction may go on', () => {
    const story = charging();
    const answer = dieAt(story, act, 1, false);
    expect(answer()).toBeUndefined();
    comeBack(story);
    story.wait(30);
    expect(story.bill(1).stop).toBeUndefined();
    expect(story.truth(1).contact).toBe('closed');
    story.judge();
  });

  it('on the disk it ends, whichever commit the power fails at', () => {
    const commits = commitsOf(act);
    expect(commits).toBeGreaterThan(1);
    for (let commit = 1; commit <= commits; commit++) {
      for (const survives of commit === 1 ? [true] : [false, true]) {
        const story = charging();
        dieAt(story, act, commit, survives);
        comeBack(story);
        expect(endOf(story)).toEqual(ended(story, reason));
      }
    }
  });

  it.each([0.1, 1, 4])('ends, also when the power fails %f s later and again in the recovery', (seconds) => {
    for (const again of [0.05, 0.3, 2]) {
      const story = charging();
      act(story);
      story.wait(seconds);
      story.crash();
      story.wait(60);
      story.restart(again);
      story.crash();
      comeBack(story);
      expect(endOf(story)).toEqual(ended(story, reason));
    }
  });

  it('ends for its reason where transactions are not resumed', () => {
    const story = charging(false);
    act(story);
    story.wait(0.1);
    story.crash();
    comeBack(story);
    expect(endOf(story)).toEqual(ended(story, reason));
  });
});

it('a refused token is refused after the power cut too, and keeps the cable until its card is shown', () => {
  const story = new Story({ ocpp: { LocalPreAuthorize: true, onPowerLossRestart: true } });
  story.charge(1, 'CAFE01');
  story.tag(1, 'CAFE01');
  story.wait(20);
  story.unplug(1);
  story.csms.idTags.set('cafe01', { status: 'Blocked' });
  story.plug(1);
  story.world.tag(1, { idTag: 'CAFE01' });
  until(story, () => story.heard('transaction.started').length === 2);
  until(story, () => story.csms.ledger.transactions.length === 2);
  story.wait(0.05);
  story.crash();
  comeBack(story);
  story.wait(30);
  expect(story.bill(2).stop).toMatchObject({ reason: 'DeAuthorized' });
  expect(story.truth(1)).toMatchObject({ coil: false, bolt: 'locked' });
  story.tag(1, 'CAFE01');
  story.wait(3);
  expect(story.truth(1).bolt).toBe('unlocked');
  story.judge();
});

it('a car that was seen to have gone gives its transaction to no other car', () => {
  const story = new Story({
    ports: [{ pluggable: false, pp: { cable_current_limit: 32 } }],
    ocpp: { onPowerLossRestart: true },
  });
  story.charge(1, 'CAFE01');
  story.crash();
  story.restart(0);
  story.world.unplug(1);
  until(story, () => story.heard('transaction.ending').length > 0);
  expect(story.heard('transaction.stopped')).toEqual([]);
  story.crash();
  story.wait(60);
  story.restart(0);
  story.world.plug(1, { thenRequestAmps: 16 });
  story.wait(40);
  expect(story.truth(1).contact).toBe('open');
  expect(story.bill(1).stop).toMatchObject({ reason: 'PowerLoss' });
  story.judge();
});

it('a stop from afar while the station comes to itself again ends what would go on', () => {
  const story = charging();
  const id = Number(story.bill(1).id);
  story.crash();
  story.wait(60);
  story.restart(0);
  story.csms.comeBack();
  until(story, () => story.controller.station.link() === 'accepted');
  expect(story.ask('RemoteStopTransaction', { transactionId: id })).toEqual({ status: 'Accepted' });
  expect(endOf(story)).toEqual(ended(story, 'Remote'));
});

it('whoever has ended it has ended it, whatever else is asked for while the station comes to itself again', () => {
  const story = charging();
  const id = Number(story.bill(1).id);
  asked(story, 'RemoteStopTransaction', { transactionId: id });
  until(story, () => story.heard('transaction.ending').length > 0);
  expect(story.heard('transaction.stopped')).toEqual([]);
  story.crash();
  story.wait(60);
  story.restart(0);
  story.request({ type: 'lock.release', evse: 1 });
  expect(endOf(story)).toEqual(ended(story, 'Remote'));
});
