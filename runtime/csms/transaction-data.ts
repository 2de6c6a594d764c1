/**
 * What the end of a transaction repeats of its readings: at most so many, begin and end always among them (rule 23).
 * Where the settings want nothing repeated there is nothing, but for what proves the bill: what the meter has signed,
 * and an end that is the last register told because the meter was silent (marked by its location, Body).
 */
import { meterValue, rebased, thinned, type MeterValue } from '../../adapters/csms/ocpp16/metering.ts';
import type { CsmsDeps } from './deps.ts';
import { sampleRow, type Entry } from './entries.ts';
import { bootOfSample, type FormerLives } from './former-lives.ts';

type Stopped = Extract<Entry['fact'], { type: 'transaction.stopped' }>;
type Sampled = Extract<Entry['fact'], { type: 'transaction.sampled' }>;
/** `stopWall`: epoch ms. `baseWh`: what told registers count from. */
type Ending = { readonly stopWall: number; readonly baseWh: number; readonly lives: FormerLives };
type Dated = { readonly wall: number; readonly fact: Sampled };

/** Begin comes first and end last, whatever a clock that jumped says. */
const rank = ({ fact: { context } }: Dated): number => (context === 'begin' ? 0 : context === 'end' ? 2 : 1);
const isEdge = ({ context }: Sampled): boolean => context === 'begin' || context === 'end';
const isProof = ({ context, reading }: Sampled): boolean =>
  reading.signed !== undefined || (context === 'end' && reading.estimated === true);

/** Readings of a transaction that were kept for its end, oldest first. */
function kept({ store }: CsmsDeps, transaction: string, { stopWall, lives }: Ending): readonly Dated[] {
  const prefix = `${transaction}/`;
  const found: Dated[] = [];
  for (const [key, row] of store.range('samples', { from: prefix })) {
    if (!String(key).startsWith(prefix)) break;
    const parsed = sampleRow.safeParse(row);
    const taken = parsed.success ? lives.wallOf(parsed.data.stamp, bootOfSample(key)) : null;
    if (!parsed.success || taken === null) continue;
    // A clock that was set back in between must not make a reading younger than the end.
    found.push({ wall: Math.min(taken, stopWall), fact: parsed.data.fact });
  }
  return found.toSorted((a, b) => rank(a) - rank(b) || a.wall - b.wall);
}

export function transactionData(deps: CsmsDeps, stopped: Stopped, ending: Ending): readonly MeterValue[] {
  const { settings } = deps;
  const sampledList = settings.measurands('StopTxnSampledData');
  const alignedList = settings.measurands('StopTxnAlignedData');
  const edgeList = sampledList.length > 0 ? sampledList : alignedList;
  const listOf = (fact: Sampled) => (isEdge(fact) ? edgeList : fact.context === 'aligned' ? alignedList : sampledList);
  const wanted = kept(deps, stopped.transaction, ending).filter(({ fact }) => listOf(fact).length > 0 || isProof(fact));
  const values = wanted.map(({ wall, fact }) => ({
    context: fact.context,
    value: meterValue(rebased(fact, ending.baseWh), listOf(fact), settings, wall),
  }));
  return thinned(values, settings.stopTransactionMaxMeterValues()).map(({ value }) => value);
}
