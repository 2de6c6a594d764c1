// Goal: a drawing shows everything that its machine can do, and can be read: nothing is left out, and nothing is
// written over or out of something else.
// Method: the machines as XState has them are compared with the drawings by the ids of their elements; a browser
// measures every text of every drawing. Judged by XState and by the browser, not by the code that draws.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { StateNode, type AnyStateNode } from 'xstate';
import { levelNames } from '../../../machines/vocabulary/levels.ts';
import { cast } from '../../../runtime/draw/cast.ts';
import { charts as machines } from '../../house/machines.ts';
import { browserIsMissing, openBrowser } from '../../kit/browser.ts';

const folder = fileURLToPath(new URL('../../../visualizations/charts', import.meta.url));
const drawn = readdirSync(folder)
  .filter((name) => name.endsWith('.svg'))
  .map((name) => ({ name, svg: readFileSync(join(folder, name), 'utf8') }));

const nodesOf = (node: AnyStateNode): readonly AnyStateNode[] => [
  node,
  ...Object.values(node.states)
    .filter((child): child is AnyStateNode => child instanceof StateNode)
    .flatMap(nodesOf),
];

const escaped = (text: string): string => text.replaceAll('&', '&amp;');
const drawingWith = (id: string): string | undefined => drawn.find(({ svg }) => svg.includes(` id="${id}"`))?.svg;

describe('Every machine', () => {
  it('is drawn, and plays a part in a station', async () => {
    const ids = (await machines()).map(({ machine }) => machine.id).toSorted();
    expect(
      cast()
        .map(({ actor }) => actor.machine.id)
        .toSorted(),
    ).toEqual(ids);
    expect(ids.filter((id) => drawingWith(id) === undefined)).toEqual([]);
  });
});

describe.each(cast().map((member) => ({ role: member.role, machine: member.actor.machine })))(
  '$role',
  ({ machine }) => {
    const svg = drawingWith(machine.id) ?? '';
    it('shows every state, once', () => {
      const ids = nodesOf(machine.root).map(({ id }) => id);
      expect(ids.filter((id) => svg.split(` id="${id}"`).length !== 2)).toEqual([]);
    });
    it('shows every transition, once, under the event that sets it off', () => {
      const missing = nodesOf(machine.root).flatMap((node) =>
        [...node.transitions.values(), node.always ?? []].flatMap((definitions) =>
          definitions.flatMap((definition, index) => {
            const eventType = String(definition.eventType);
            const delay = eventType.startsWith('xstate.after.');
            const event = delay ? `after:${eventType.slice('xstate.after.'.length, -node.id.length - 1)}` : eventType;
            const id = escaped(`${node.id}|${event}|${index}`);
            return svg.split(` id="${id}"`).length === 2 ? [] : [id];
          }),
        ),
      );
      expect(missing).toEqual([]);
    });
    it('names every guard and every delay', () => {
      const names = ['guards', 'delays'] as const;
      const used = names.flatMap((kind) => Object.keys(machine.implementations[kind]));
      expect(used.filter((name) => !svg.includes(name))).toEqual([]);
    });
  },
);

describe('The levels', () => {
  it('all stand on some state', () => {
    const badges = drawn.flatMap(({ svg }) =>
      [...svg.matchAll(/class="badge"[^>]*>([^<]*)</g)].map(([, text]) => text),
    );
    const words: Readonly<Record<(typeof levelNames)[number], string>> = {
      coil: 'coil on',
      pilotDuty: 'pilot 0 %',
      pilotOff: 'pilot 0 V',
      motor: 'motor locks',
      relay2: 'relay 2 on',
      rcdTest: 'test current on',
    };
    expect(levelNames.filter((name) => !badges.some((text) => text?.startsWith(words[name])))).toEqual([]);
  });
  it('of the contactor: the coil is on nowhere but where it is closing or closed', () => {
    const svg = drawingWith('contactor') ?? '';
    const on = [...svg.matchAll(/data-state="([^"]*)"(?:(?!data-state).)*?coil on/g)].map(([, id]) => id);
    expect(on).toEqual(['contactor.closing', 'contactor.closed']);
    expect(svg.split('coil on').length - 1).toBe(2);
  });
});

describe('On hover', () => {
  it.each([
    ['contactor', 'SAF-10, SAF-11'],
    ['session', 'OCPP 1.6 errata 3.5'],
    ['pilot', 'C is news only when the car requests'],
    ['firmware', 'LIV-05'],
  ])('%s says %s', (name, text) => {
    const svg = drawn.find((one) => one.name === `${name}.svg`)?.svg ?? '';
    const titles = [...svg.matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title ?? '');
    expect(titles.slice(1).some((title) => title.includes(text))).toBe(true);
  });
});

type Extent = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
type Measured = { readonly text: string; readonly at: Extent; readonly isInside: boolean };

describe.skipIf(browserIsMissing())('In a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it.each(drawn)(
    '$name is no wider than a laptop, and no text leaves the drawing or its box, or meets another',
    async ({ svg }) => {
      const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
      await page.setContent(`<body style="margin:0">${svg}</body>`);
      const { width, texts } = await page.evaluate(() => {
        const extent = (element: Element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return { left, right, top, bottom };
        };
        const boxOf = (text: Element) => {
          const words = text.closest('[data-state]');
          const id = words?.getAttribute('data-state');
          const state = id === null || id === undefined ? text.closest('.state') : document.getElementById(id);
          return state?.querySelector('rect') ?? text.closest('.label')?.querySelector('rect');
        };
        const measured = [...document.querySelectorAll('text')].map((text) => {
          const [at, box] = [extent(text), boxOf(text)];
          const around = box === null || box === undefined ? undefined : extent(box);
          const isInside =
            around !== undefined &&
            at.left >= around.left - 0.5 &&
            at.right <= around.right + 0.5 &&
            at.top >= around.top - 0.5 &&
            at.bottom <= around.bottom + 0.5;
          return { text: text.textContent ?? '', at, isInside };
        });
        return { width: document.documentElement.scrollWidth, texts: measured };
      });
      await page.close();
      expect(width).toBeLessThanOrEqual(1400);
      expect(texts.filter(({ isInside }: Measured) => !isInside)).toEqual([]);
      // Ascenders and descenders of neighbouring lines may come close; letters that share a place may not.
      const meets = (a: Extent, b: Extent): boolean =>
        a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
      const pairs = texts.flatMap((one, index) =>
        texts.slice(index + 1).flatMap((other) => (meets(one.at, other.at) ? [`${one.text} / ${other.text}`] : [])),
      );
      expect(pairs).toEqual([]);
    },
  );
});
