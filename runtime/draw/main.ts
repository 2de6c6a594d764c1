/** `npm run draw`: writes every drawing afresh, and takes away those of machines that are gone. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { charts, drawings } from './drawings.ts';

const folder = fileURLToPath(new URL('../../visualizations', import.meta.url));

mkdirSync(join(folder, 'charts'), { recursive: true });
const files = await drawings(charts());
for (const [path, text] of files) writeFileSync(join(folder, path), text);
for (const name of readdirSync(join(folder, 'charts'))) {
  if (!files.has(`charts/${name}`)) rmSync(join(folder, 'charts', name));
}
process.stdout.write(`${files.size} files in visualizations/\n`);
