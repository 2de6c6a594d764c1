/** The few things we need of the document. Everything that comes from outside becomes text, never markup. */
type Child = Node | string;
type Attributes = Readonly<Record<string, string | boolean>>;

/** `tag` may carry classes: `span.pill.big`. An attribute that is false is left out. */
export const element = (tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement => {
  const [name = 'div', ...classes] = tag.split('.');
  const made = document.createElement(name);
  if (classes.length > 0) made.className = classes.join(' ');
  setAttributes(made, attributes);
  made.append(...children);
  return made;
};

export const setAttributes = (target: Element, attributes: Attributes): void => {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(key);
    else if (target.getAttribute(key) !== String(value)) target.setAttribute(key, value === true ? '' : value);
  }
};

/** Only touches the document when the text is another: a reader's selection and a screen reader's place survive. */
export const setText = (target: Element, text: string): void => {
  if (target.textContent !== text) target.textContent = text;
};

/** A place whose contents are made anew only when what they are made of has changed. */
export const remade = <T>(place: Element, make: (value: T) => readonly Child[]): ((value: T) => void) => {
  let before: string | undefined;
  return (value) => {
    const now = JSON.stringify(value);
    if (now === before) return;
    before = now;
    place.replaceChildren(...make(value));
  };
};

export const button = (text: string, pressed: () => void, kind = 'button'): HTMLButtonElement => {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = kind;
  made.textContent = text;
  made.addEventListener('click', pressed);
  return made;
};

/**
 * A checkbox that looks like a switch; `flipped` is told what is wanted, the station's answer decides what is shown.
 */
export const toggle = (text: string, about: string, flipped: (on: boolean) => void) => {
  const input = document.createElement('input');
  input.type = 'checkbox';
  input.setAttribute('role', 'switch');
  input.addEventListener('change', () => flipped(input.checked));
  const label = element(
    'label.toggle',
    about === '' ? {} : { title: about, 'aria-description': about },
    input,
    element('span', {}, text),
  );
  return { label, set: (on: boolean) => (input.checked = on) };
};

export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no place called ${id}`);
  return found;
};
