/** What may happen to what only some connectors have: fans, a second contactor, a proximity wire, a key. */
import { always, disallow, unchanged, type Act } from './act.ts';
import { having, without } from './having.ts';

export const equipment: readonly Act[] = [
  ...([false, true] as const).map((neighbour): Act => ({
    name: neighbour ? 'neighbour-ventilates' : 'neighbour-stops',
    says: neighbour ? 'a neighbour says that his fan runs' : 'a neighbour says that his fan stands still',
    kind: neighbour ? 'operator' : 'fault',
    when: (plant) => plant.neighbour !== neighbour,
    does: (plant) => having(plant, { neighbour }),
    letters: [
      { to: 'ventilation', event: { type: 'ventilation.offered', available: true } },
      { to: 'ventilation', event: { type: 'ventilation.seen', running: neighbour } },
    ],
  })),
  ...([1, 3] as const).map((phases): Act => ({
    name: phases === 1 ? 'one-phase' : 'three-phases',
    says: phases === 1 ? 'asks for one phase' : 'asks for three phases',
    kind: 'operator',
    when: always,
    does: unchanged,
    letters: [{ to: 'phases', event: { type: 'phases.switch', phases } }],
  })),
  ...([13, 20, 'none'] as const).map((rating): Act => ({
    name: `cable-${rating}`,
    says: rating === 'none' ? 'the proximity wire breaks' : `the proximity wire says ${rating} A`,
    kind: rating === 20 ? 'repair' : 'fault',
    when: (plant) => plant.plug === 'in' && plant.rating !== rating && (rating === 20 || plant.budget > 0),
    does: (plant) =>
      rating === 20
        ? having(plant, { rating })
        : having(plant, { rating, budget: plant.budget - 1, mayEnd: true, hurt: true }),
  })),
  {
    name: 'mains-dip',
    says: 'the supply in front of the contactor fails',
    kind: 'fault',
    when: ({ mains }) => mains === 'alive',
    // Who switches off without a supply needs its contact first: the coil may be on for the moment of the turn.
    does: (plant) => having(plant, { mains: 'dead', mayEnd: true }),
    letters: [{ to: 'mains', event: { type: 'mains.dead' } }],
  },
  {
    name: 'mains-return',
    says: 'the supply is there again',
    kind: 'repair',
    when: ({ mains }) => mains === 'dead',
    does: (plant) => having(plant, { mains: 'alive' }),
    letters: [{ to: 'mains', event: { type: 'mains.alive' } }],
  },
  {
    name: 'key-on',
    says: 'turns the key on',
    kind: 'driver',
    when: ({ key }) => key === 'off',
    does: (plant) => having(without(plant, 'grace'), { key: 'on' }),
  },
  {
    name: 'key-off',
    says: 'turns the key off',
    kind: 'driver',
    when: ({ key }) => key === 'on',
    does: (plant) => disallow(having(plant, { key: 'off' })),
  },
];
