/** The ways out of the running tape: back in time, and away with the recording. */
import { useSignal } from '@preact/signals';
import { travel } from '../../past.ts';
import { goTo, spanNow } from '../../time-bar.tsx';
import { who } from '../../who.ts';
import type { Line } from './lines.ts';

const NOTHING = 'Nothing has been recorded yet.';

const Back = () => {
  const why = useSignal('');
  const go = async (): Promise<void> => {
    const span = await spanNow();
    why.value = span === null ? NOTHING : '';
    if (span !== null) goTo(span.last);
  };
  return (
    <>
      <button type="button" class="button" onClick={() => void go()}>
        Look back
      </button>
      <span class="quiet" role="status">
        {why.value}
      </span>
    </>
  );
};

/** The minutes around what is shown; the newest of them when it is now. */
const Away = ({ lines }: { readonly lines: readonly Line[] }) => {
  const wall = travel.value.moment?.wall ?? lines.at(-1)?.row.wall ?? null;
  if (wall === null) return null;
  const around = encodeURIComponent(new Date(wall).toISOString());
  return (
    <a class="button" download href={`/api/black-box/export?around=${around}`}>
      Save the recording
    </a>
  );
};

export const Going = ({ lines }: { readonly lines: readonly Line[] }) => {
  const { isPossible, recording, moment } = travel.value;
  const role = who.value?.role;
  if (!isPossible || recording !== null) return null;
  return (
    <>
      {moment === null && <Back />}
      {(role === 'operator' || role === 'installer') && <Away lines={lines} />}
    </>
  );
};
