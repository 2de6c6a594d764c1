// Goal: a supply that is away for a moment ends no session; one that stays away does, with its own reason.
// Method: the mains of one EVSE fail for as long as the settings allow, and a hair longer; judged by plant and ledger.
import { describe, expect, it } from 'vitest';
import { Story } from '../kit/story.ts';

const DIP_S = 5;
const port = (supply: object = {}) => ({ pluggable: false, pp: { cable_current_limit: 32 }, supply });

describe('a dip', () => {
  it.each([0.2, 2, DIP_S - 0.1])('of %s s opens the contact and goes on with the same transaction', (seconds) => {
    const story = new Story({ ports: [port()] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'mains-lost');
    story.wait(0.1);
    expect(story.truth(1)).toMatchObject({ coil: false, contact: 'open' });
    story.wait(seconds - 0.1);
    story.fault(1, 'mains-lost', false);
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    expect(story.heard('mains.recovered')).toHaveLength(1);
    story.tag(1, 'CAFE01');
    story.wait(10);
    expect(story.bills).toHaveLength(1);
    expect(story.bill(1).stop).toMatchObject({ reason: 'Local', meterStop: Math.floor(story.delivered(1)) });
    story.judge();
  });

  it(`of more than ${DIP_S} s ends it as a power loss; when the supply is back a new one may begin`, () => {
    const story = new Story({ ports: [port()] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'mains-lost');
    story.wait(DIP_S + 0.2);
    expect(story.status(1)).toBe('Faulted');
    story.wait(20);
    expect(story.bill(1).stop).toMatchObject({ reason: 'PowerLoss', meterStop: Math.floor(story.delivered(1)) });
    story.fault(1, 'mains-lost', false);
    story.wait(5);
    expect(story.status(1)).toBe('Finishing');
    story.tag(1, 'CAFE01');
    story.wait(30);
    expect(story.truth(1).currentA).toEqual([16, 16, 16]);
    story.judge();
  });

  it('is as long as the settings say', () => {
    const story = new Story({ ports: [port({ dip_ms: 60_000 })] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'mains-lost');
    story.wait(59);
    story.fault(1, 'mains-lost', false);
    story.wait(30);
    expect(story.status(1)).toBe('Charging');
    expect(story.bills).toHaveLength(1);
    story.judge();
  });

  it('is none where the settings allow none', () => {
    const story = new Story({ ports: [port({ dip_ms: 0 })] });
    story.charge(1, 'CAFE01');
    story.fault(1, 'mains-lost');
    story.wait(0.1);
    story.fault(1, 'mains-lost', false);
    story.wait(20);
    expect(story.bill(1).stop?.reason).toBe('PowerLoss');
    story.judge();
  });

  it('again and again never ends a session and never wears the contactor faster than every 6 s', () => {
    const story = new Story({ ports: [port()] });
    story.charge(1, 'CAFE01');
    for (let dip = 0; dip < 20; dip++) {
      story.fault(1, 'mains-lost', dip % 2 === 0);
      story.wait(1.5);
    }
    story.fault(1, 'mains-lost', false);
    story.wait(30);
    expect(story.status(1)).toBe('Charging');
    expect(story.bills).toHaveLength(1);
    expect(story.heard('contactor.closed').length).toBeLessThanOrEqual(7);
    story.judge();
  });
});

it('a supply that is away at the start is a fault of the supply, and nothing closes', () => {
  const story = new Story({ ports: [port()], world: { evses: [{ cable: 'fixed', voltageV: 0 }] } });
  story.wait(10);
  story.plug(1);
  story.tag(1, 'CAFE01');
  story.wait(30);
  expect(story.status(1)).toBe('Faulted');
  expect(story.truth(1).coil).toBe(false);
  story.judge();
});

it('the supply of one connector is nobody else’s (SAF-13)', () => {
  const story = new Story({ ports: [port(), port()] });
  story.charge(1, 'CAFE01');
  story.charge(2, 'CAFE02');
  story.fault(1, 'mains-lost');
  story.wait(30);
  expect(story.status(2)).toBe('Charging');
  story.judge();
});
