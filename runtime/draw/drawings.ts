/**
 * All drawings as the files that they are: two a machine, one picture of all of them, and the page that shows them. The
 * same charts in the same manner give the same bytes, so that a test can tell whether they are fresh.
 */
import { z } from 'zod';
import { cast } from './cast.ts';
import { chartOf, type Chart } from './chart.ts';
import { gallery } from './gallery.ts';
import { best, chartManners, layoutIn, treeManners, type Layout } from './layout.ts';
import { planOf, type Manner, type Plan } from './plan.ts';
import { Library } from './remarks.ts';
import { svgOf } from './svg.ts';
import { treePlan } from './tree.ts';

/** Text of a file by its path within `visualizations/`. */
export type Files = ReadonlyMap<string, string>;

/** The picture of who tells whom. */
const TREE = 'who-tells-whom';

/** Of the JSON files: whoever reads them asks for it. */
const FORMAT = 1;

const manner: z.ZodType<Manner> = z.object({
  direction: z.enum(['DOWN', 'RIGHT']),
  backwards: z.enum(['written', 'fewest']),
  layers: z.enum(['few', 'narrow']),
  most: z.object({ box: z.number(), arrow: z.number() }),
  aspect: z.number(),
});

/** In which manner a drawing was made; undefined for none of ours. */
const mannerOf = (svg: string): Manner | undefined => {
  const written = / data-manner="([^"]*)"/.exec(svg)?.[1]?.replaceAll('&quot;', '"');
  return written === undefined ? undefined : manner.safeParse(JSON.parse(written)).data;
};

/** Every machine, as data. */
export const charts = (): readonly Chart[] => {
  const library = new Library();
  return cast().map((member) => chartOf(member, library.of(member.actor.machine.id)));
};

type Choose = (
  name: string,
  manners: readonly Manner[],
  planIn: (manner: Manner) => Plan,
) => Promise<{ readonly manner: Manner; readonly layout: Layout }>;

/** Whichever is best. */
const afresh: Choose = (_, manners, planIn) => best(manners, planIn);

/** As it was drawn before, where it was: then this is quick. */
const asIn =
  (before: Files): Choose =>
  async (name, manners, planIn) => {
    const known = mannerOf(before.get(`charts/${name}.svg`) ?? '');
    return known === undefined
      ? best(manners, planIn)
      : { manner: known, layout: await layoutIn(planIn(known), known) };
  };

/**
 * @param before drawings whose manner is to be kept; none: each is drawn in its best
 * @throws Error naming what cannot be drawn
 */
export const drawings = async (all: readonly Chart[], before?: Files): Promise<Files> => {
  const choose = before === undefined ? afresh : asIn(before);
  const files = new Map<string, string>();
  const draw = async (name: string, manners: readonly Manner[], planIn: (one: Manner) => Plan): Promise<void> => {
    const chosen = await choose(name, manners, planIn);
    files.set(`charts/${name}.svg`, svgOf(chosen.layout, JSON.stringify(chosen.manner)));
  };
  for (const chart of all) {
    await draw(chart.name, chartManners, (one) => planOf(chart, one));
    files.set(`charts/${chart.name}.json`, `${JSON.stringify({ format: FORMAT, ...chart }, null, 1)}\n`);
  }
  await draw(TREE, treeManners, (one) => treePlan(all, one));
  files.set('README.md', gallery(all, TREE));
  return files;
};
