/**
 * Who may import whom. The first row whose room contains the importing file speaks for it.
 * Types vanish before anything runs, so a room may know the words of another without being able to call it.
 */
import type { Source, Violation } from './sources.ts';
import { importsOf, type Import } from './syntax.ts';

type Row = {
  /** Paths of the files it speaks for. */
  readonly room: RegExp;
  /** Libraries and `node:` modules. */
  readonly libraries: (specifier: string) => boolean;
  /** Files whose code it may use. */
  readonly files: (path: string, own: string) => boolean;
  /** Files of which it may use types only. */
  readonly types: (path: string) => boolean;
  /** May load what is only known while running: the house rules load every chart they find. */
  readonly computed?: true;
};

const never = () => false;
const within =
  (...folders: readonly string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(folder));

/** `adapters/mqtt/` of `adapters/mqtt/broker.ts`: an adapter is a folder. */
const adapterOf = (path: string): string => path.split('/').slice(0, 2).join('/') + '/';

const table: readonly Row[] = [
  {
    room: /^machines\//,
    libraries: (name) => name === 'xstate',
    files: within('machines/'),
    types: never,
  },
  {
    room: /^adapters\/ports\//,
    libraries: never,
    files: never,
    types: within('machines/vocabulary/', 'adapters/ports/'),
  },
  {
    room: /^adapters\//,
    libraries: () => true,
    files: (path, own) => within('adapters/ports/', 'machines/vocabulary/', adapterOf(own))(path),
    types: within('config/'),
  },
  {
    // A protocol sees the settings through a port, which the settings fulfil: they need its type.
    room: /^config\//,
    libraries: () => true,
    files: within('config/'),
    types: within('machines/vocabulary/', 'adapters/ports/'),
  },
  {
    room: /^runtime\//,
    libraries: () => true,
    files: within('machines/', 'adapters/', 'config/', 'runtime/', 'visualizations/', 'package.json'),
    types: never,
  },
  {
    room: /^visualizations\/viewer\//,
    libraries: (name) => ['preact', 'preact/hooks', '@preact/signals', 'uplot'].includes(name),
    files: within('visualizations/viewer/'),
    types: within('machines/', 'adapters/', 'config/', 'runtime/'),
  },
  { room: /^test\//, libraries: () => true, files: () => true, types: () => true, computed: true },
];

const judge = (row: Row, own: string, { specifier, path, typeOnly }: Import): string | undefined => {
  if (specifier === undefined) return row.computed ? undefined : 'imports something that is only known when it runs';
  if (path === undefined) return row.libraries(specifier) ? undefined : `may not import the library ${specifier}`;
  if (row.files(path, own)) return undefined;
  if (!row.types(path)) return `may not import ${path}`;
  return typeOnly ? undefined : `may import types of ${path}, but nothing that runs`;
};

export const importViolations = (files: readonly Source[]): readonly Violation[] =>
  files.flatMap((file) => {
    const row = table.find(({ room }) => room.test(file.path));
    if (row === undefined) return [`${file.path}: belongs to no room`];
    return importsOf(file).flatMap((one) => {
      const why = judge(row, file.path, one);
      return why === undefined ? [] : [`${one.place}: ${why}`];
    });
  });
