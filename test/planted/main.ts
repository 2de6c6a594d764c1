/** Plants every mistake, one after the other, and prints what caught it. Exit code 1 when one went unnoticed. */
import type { Mutant } from './mutant.ts';
import { mutants } from './mutants.ts';
import { Workshop, type Judgement } from './workshop.ts';

const wanted = process.argv[2] ?? '';
const planted = mutants.filter(({ name }) => name.includes(wanted));
const workshop = new Workshop();
let missed = 0;

/** A mistake that no longer fits the sources is a mistake in the list. */
const judged = (mutant: Mutant): Judgement => {
  try {
    return workshop.judge(mutant);
  } catch (error) {
    return { caught: false, seconds: 0, told: error instanceof Error ? error.message : String(error) };
  }
};

try {
  for (const mutant of planted) {
    const { caught, seconds, told } = judged(mutant);
    if (!caught) missed += 1;
    process.stdout.write(`${caught ? 'caught' : 'MISSED'} ${seconds.toFixed(1).padStart(6)} s  ${mutant.name}\n`);
    process.stdout.write(`                   ${told}\n`);
  }
} finally {
  workshop.close();
}
process.stdout.write(`${planted.length} mistakes, ${missed} missed\n`);
process.exitCode = missed === 0 ? 0 : 1;
