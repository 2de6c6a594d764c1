/** Power over time, as wide as there is room, with the last value in words for those who do not see it. */
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { EvseSeen } from '../../../../adapters/web/views.ts';
import { kilowatts } from '../../words.ts';
import { trailOf, type Trail } from './trail.ts';

const HEIGHT = 120;
const EVERY_MS = 2000;
/** An axis of less than this would make noise look like a load, kW. */
const LEAST_KW = 1;

const columns = ({ atS, kilowatts: values }: Trail): uPlot.AlignedData => [[...atS], [...values]];

/** A colour of the style sheet: the plot is a canvas and knows no classes. */
const colour = (name: string, place: Element): string => getComputedStyle(place).getPropertyValue(name).trim();

const plotIn = (place: HTMLElement, trail: Trail): uPlot => {
  const [ink, line] = [getComputedStyle(place).color, colour('--plot-line', place)];
  const axis = { stroke: ink, grid: { stroke: colour('--plot-grid', place), width: 1 }, font: '11px system-ui' };
  return new uPlot(
    {
      width: place.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_, __, most) => [0, Math.max(LEAST_KW, most * 1.1)] } },
      axes: [
        { ...axis, values: '{HH}:{mm}:{ss}', space: 90 },
        { ...axis, size: 40 },
      ],
      series: [{}, { stroke: line, width: 2, spanGaps: false, points: { show: false } }],
    },
    columns(trail),
    place,
  );
};

export const Power = ({ evse: { id, reading } }: { readonly evse: EvseSeen }) => {
  const place = useRef<HTMLDivElement>(null);
  const watts = useRef(reading?.powerW);
  watts.current = reading?.powerW;
  useEffect(() => {
    const box = place.current;
    if (box === null) return undefined;
    const plot = plotIn(box, trailOf(id, watts.current, Date.now()));
    const timer = setInterval(() => plot.setData(columns(trailOf(id, watts.current, Date.now()))), EVERY_MS);
    const widths = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }));
    widths.observe(box);
    return () => {
      clearInterval(timer);
      widths.disconnect();
      plot.destroy();
    };
  }, [id]);
  const now = reading?.powerW === undefined ? 'not measured' : `${kilowatts(reading.powerW)} kW now`;
  return (
    <section>
      <h3 class="split">
        Power, kW <span class="quiet">since this page is open</span>
      </h3>
      <div class="plot" ref={place} role="img" aria-label={`Power over time: ${now}`} />
    </section>
  );
};
