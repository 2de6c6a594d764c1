/** `statecharge settings …`: the settings of a running station, over its control interface. */
import type { Command } from 'commander';
import { z } from 'zod';
import {
  addressOption,
  call,
  finishOn,
  processTerminal,
  refusalOf,
  tell,
  type Options,
  type Result,
  type Terminal,
} from './control.ts';

const listed = z.object({
  settings: z.array(
    z.object({
      place: z.string(),
      doc: z.string(),
      unit: z.string().nullable(),
      value: z.unknown(),
      secret: z.boolean(),
      isSet: z.boolean(),
      awaitsReboot: z.boolean(),
      from: z.string(),
    }),
  ),
});
type Setting = z.output<typeof listed>['settings'][number];

const lineOf = ({ place, value, unit, secret, isSet, awaitsReboot, from }: Setting): string => {
  const shown = secret ? (isSet ? '***' : '""') : JSON.stringify(value);
  const waits = awaitsReboot ? ', waits for a restart' : '';
  return `${place} = ${shown}${unit === null ? '' : ` ${unit}`} (${from}${waits})`;
};

const show = async (word: string, options: Options): Promise<Result> => {
  const answer = await call(String(options['url']), '/api/settings');
  if ('line' in answer) return answer;
  const reply = listed.safeParse(answer.reply).data;
  if (reply === undefined) return refusalOf(answer);
  const wanted = word.toLowerCase();
  const found = reply.settings.filter(({ place, doc }) => `${place} ${doc}`.toLowerCase().includes(wanted));
  if (found.length === 0) return { code: 1, line: `No setting speaks of "${word}".` };
  return { code: 0, line: found.map(lineOf).join('\n') };
};

/** A number, true, a list: as JSON writes it. Anything else is the text itself. */
const valueOf = (word: string): unknown => {
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
};

/** Adds `settings`; the terminal is the process's own unless somebody else wants to read along. */
export const addSettingsCommands = (program: Command, terminal: Terminal = processTerminal): void => {
  const settings = program.command('settings').summary('the settings of a running station').addOption(addressOption());
  const finish = finishOn(terminal);
  const list = settings.command('show').description('Shows settings, each with where its value comes from.');
  list.argument('[word]', 'only those that speak of it', '');
  list.action((word: string) => finish(show(word, list.optsWithGlobals<Options>())));
  const set = settings.command('set').description('Changes a setting in the file of the station; its comments stay.');
  set
    .argument('<place>', 'its name, such as ports[0]/pluggable')
    .argument('<value>', 'a number, true, ["a"], or a text');
  set.action((place: string, word: string) => {
    const { url } = set.optsWithGlobals<Options>();
    return finish(tell(String(url), '/api/settings', { place, value: valueOf(word) }));
  });
};
