/**
 * Every machine there is, as a station has it whose owner has bought everything and changed nothing: the settings at
 * their defaults, so that the times in the drawings are those that an installer finds.
 */
import { readSettings } from '../../config/read.ts';
import type { Settings } from '../../config/settings.ts';
import type { Actor } from '../host/actors.ts';
import { evseActors, stationActors } from '../station/actors.ts';

const text = JSON.stringify({
  ports: [
    {
      evse_current_limit: 16,
      meter: { enable: true },
      rfid: { enable: true },
      user_authentication: 'key-switch',
      rcd_monitor: { enable: true, gpio: 1, test_gpio: 1 },
      emergency_alarm: { enable: true, gpio: 2 },
      switch3to1phase: { enable: true },
      recloser: { enable: true },
    },
  ],
  ocpp: { enable: true, uri: 'ws://central.example:80/ocpp', identity: 'DRAWN' },
});

const settings = (): Settings => {
  const reading = readSettings('drawn.jsonc', text);
  if (reading.kind !== 'good') throw new Error(reading.errors.join('\n'));
  return reading.settings;
};

export type Member = {
  /** By which its neighbours call it: `rcdTest`. */
  readonly role: string;
  /** One an EVSE, or one for the whole station. */
  readonly of: 'evse' | 'station';
  readonly actor: Actor;
};

const roleOf = (name: string): string => name.slice(name.indexOf('.') + 1);

export const cast = (): readonly Member[] => {
  const all = settings();
  const wishes = { csms: true, customer: true, whole: false };
  const past = { interrupted: null, wishes, held: null, kept: null, amps: 16 };
  const evse = evseActors(all, 1, 'boot', { lock: true, proximity: true, reader: true }, past);
  return [
    ...evse.map((actor): Member => ({ role: roleOf(actor.name), of: 'evse', actor })),
    ...stationActors(all, [], [1]).map((actor): Member => ({ role: actor.name, of: 'station', actor })),
  ];
};
