/** The settings of a small station: a real file with comments, in a directory of its own that goes when closed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ocpp16Configuration } from '../../config/configuration.ts';
import { loadSettings } from '../../config/load.ts';
import { SettingsWriter } from '../../config/write.ts';
import { RealClock } from '../../runtime/clock/real.ts';
import { StationSettings } from '../../runtime/web/settings-desk.ts';

const TEXT = `{
  "mqtt": { "uri": "mqtt://user:hidden@broker.example:1883" },
  // how we connect
  "ocpp": {
    "password": "nobody-sees-this",
    "uri": "ws://central.example:80/ocpp",
    "identity": "SMALL-1",
    "ConnectionTimeOut": 60 // agreed with the operator
  },
  "ports": [{ "evse_current_limit": 32 }, {}]
}
`;

export const openSmallSettings = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'settings-'));
  const file = join(directory, 'station.jsonc');
  await writeFile(file, TEXT);
  const kept = new Map<string, unknown>();
  const notices: string[] = [];
  const start = async () => {
    const loaded = await loadSettings(file);
    if (!loaded.ok) throw new Error(loaded.errors.join('\n'));
    const { settings } = loaded;
    const writer = new SettingsWriter(file, settings, {
      get: (key) => kept.get(key),
      set: (key, value, done) => {
        kept.set(key, value);
        done(null);
      },
    });
    const clock = new RealClock();
    const configuration = new Ocpp16Configuration(settings, writer, clock);
    const desk = new StationSettings({
      settings,
      writer,
      configuration,
      clock,
      noticed: (detail) => notices.push(detail),
    });
    return { settings, configuration, desk };
  };
  return {
    ...(await start()),
    notices,
    text: () => readFile(file, 'utf8'),
    edit: (text: string) => writeFile(file, text),
    /** As after a restart of the station. */
    restart: start,
    close: () => rm(directory, { recursive: true, force: true }),
  };
};

export type SmallSettings = Awaited<ReturnType<typeof openSmallSettings>>;
