// Goal: evcc and Home Assistant steer a car as they are, without options (energy managers as central systems).
// Method: the messages that they send, in their order, on virtual time; judged by the current that the plant carries.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const accepted = { status: 'Accepted' };
const rejected = { status: 'Rejected' };
const hungry = { cableAmps: 32, thenRequestAmps: 32, car: { maxAmps: 32 } } as const;
const amps = (story: Story): number => Math.round(Math.max(...story.truth(1).currentA) * 10) / 10;
const flowing = (story: Story): number => story.truth(1).currentA.filter((one) => one > 0).length;

const isConfiguration = (
  answer: unknown,
): answer is { readonly configurationKey: readonly { readonly key: string; readonly value?: string }[] } =>
  typeof answer === 'object' && answer !== null && 'configurationKey' in answer;

/** What it reads out of the one answer to GetConfiguration without keys. */
const configurationOf = (story: Story): ReadonlyMap<string, string> => {
  const answer = story.ask('GetConfiguration', {});
  if (!isConfiguration(answer)) throw new Error('GetConfiguration was not answered');
  return new Map(answer.configurationKey.map(({ key, value = '' }) => [key, value]));
};

describe('evcc', () => {
  /** It takes id and stack level from the configuration, and the unit from what is allowed. */
  const steer = (story: Story, limit: number, phases?: 1 | 3): void => {
    const known = configurationOf(story);
    const csChargingProfiles = {
      chargingProfileId: Number(known.get('MaxChargingProfilesInstalled')),
      stackLevel: Number(known.get('ChargeProfileMaxStackLevel')),
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: {
        startSchedule: new Date(story.clock.wall() ?? 0).toISOString(),
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit, ...(phases === undefined ? {} : { numberPhases: phases }) }],
      },
    };
    expect(story.ask('SetChargingProfile', { connectorId: 1, csChargingProfiles })).toEqual(accepted);
  };

  it('finds smart charging in amperes and watts', () => {
    const story = new Story();
    const known = configurationOf(story);
    expect(known.get('SupportedFeatureProfiles')).toContain('SmartCharging');
    expect(known.get('ChargingScheduleAllowedChargingRateUnit')).toBe('Current,Power');
    expect(known.get('ConnectorSwitch3to1PhaseSupported')).toBe('false');
    const switching = new Story({ ports: [{ switch3to1phase: { enable: true } }] });
    expect(configurationOf(switching).get('ConnectorSwitch3to1PhaseSupported')).toBe('true');
  });

  it('starts a car, lets it follow the sun, pauses it and lets it go on, in one transaction', () => {
    const story = new Story();
    steer(story, 0);
    story.plug(1, hungry);
    expect(story.ask('RemoteStartTransaction', { connectorId: 1, idTag: 'evcc' })).toEqual(accepted);
    story.wait(60);
    expect([story.status(1), amps(story)]).toEqual(['SuspendedEVSE', 0]);
    for (const limit of [6, 10.5, 16, 0, 13.2, 32, 0, 6]) {
      steer(story, limit);
      story.wait(30);
      expect(amps(story)).toBeCloseTo(limit, 1);
      expect(story.status(1)).toBe(limit === 0 ? 'SuspendedEVSE' : 'Charging');
      expect(story.ask('GetCompositeSchedule', { connectorId: 1, duration: 60 })).toMatchObject({
        chargingSchedule: { chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      });
    }
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toBeUndefined();
    expect(story.store.count('profiles')).toBe(1);
    story.judge();
  });

  it('changes between one phase and three (numberPhases)', () => {
    const story = new Story({ ports: [{ switch3to1phase: { enable: true } }, {}] });
    steer(story, 16, 3);
    story.charge(1, 'CAFE01', hungry);
    expect([flowing(story), amps(story)]).toEqual([3, 16]);
    steer(story, 10, 1);
    story.wait(8);
    expect(story.truth(1)).toMatchObject({ pilotDuty: 100, contact: 'open' });
    story.wait(40);
    expect([flowing(story), amps(story)]).toEqual([1, 10]);
    steer(story, 12, 1);
    story.wait(10);
    expect([flowing(story), amps(story)]).toEqual([1, 12]);
    steer(story, 6, 3);
    story.wait(60);
    expect([flowing(story), amps(story)]).toEqual([3, 6]);
    steer(story, 8, 1);
    story.wait(60);
    expect(story.ask('ClearChargingProfile', {})).toEqual(accepted);
    story.wait(60);
    expect([flowing(story), amps(story)]).toEqual([3, 32]);
    expect(story.bills).toHaveLength(1);
    story.judge();
  });

  it('numberPhases 1 is a limit like any other where phases cannot be changed', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    steer(story, 10, 1);
    story.wait(30);
    expect([flowing(story), amps(story)]).toEqual([3, 10]);
    story.judge();
  });

  it('one phase is asked for again after a restart', () => {
    const story = new Story({ ports: [{ switch3to1phase: { enable: true } }, {}] });
    steer(story, 10, 1);
    story.crash();
    story.restart(60);
    story.charge(1, 'CAFE01', hungry);
    expect([flowing(story), amps(story)]).toEqual([1, 10]);
    story.judge();
  });
});

