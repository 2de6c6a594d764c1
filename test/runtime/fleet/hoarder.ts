/** A process that keeps what it makes for a while, as starting stations do; tells how large its nursery has become. */
import { getHeapSpaceStatistics } from 'node:v8';
import { keepHeapSmall } from '../../../runtime/fleet/heap.ts';

if (process.argv[2] === 'small') keepHeapSmall();
const kept: object[] = [];
for (let n = 0; n < 3_000_000; n++) kept[n % 100_000] = { n, text: [n] };
const nursery = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
process.stdout.write(String((nursery?.space_size ?? Number.NaN) / 1024 / 1024));
