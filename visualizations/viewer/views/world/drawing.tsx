/**
 * The board of a simulated connector, its cable and its car, as a drawing: what is live is lit, what is broken is
 * marked, and every part can be taken in hand, by mouse, finger or keyboard.
 */
import type { WorldSeen } from '../../../../adapters/web/views.ts';
import * as words from '../../words.ts';
import { isFlowing, parts, type Known, type Part, type PartName, type Truth } from './parts.ts';

type About = {
  readonly truth: Truth;
  readonly mains: WorldSeen['mains'];
  readonly known: Known;
  readonly chosen: PartName;
  readonly choose: (part: PartName) => void;
};

const WIDTH = 78;
const HEIGHT = 46;
const columnX = (column: number): number => 10 + column * 84;
const rowY = (row: number): number => 18 + row * 62;

const brokenIn = (part: PartName, known: Known, { faults }: Truth): number =>
  known.filter((fault) => fault.part === part && faults.includes(fault.name)).length;

type Grip = {
  readonly about: About;
  readonly part: Part;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A part that can be taken in hand. */
const Held = ({ about: { truth, mains, known, chosen, choose }, part, x, y, width, height }: Grip) => {
  const broken = brokenIn(part.part, known, truth);
  const how = part.how(truth);
  const trouble = broken === 0 ? '' : `, ${words.plural(broken, 'fault')}`;
  return (
    <g
      class="part"
      role="button"
      tabindex={0}
      aria-label={`${part.name}: ${how}${trouble}`}
      aria-pressed={part.part === chosen}
      data-part={part.part}
      data-live={part.isLive(truth, mains.present) ? '' : undefined}
      data-broken={broken > 0 ? '' : undefined}
      onClick={() => choose(part.part)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        choose(part.part);
      }}
    >
      <rect x={x} y={y} width={width} height={height} rx="7" />
      <text class="part-name" x={x + 7} y={y + 18}>
        {part.name}
      </text>
      <text class="part-how" x={x + 7} y={y + 36}>
        {how}
      </text>
      {broken > 0 && <circle class="part-mark" cx={x + width - 9} cy={y + 9} r="5" />}
    </g>
  );
};

/** From the supply along the first row, down the last column and out at the socket. */
const Wires = ({ truth, mains }: About) => {
  const isLive = mains.present && truth.contact !== 'open';
  const [lastX, y] = [columnX(3) + WIDTH / 2, rowY(0) + HEIGHT / 2];
  return (
    <g class="wires" aria-hidden="true">
      <path d={`M${columnX(0)} ${y} H${lastX}`} data-live={mains.present ? '' : undefined} />
      <path d={`M${lastX} ${y} V212`} data-live={isLive ? '' : undefined} />
    </g>
  );
};

const Cable = ({ truth }: About) => {
  if (truth.plug === 'out') {
    return <path class="cable" data-out="" d="M301 212 V226 q0 14 -14 14 h-12" aria-hidden="true" />;
  }
  return (
    <g aria-hidden="true">
      <path class="cable" data-flowing={isFlowing(truth) ? '' : undefined} d="M301 212 V286 q0 18 -18 18 H252" />
      <text class="amps" x="293" y="238" text-anchor="end">
        {truth.currentA.map((amps) => words.amps(amps)).join(' · ')}
      </text>
    </g>
  );
};

const Car = ({ about }: { readonly about: About }) => {
  const car = parts.find(({ part }) => part === 'car');
  if (car === undefined) return null;
  return (
    <>
      <g class="car" data-away={about.truth.car === null ? '' : undefined} aria-hidden="true">
        <path d="M26 276 q4 -24 26 -28 h84 q18 0 34 18 l10 10 h50 q16 4 16 20 v14 h-220 z" />
        <circle cx="74" cy="312" r="17" />
        <circle cx="200" cy="312" r="17" />
      </g>
      <Held about={about} part={car} x={44} y={258} width={176} height={HEIGHT} />
    </>
  );
};

export const Drawing = (about: About) => (
  <svg
    class="world"
    viewBox="0 0 352 336"
    role="group"
    aria-label={`Board, cable and car of connector ${about.truth.id}`}
  >
    <rect class="cabinet" x="4" y="4" width="344" height="208" rx="12" />
    <circle class="glow" cx="334" cy="14" r="5" data-color={about.truth.lamp.color} data-mode={about.truth.lamp.mode} />
    <Wires {...about} />
    <Cable {...about} />
    {parts.map((part) =>
      part.at === null ? null : (
        <Held
          key={part.part}
          about={about}
          part={part}
          x={columnX(part.at[0])}
          y={rowY(part.at[1])}
          width={WIDTH}
          height={HEIGHT}
        />
      ),
    )}
    <Car about={about} />
  </svg>
);
