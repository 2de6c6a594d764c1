/**
 * Every setting of the station: what it is, what may stand there, where the present value comes from, and a form to
 * change it. The station checks; this page only asks.
 */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { SettingView } from '../../../../adapters/ports/settings-desk.ts';
import { isPast } from '../../past.ts';
import { route } from '../../route.ts';
import { who } from '../../who.ts';
import type { View } from '../view.ts';
import { Doors } from './doors.tsx';
import { Row } from './row.tsx';

/** The list, or a sentence why there is none. */
type Listed = readonly SettingView[] | string;

const isList = (said: unknown): said is { readonly settings: readonly SettingView[] } =>
  typeof said === 'object' && said !== null && 'settings' in said && Array.isArray(said.settings);

const load = async (at: number | null): Promise<Listed> => {
  const reply = await fetch(`/api/settings${at === null ? '' : `?at=${at}`}`).catch(() => null);
  if (reply === null) return 'The station does not answer.';
  const said: unknown = await reply.json();
  if (isList(said)) return said.settings;
  return reply.status === 403 ? 'The settings are for operators and installers.' : 'The settings cannot be read.';
};

const speaksOf = ({ place, doc, group, ocpp16 }: SettingView, words: string): boolean => {
  const text = `${place} ${doc} ${group} ${ocpp16 ?? ''}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

const isChanged = ({ from, awaitsReboot }: SettingView): boolean =>
  awaitsReboot || (from !== 'default' && from !== 'fixed' && from !== 'found');

const groupsOf = (settings: readonly SettingView[]): readonly string[] => [
  ...new Set(settings.map(({ group }) => group)),
];

type Filter = { readonly words: string; readonly group: string; readonly changed: boolean };

type Finder = { readonly filter: Filter; readonly set: (filter: Filter) => void; readonly groups: readonly string[] };

const Finding = ({ filter, set, groups }: Finder) => (
  <form class="finding" role="search" onSubmit={(event) => event.preventDefault()}>
    <label>
      Find
      <input
        type="search"
        value={filter.words}
        placeholder="name, word or OCPP key"
        onInput={({ currentTarget }) => set({ ...filter, words: currentTarget.value })}
      />
    </label>
    <label>
      Group
      <select value={filter.group} onChange={({ currentTarget }) => set({ ...filter, group: currentTarget.value })}>
        <option value="">all</option>
        {groups.map((group) => (
          <option key={group}>{group}</option>
        ))}
      </select>
    </label>
    <label class="tick">
      <input
        type="checkbox"
        checked={filter.changed}
        onChange={({ currentTarget }) => set({ ...filter, changed: currentTarget.checked })}
      />
      not at their default
    </label>
  </form>
);

type Group = { readonly name: string; readonly settings: readonly SettingView[]; readonly changed: () => void };

const GroupOf = ({ name, settings, changed }: Group) => (
  <section class="panel">
    <h2>{name}</h2>
    <ul class="settings">
      {settings.map((setting) => (
        <Row key={setting.place} setting={setting} changed={changed} />
      ))}
    </ul>
  </section>
);

const Settings = () => {
  const listed = useSignal<Listed | null>(null);
  const filter = useSignal<Filter>({ words: '', group: '', changed: false });
  const reload = (): void => {
    void load(route.value.at).then((found) => {
      listed.value = found;
    });
  };
  useEffect(reload, [who.value?.role, route.value.at]);
  if (listed.value === null) return null;
  if (typeof listed.value === 'string') return <p class="panel quiet">{listed.value}</p>;
  const { words, group, changed } = filter.value;
  const found = listed.value.filter(
    (one) => speaksOf(one, words) && (group === '' || one.group === group) && (!changed || isChanged(one)),
  );
  return (
    <>
      <Finding filter={filter.value} set={(wanted) => (filter.value = wanted)} groups={groupsOf(listed.value)} />
      <p class="quiet" role="status">
        {found.length} of {listed.value.length} settings
      </p>
      {groupsOf(found).map((name) => (
        <GroupOf key={name} name={name} settings={found.filter((one) => one.group === name)} changed={reload} />
      ))}
      {!isPast.value && <Doors />}
    </>
  );
};

export const settings: View = {
  id: 'settings',
  title: 'Settings',
  isShown: () => true,
  topics: () => [],
  component: Settings,
};
