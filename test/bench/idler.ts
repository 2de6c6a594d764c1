/**
 * A process that does nothing but sleep for 5 ms and note how late it was woken: what the machine and its other guests
 * do to anybody, measured beside what the station does.
 */
import { quantile } from './figure.ts';

const SLEEP_MS = 5;

const late: number[] = [];
const sleep = (): void => {
  const due = performance.now() + SLEEP_MS;
  setTimeout(() => {
    late.push(performance.now() - due);
    sleep();
  }, SLEEP_MS);
};
sleep();
process.on('message', () => process.send?.(quantile(late, 0.99)));
process.on('disconnect', () => process.exit());
