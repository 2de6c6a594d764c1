/**
 * Makes `dist/`: a directory that runs by itself wherever it is copied to, with nothing but Node beside it.
 *
 *   dist/statecharge.js      the station            dist/chunks/        what is loaded later, when it is wanted
 *   dist/central-system.js   the small counterpart  dist/node_modules/  what holds machine code and cannot be bundled
 *   dist/store-trial.js      the store's taster     dist/examples/      settings to begin with
 *   dist/viewer/             the page               dist/charts/        drawings of the machines
 *   *.map                    stack traces speak of our own files
 *
 * Everything is bundled, because reading one file is much quicker than reading hundreds. What control does not need is
 * behind an `import()` in the sources and becomes a chunk. It never writes outside the directory that it was given.
 */
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { chmod, cp, readdir, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Name in `dist/` → what it starts with. */
const programs = {
  statecharge: 'runtime/cli/main.ts',
  'central-system': 'runtime/demo/central-system.ts',
  'store-trial': 'runtime/store-trial.ts',
} as const;

/** Libraries with machine code. They find it beside their own files, so they stay packages. */
const native = ['lmdb'];

/** Only needed to compile machine code, never to run it. */
const compileTime = new Set(['node-addon-api']);

/** Libraries in the older module system ask for `require`, which a module does not have. */
const banner = [
  `import { createRequire as createRequireOfBundle } from 'node:module';`,
  `import { dirname as dirnameOfBundle } from 'node:path';`,
  `import { fileURLToPath as fileOfBundle } from 'node:url';`,
  `const require = createRequireOfBundle(import.meta.url);`,
  `const __filename = fileOfBundle(import.meta.url);`,
  `const __dirname = dirnameOfBundle(__filename);`,
].join(' ');

/**
 * Of a library in the older module system, `import('library')` sees another shape in the bundle than in the sources:
 * all its names hang below `default`. So a file of ours is loaded late, and that file imports the library as usual.
 */
const lateLibraries: Plugin = {
  name: 'late-libraries',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^[^./]/ }, ({ kind, path, importer }) => {
      if (kind !== 'dynamic-import' || path.startsWith('node:') || importer.includes('/node_modules/')) return null;
      return {
        errors: [{ text: `import('${path}'): load a file of ours late, and let that file import the library` }],
      };
    });
  },
};

const shared: BuildOptions = {
  bundle: true,
  format: 'esm',
  sourcemap: true,
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Bundles programs (name → file) so that they start quickly; those named in `commands` can be called from a shell. */
export async function bundlePrograms(
  entries: { readonly [name: string]: string },
  outdir: string,
  commands: readonly string[] = [],
): Promise<void> {
  for (const name of commands) {
    const file = entries[name];
    if (file === undefined) throw new Error(`no program is called ${name}`);
    const text = await readFile(resolve(root, file), 'utf8');
    if (!text.startsWith('#!/usr/bin/env node\n')) throw new Error(`${file}:1: expected "#!/usr/bin/env node"`);
  }
  await build({
    ...shared,
    entryPoints: { ...entries },
    absWorkingDir: root,
    outdir,
    platform: 'node',
    target: 'node20.19',
    // Some libraries ship a form besides that loads its own parts in a way that no bundler can follow.
    mainFields: ['module', 'main'],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: banner },
    plugins: [lateLibraries],
    external: [...native],
    // Only for entries outside the repository: they use its libraries.
    nodePaths: [join(root, 'node_modules')],
  });
  for (const name of commands) await chmod(join(outdir, `${name}.js`), 0o755);
}

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/** A package and everything it loads while running, as far as it is installed here: other platforms' parts are not. */
async function closure(name: string, found: Set<string>): Promise<Set<string>> {
  const file = join(root, 'node_modules', name, 'package.json');
  if (found.has(name) || compileTime.has(name) || !existsSync(file)) return found;
  found.add(name);
  const { dependencies, optionalDependencies } = manifest.parse(JSON.parse(await readFile(file, 'utf8')));
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) await closure(needed, found);
  return found;
}

/** What of a package only its makers need. */
const makersFolders = new Set(['src', 'dependencies', 'test', 'tests', 'benchmark', 'bin', 'docs']);
const makersFiles = new Set(['.ts', '.cts', '.map', '.md', '.gyp']);

/** Machine code comes in two kinds a platform, named after the C library it wants; the other kind is ballast. */
async function otherLibc(): Promise<string> {
  const usesMusl = existsSync('/lib') && (await readdir('/lib')).some((name) => name.startsWith('ld-musl-'));
  return usesMusl ? '.glibc.node' : '.musl.node';
}

/** Puts the packages with machine code beside the bundle, for this platform alone. */
export async function copyNativePackages(outdir: string): Promise<void> {
  const names = new Set<string>();
  for (const name of native) await closure(name, names);
  const ballast = await otherLibc();
  const wanted = (path: string): boolean =>
    !makersFolders.has(basename(path)) && !makersFiles.has(extname(path)) && !path.endsWith(ballast);
  for (const name of names) {
    await cp(join(root, 'node_modules', name), join(outdir, 'node_modules', name), { recursive: true, filter: wanted });
  }
}

/** Bundles the page into a directory that a web server can hand out as it is. */
export async function bundleViewer(outdir: string): Promise<void> {
  const from = join(root, 'visualizations/viewer');
  await build({
    ...shared,
    entryPoints: [join(from, 'main.tsx'), join(from, 'style.css')],
    outdir,
    platform: 'browser',
    target: 'es2023',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
  });
  await cp(join(from, 'index.html'), join(outdir, 'index.html'));
}

/** Everything that is shipped, into a directory whose former content goes. */
export async function buildInto(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await Promise.all([
    bundlePrograms(programs, outdir, ['statecharge']),
    copyNativePackages(outdir),
    bundleViewer(join(outdir, 'viewer')),
    cp(join(root, 'config/examples'), join(outdir, 'examples'), { recursive: true }),
    cp(join(root, 'visualizations/charts'), join(outdir, 'charts'), { recursive: true }),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildInto(join(root, 'dist'));
