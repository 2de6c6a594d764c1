/**
 * The time in which the page stands, where that is not now: when it was, and how to go to another turn, to a fault, or
 * back.
 */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isPast, travel } from './past.ts';
import { addressAt, route } from './route.ts';
import { clockTime, heading, preciseTime } from './words.ts';

type Fault = {
  readonly fault: string;
  readonly evse: number | null;
  readonly wall: number | null;
  readonly turn: number;
};
type Span = { readonly first: number; readonly last: number; readonly faults: readonly Fault[] };

const isSpan = (said: unknown): said is Span =>
  typeof said === 'object' &&
  said !== null &&
  'first' in said &&
  typeof said.first === 'number' &&
  'last' in said &&
  typeof said.last === 'number' &&
  'faults' in said &&
  Array.isArray(said.faults);

/** Null: nothing is recorded, or nobody answers. */
export const spanNow = async (): Promise<Span | null> => {
  const reply = await fetch('/api/span').catch(() => null);
  const said: unknown = reply?.ok === true ? await reply.json() : null;
  return isSpan(said) ? said : null;
};

/** The same view and place at another time; null: now. */
export const goTo = (turn: number | null): void => {
  const { view, place } = route.value;
  globalThis.location.hash = addressAt(turn, view, ...place);
};

const Faults = ({ faults }: { readonly faults: readonly Fault[] }) =>
  faults.length === 0 ? null : (
    <label>
      Go to
      <select value="" onChange={({ currentTarget }) => goTo(Number(currentTarget.value))}>
        <option value="" disabled>
          a fault…
        </option>
        {faults.map(({ fault, evse, wall, turn }) => (
          <option key={turn} value={turn}>
            {clockTime(wall)} {heading(fault)}
            {evse === null ? '' : ` at connector ${evse}`}
          </option>
        ))}
      </select>
    </label>
  );

const Step = ({ to, span, children }: { readonly to: number; readonly span: Span; readonly children: string }) => (
  <button type="button" class="button" disabled={to < span.first || to > span.last} onClick={() => goTo(to)}>
    {children}
  </button>
);

const Scrubber = ({ turn, span }: { readonly turn: number; readonly span: Span }) => (
  <>
    <Step to={turn - 1} span={span}>
      Turn before
    </Step>
    <label class="scrubber">
      <span class="unseen">Turn</span>
      <input
        type="range"
        min={span.first}
        max={span.last}
        value={turn}
        onChange={({ currentTarget }) => goTo(Number(currentTarget.value))}
      />
    </label>
    <Step to={turn + 1} span={span}>
      Turn after
    </Step>
    <Faults faults={span.faults} />
  </>
);

export const TimeBar = () => {
  const span = useSignal<Span | null>(null);
  const { moment, recording } = travel.value;
  const turn = route.value.at ?? moment?.turn ?? null;
  useEffect(() => {
    if (!isPast.value) return;
    void spanNow().then((found) => (span.value = found));
  }, [isPast.value, turn]);
  if (!isPast.value || turn === null) return null;
  const isThere = moment?.turn === turn;
  return (
    <section class="time-bar" aria-label="Time">
      <p role="status">
        {recording !== null && <>Recording of {recording}. </>}
        {isThere ? (
          <>
            <b>As of {preciseTime(moment.wall)}</b>, after turn {turn}
          </>
        ) : (
          <>Going to turn {turn} …</>
        )}
      </p>
      {span.value !== null && <Scrubber turn={turn} span={span.value} />}
      {recording === null && (
        <button type="button" class="button" onClick={() => goTo(null)}>
          Back to live
        </button>
      )}
    </section>
  );
};
