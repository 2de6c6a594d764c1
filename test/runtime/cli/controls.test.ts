// Goal: whatever can be done to a station can be done from a shell, and there is no command for what it does not know.
// Method: the description as the server answers it (a route without one ends its start), and the commands as the
// program has them.
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { verbPath, verbs } from '../../../adapters/web/verbs.ts';
import { addAskCommands } from '../../../runtime/cli/ask.ts';
import { addSimCommands } from '../../../runtime/cli/sim.ts';
import { openSmallWeb } from '../../kit/small-web.ts';

const commandsOf = (add: (program: Command) => void, group: string): readonly string[] => {
  const program = new Command();
  add(program);
  return program.commands.find((one) => one.name() === group)?.commands.map((one) => one.name()) ?? [];
};

const described = async () => {
  const web = await openSmallWeb();
  const { body } = await web.get('/api/openapi.json');
  await web.close();
  const paths = body['paths'] as Record<string, Record<string, object>>;
  const operations = Object.entries(paths).flatMap(([path, one]) =>
    Object.keys(one).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return operations;
};

it('every control has a command of its name', async () => {
  const operations = await described();
  const posts = operations.flatMap((one) => (one.startsWith('POST ') ? [one.slice(5)] : []));
  const isOfWorld = (path: string): boolean => path.startsWith('/sim/');
  expect(posts.filter(isOfWorld).toSorted()).toEqual(verbs.map((verb) => verbPath(verb, '{n}')).toSorted());
  expect(commandsOf(addSimCommands, 'sim').toSorted()).toEqual([...verbs.map(({ verb }) => verb), 'world'].toSorted());
  // Those have commands of their own: `access`, `settings`.
  const elsewhere = /^\/api\/(login|logout|access|settings)/;
  const ofStation = posts.filter((path) => !isOfWorld(path) && !elsewhere.test(path));
  expect(commandsOf(addAskCommands, 'ask').toSorted()).toEqual(
    ofStation.map((path) => path.slice(path.lastIndexOf('/') + 1)).toSorted(),
  );
});
