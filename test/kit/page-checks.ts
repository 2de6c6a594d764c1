/**
 * What anybody may expect of any view, whoever he is: every control has a name, no two things have one id, and text
 * stands out from its ground as WCAG 2.2 AA wants (1.4.3): 4.5 : 1, large text 3 : 1.
 */
import type { Page } from 'playwright-core';

/** Runs in the page, so it is a text; it must not change anything there. */
const LOOK = `(() => {
  const found = [];
  const ids = new Map();
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const nameOf = (element) => {
    const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const labels = [...(element.labels ?? [])].map((label) => label.textContent).join(' ');
    return (element.getAttribute('aria-label') ?? '').trim() || labelled.trim() || labels.trim() ||
      (element.textContent ?? '').trim() || (element.getAttribute('title') ?? '').trim();
  };
  const controls = 'a[href],button,input,select,textarea,summary,[role=button],[role=switch],[role=img],[tabindex="0"]';
  for (const element of document.querySelectorAll(controls)) {
    if (visible(element) && nameOf(element) === '') found.push('no name: ' + element.outerHTML.slice(0, 120));
  }
  for (const { id } of document.querySelectorAll('[id]')) {
    if (ids.has(id)) found.push('two things with the id ' + id);
    ids.set(id, true);
  }
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const channel = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const groundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = rgba(at instanceof SVGElement ? 'transparent' : getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const groundOfPart = (element) => {
    const rect = element.closest('.part')?.querySelector('rect');
    return rect ? rgba(getComputedStyle(rect).fill) : groundOf(element.ownerSVGElement ?? element);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || element === null || seen.has(element) || !visible(element)) continue;
    seen.add(element);
    if (element.closest('.unseen, noscript, :disabled, script') !== null) continue;
    const style = getComputedStyle(element);
    const isSvg = element instanceof SVGElement;
    const [ink, ground] = [rgba(isSvg ? style.fill : style.color), isSvg ? groundOfPart(element) : groundOf(element)];
    const [dark, light] = [luminance(ink), luminance(ground)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < least) found.push('contrast ' + ratio.toFixed(2) + ': ' + node.data.trim().slice(0, 60));
  }
  return found;
})()`;

/** Everything that is wrong, one sentence each. */
export const wrongsOf = async (page: Page): Promise<unknown> => page.evaluate(LOOK);