describe('Home Assistant', () => {
  const schedule = (limit: number) => ({
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [{ startPeriod: 0, limit }],
  });

  /** The limit for all first; where that is refused, the transaction that runs and those to come. */
  const steer = (story: Story, limit: number, transactionId: number): void => {
    const stackLevel = Number(configurationOf(story).get('ChargeProfileMaxStackLevel'));
    const set = (connectorId: number, profile: object) =>
      story.ask('SetChargingProfile', {
        connectorId,
        csChargingProfiles: { chargingProfileKind: 'Relative', chargingSchedule: schedule(limit), ...profile },
      });
    const all = { chargingProfileId: 1000, stackLevel, chargingProfilePurpose: 'ChargePointMaxProfile' };
    expect(set(0, all)).toEqual(rejected);
    const own = { chargingProfileId: 3001, stackLevel, chargingProfilePurpose: 'TxProfile', transactionId };
    expect(set(1, own)).toEqual(accepted);
    const later = { chargingProfileId: 2001, stackLevel: stackLevel - 1, chargingProfilePurpose: 'TxDefaultProfile' };
    expect(set(1, later)).toEqual(accepted);
  };

  it('sets the rate of the car that charges and of the next one', () => {
    const story = new Story();
    story.charge(1, 'CAFE01', hungry);
    for (const limit of [16, 0, 8]) {
      steer(story, limit, Number(story.bill(1).id));
      story.wait(30);
      expect(amps(story)).toBe(limit);
    }
    story.tag(1, 'CAFE01');
    story.wait(10);
    story.unplug(1);
    story.charge(1, 'CAFE02', hungry);
    expect(amps(story)).toBe(8);
    expect(story.ask('ClearChargingProfile', {})).toEqual(accepted);
    story.wait(30);
    expect(amps(story)).toBe(32);
    story.judge();
  });

  it('an id of 2^63 − 1 is matched to the last digit', () => {
    const story = new Story({ csms: { firstTransactionId: 9_223_372_036_854_775_807n } });
    story.charge(1, 'CAFE01', hungry);
    const profile = (id: string) =>
      `{"connectorId":1,"csChargingProfiles":{"chargingProfileId":7,"transactionId":${id},"stackLevel":0,` +
      '"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":' +
      '{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":10}]}}}';
    const asked = story.csms.callText('SetChargingProfile', profile('9223372036854775806'));
    const right = story.csms.callText('SetChargingProfile', profile('9223372036854775807'));
    story.wait(10);
    expect([asked.answer, right.answer]).toEqual([rejected, accepted]);
    expect(amps(story)).toBe(10);
    story.judge();
  });
});
