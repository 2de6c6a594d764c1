/**
 * The tape as a sequence diagram, oldest at the top: a lane for everybody who says or hears something, the hardware
 * first; an arrow for every line. What is told to everybody is a dot.
 */
import { useEffect, useRef } from 'preact/hooks';
import { travel } from '../../past.ts';
import { goTo } from '../../time-bar.tsx';
import { preciseTime } from '../../words.ts';
import { kindWords, someOf, type Line } from './lines.ts';

const MOST = 150;
const [LANE_WIDTH, ROW_HEIGHT, TIME_WIDTH, HEAD_HEIGHT] = [150, 26, 90, 34] as const;

/** Hardware at the left, people and networks at the right, machines in between as they come. */
const FIRST = ['board'];
const LAST = ['timer', 'program', 'neighbours', 'central system'];
const EVERYBODY = 'everybody';

const lanesOf = (lines: readonly Line[]): readonly string[] => {
  const met = new Set(lines.flatMap(({ row }) => [row.from, row.to]));
  met.delete(EVERYBODY);
  const machines = [...met].filter((name) => !FIRST.includes(name) && !LAST.includes(name));
  return [...FIRST, ...machines, ...LAST.filter((name) => met.has(name))];
};

const middleOf = (lane: number): number => TIME_WIDTH + lane * LANE_WIDTH + LANE_WIDTH / 2;

/** What can be pressed with mouse and keyboard. */
const pressed = (press: () => void, label: string) => ({
  role: 'button' as const,
  tabIndex: 0,
  'aria-label': label,
  onClick: press,
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    press();
  },
});

type Arrow = { readonly line: Line; readonly y: number; readonly lanes: readonly string[] };

const LONGEST_TITLE = 24;
const short = (text: string): string => (text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text);

const Arrow = ({ line: { row, title }, y, lanes }: Arrow) => {
  const from = middleOf(Math.max(0, lanes.indexOf(row.from)));
  const to = row.to === EVERYBODY ? from : middleOf(lanes.indexOf(row.to));
  const way = Math.sign(to - from);
  const { isPossible, moment } = travel.value;
  const about = `${preciseTime(row.wall)} ${kindWords[row.kind]}: ${title}, ${row.from} to ${row.to}`;
  return (
    <g
      class="said"
      data-kind={row.kind}
      data-turn={row.turn}
      data-now={row.turn === moment?.turn}
      transform={`translate(0 ${y})`}
      {...(isPossible ? pressed(() => goTo(row.turn), `${about}: go to turn ${row.turn}`) : {})}
    >
      <title>{about}</title>
      <rect x={0} y={-ROW_HEIGHT + 8} width={TIME_WIDTH + lanes.length * LANE_WIDTH} height={ROW_HEIGHT} />
      {way === 0 ? (
        <circle cx={from} cy={0} r={4} />
      ) : (
        <path d={`M${from} 0H${to - way * 5}m${way * 5} 0l${-way * 7} -4v8z`} />
      )}
      <text x={Math.min(from, to) + 9} y={-4}>
        {short(title)}
      </text>
    </g>
  );
};

const Heads = ({ lanes, width }: { readonly lanes: readonly string[]; readonly width: number }) => (
  <svg class="heads" width={width} height={HEAD_HEIGHT} aria-hidden="true">
    {lanes.map((lane, index) => (
      <text key={lane} x={middleOf(index)} y={22} text-anchor="middle">
        {lane}
      </text>
    ))}
  </svg>
);

export const Diagram = ({ lines }: { readonly lines: readonly Line[] }) => {
  const turn = travel.value.moment?.turn ?? null;
  const shown = someOf(lines, turn, MOST);
  const place = shown.findIndex(({ row }) => row.turn === turn);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place >= 0 && box.current !== null) box.current.scrollTop = Math.max(0, (place - 3) * ROW_HEIGHT);
  }, [turn, place >= 0]);
  const lanes = lanesOf(shown);
  const [width, height] = [TIME_WIDTH + lanes.length * LANE_WIDTH, (shown.length + 1) * ROW_HEIGHT];
  return (
    <>
      {lines.length > MOST && <p class="quiet">{lines.length - MOST} more lines are not shown: filter them.</p>}
      <div
        class="sequence"
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={`Sequence diagram of ${shown.length} lines`}
      >
        <Heads lanes={lanes} width={width} />
        <svg class="sayings" width={width} height={height}>
          {lanes.map((lane, index) => (
            <line
              key={lane}
              class={lane === FIRST[0] ? 'lane board' : 'lane'}
              x1={middleOf(index)}
              x2={middleOf(index)}
              y1={0}
              y2={height}
            />
          ))}
          {shown.map((line, index) => {
            const y = (index + 1) * ROW_HEIGHT;
            const isNewTurn = shown[index - 1]?.row.turn !== line.row.turn;
            return (
              <g key={line.row.number}>
                <Arrow line={line} y={y} lanes={lanes} />
                {isNewTurn && (
                  <text class="time" x={4} y={y}>
                    {preciseTime(line.row.wall)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
    </>
  );
};
