/** One setting: a line to read, and behind it everything that is known of it with a form to change it. */
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import type { SettingApplies, SettingOrigin, SettingView } from '../../../../adapters/ports/settings-desk.ts';
import { act, type Told } from '../../act.ts';
import { isPast } from '../../past.ts';
import { isInstaller } from '../../who.ts';
import { Entry, textOf, valueOf } from './entry.tsx';

const origins: Readonly<Record<SettingOrigin, string>> = {
  default: 'default',
  file: 'settings file',
  storage: 'stored',
  fixed: 'given',
  found: 'told by the hardware',
  'central-system': 'central system',
  page: 'this page',
};

const times: Readonly<Record<SettingApplies, string>> = {
  immediately: 'A change counts at once.',
  'next-transaction': 'A change counts from the next session on.',
  'after-reboot': 'A change counts after a restart.',
};

const shown = (setting: SettingView): string => {
  if (setting.secret) return setting.isSet ? '••••••' : 'not set';
  if (setting.value === null) return 'not known';
  const text = textOf(setting.value);
  return text === '' ? 'empty' : `${text}${setting.unit === null ? '' : ` ${setting.unit}`}`;
};

const Facts = ({ setting }: { readonly setting: SettingView }) => (
  <dl class="setting-facts">
    <dt>Expected</dt>
    <dd>{setting.expected}</dd>
    <dt>Default</dt>
    <dd>{textOf(setting.default) || 'empty'}</dd>
    <dt>When</dt>
    <dd>{times[setting.applies]}</dd>
    {setting.ocpp16 !== null && (
      <>
        <dt>OCPP key</dt>
        <dd>{setting.ocpp16}</dd>
      </>
    )}
    <dt>Source</dt>
    <dd>{setting.source}</dd>
  </dl>
);

type Changing = { readonly setting: SettingView; readonly changed: () => void };

const Form = ({ setting, changed }: Changing) => {
  const id = useId();
  const before = setting.next ?? setting.value;
  const text = useSignal(before === null ? '' : textOf(before));
  const told = useSignal<Told | null>(null);
  const send = async (value: unknown): Promise<void> => {
    told.value = await act('/api/settings', { place: setting.place, value });
    if (told.value.good) changed();
  };
  return (
    <form
      class="setting-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(valueOf(setting, text.value));
      }}
    >
      <Entry id={id} setting={setting} text={text} />
      <button type="submit" class="button">
        Save
      </button>
      {!setting.secret && setting.from !== 'default' && (
        <button
          type="button"
          class="button"
          onClick={() => {
            text.value = textOf(setting.default);
            void send(setting.default);
          }}
        >
          Use the default
        </button>
      )}
      <p class="answer" role="status" data-tone={told.value?.good === false ? 'bad' : 'good'}>
        {told.value?.sentence}
      </p>
    </form>
  );
};

export const Row = ({ setting, changed }: Changing) => {
  const open = useSignal(false);
  const { place, doc, note, next, from, editable } = setting;
  return (
    <li>
      <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
        <summary>
          <code>{place}</code>
          <span class="setting-value">{shown(setting)}</span>
          {setting.awaitsReboot && (
            <span class="setting-next">{next === null ? 'another' : textOf(next) || 'empty'} after a restart</span>
          )}
          <span class="origin" data-from={from}>
            {origins[from]}
          </span>
          <span class="setting-doc quiet">{doc}</span>
        </summary>
        {open.value && (
          <div class="setting-body">
            {note !== null && <p class="quiet">{note}</p>}
            {!editable && !isPast.value && (
              <p class="quiet">It follows from what the station is and cannot be changed.</p>
            )}
            {isPast.value && <p class="quiet">What was cannot be changed.</p>}
            {editable && !isInstaller() && <p class="quiet">Only the installer can change it.</p>}
            {editable && isInstaller() && <Form setting={setting} changed={changed} />}
            <Facts setting={setting} />
          </div>
        )}
      </details>
    </li>
  );
};
