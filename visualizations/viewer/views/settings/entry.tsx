/** Where the value of a setting is put in: the control that fits its type, and what its text means. */
import type { Signal } from '@preact/signals';
import type { SettingValue, SettingView } from '../../../../adapters/ports/settings-desk.ts';

/** As it stands in a field: words with commas, objects as JSON. */
export const textOf = (value: SettingValue): string => {
  if (typeof value !== 'object') return String(value);
  const items: readonly unknown[] = value;
  return items.every((item) => typeof item === 'string') ? items.join(', ') : JSON.stringify(items);
};

const wordsIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text === '' ? '[]' : text);
  } catch {
    // The station says what it expects instead.
    return text;
  }
};

/** What is sent: not checked here, so that there is one check. */
export const valueOf = ({ type }: SettingView, text: string): unknown => {
  switch (type) {
    case 'boolean':
      return text === 'true';
    case 'integer':
      return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
    case 'words':
      return wordsIn(text);
    case 'records':
      return parsed(text);
    default:
      return text;
  }
};

type Given = { readonly id: string; readonly setting: SettingView; readonly text: Signal<string> };

const Choice = ({ id, setting, text }: Given) => (
  <select
    id={id}
    aria-label={setting.place}
    value={text.value}
    onChange={({ currentTarget }) => (text.value = currentTarget.value)}
  >
    {(setting.type === 'boolean' ? ['true', 'false'] : setting.words).map((word) => (
      <option key={word}>{word}</option>
    ))}
  </select>
);

const Choices = ({ setting, text }: Given) => {
  const chosen = wordsIn(text.value);
  const turn = (word: string, on: boolean): void => {
    text.value = (on ? [...chosen, word] : chosen.filter((other) => other !== word)).join(', ');
  };
  return (
    <fieldset>
      <legend class="unseen">{setting.place}</legend>
      {setting.words.map((word) => (
        <label key={word} class="tick">
          <input
            type="checkbox"
            checked={chosen.includes(word)}
            onChange={({ currentTarget }) => turn(word, currentTarget.checked)}
          />
          {word}
        </label>
      ))}
    </fieldset>
  );
};

export const Entry = (given: Given) => {
  const { id, setting, text } = given;
  if (setting.type === 'boolean' || setting.type === 'word') return <Choice {...given} />;
  if (setting.type === 'words') return <Choices {...given} />;
  if (setting.type === 'records') {
    return (
      <textarea
        id={id}
        aria-label={setting.place}
        rows={4}
        spellcheck={false}
        value={text.value}
        onInput={({ currentTarget }) => (text.value = currentTarget.value)}
      />
    );
  }
  const change = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void => {
    text.value = currentTarget.value;
  };
  const known = { id, 'aria-label': setting.place, spellcheck: false, value: text.value, onInput: change };
  if (setting.secret) return <input {...known} type="password" autocomplete="new-password" />;
  return (
    <input {...known} type="text" autocomplete="off" inputMode={setting.type === 'integer' ? 'numeric' : 'text'} />
  );
};
