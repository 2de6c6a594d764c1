/**
 * The drawing of a chart, lit: the states in which the machine is, the way it took last, the state that somebody has
 * chosen. It is the very drawing that lies in the repository; its own style comes along as a sheet, because a page
 * without inline styles would not take it otherwise.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { MachineSeen } from '../../../../adapters/web/machine-views.ts';

type Fetched =
  | { readonly chart: string; readonly element: SVGSVGElement }
  | { readonly chart: string; readonly why: string };

/** Made when the first drawing is shown: all charts have the same style. */
let known: CSSStyleSheet | undefined;
const theSheet = (): CSSStyleSheet => (known ??= new CSSStyleSheet());

const STYLE = /<style>([^<]*)<\/style>/;

const asDrawing = (text: string): SVGSVGElement | null => {
  const { documentElement } = new DOMParser().parseFromString(text.replace(STYLE, ''), 'image/svg+xml');
  if (!(documentElement instanceof SVGSVGElement)) return null;
  theSheet().replaceSync(STYLE.exec(text)?.[1] ?? '');
  for (const state of documentElement.querySelectorAll('.state')) {
    state.setAttribute('tabindex', '0');
    state.setAttribute('role', 'button');
    state.setAttribute('aria-label', `State ${state.id}`);
  }
  return documentElement;
};

const fetched = async (chart: string): Promise<Fetched> => {
  try {
    const reply = await fetch(`/charts/${encodeURIComponent(chart)}.svg`);
    const element = reply.ok ? asDrawing(await reply.text()) : null;
    return element === null ? { chart, why: 'The station has no drawing of this chart.' } : { chart, element };
  } catch {
    return { chart, why: 'The station does not answer.' };
  }
};

const light = (element: SVGSVGElement, { active, took }: MachineSeen, chosen: string | null): void => {
  for (const state of element.querySelectorAll('.state')) {
    state.classList.toggle('lit', active.includes(state.id));
    state.classList.toggle('chosen', state.id === chosen);
  }
  const last = new Set(took);
  for (const arrow of element.querySelectorAll('.arrow')) {
    const ids = arrow.getAttribute('data-transitions')?.split(' ') ?? [];
    arrow.classList.toggle(
      'took',
      ids.some((id) => last.has(id)),
    );
  }
  for (const words of element.querySelectorAll('g[id*="|"]')) words.classList.toggle('took', last.has(words.id));
};

/** The innermost state that something in the drawing belongs to. */
const stateAt = (target: EventTarget | null): string | null => {
  if (!(target instanceof Element)) return null;
  return target.closest('.state')?.id ?? target.closest('[data-state]')?.getAttribute('data-state') ?? null;
};

type Props = {
  readonly machine: MachineSeen;
  readonly chosen: string | null;
  readonly choose: (state: string | null) => void;
};

export const Drawing = ({ machine, chosen, choose }: Props) => {
  const frame = useRef<HTMLDivElement>(null);
  const [drawing, setDrawing] = useState<Fetched | null>(null);
  const { chart } = machine;
  useEffect(() => {
    const sheet = theSheet();
    if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
    let isOver = false;
    void fetched(chart).then((found) => {
      if (!isOver) setDrawing(found);
    });
    return () => {
      isOver = true;
    };
  }, [chart]);
  const element = drawing !== null && drawing.chart === chart && 'element' in drawing ? drawing.element : null;
  useEffect(() => {
    if (element !== null) frame.current?.replaceChildren(element);
  }, [element]);
  useEffect(() => {
    if (element !== null) light(element, machine, chosen);
  });
  const pick = (target: EventTarget | null): void => {
    const state = stateAt(target);
    if (state !== null) choose(state === chosen ? null : state);
  };
  return (
    <>
      {drawing !== null && 'why' in drawing && <p class="quiet">{drawing.why}</p>}
      <div
        class="drawing"
        ref={frame}
        role="group"
        aria-label={`The chart of ${machine.name}`}
        onClick={({ target }) => pick(target)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          pick(event.target);
        }}
      />
    </>
  );
};
