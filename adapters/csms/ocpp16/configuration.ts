/**
 * GetConfiguration and ChangeConfiguration (S6 §5.3, §5.8; rule 34). What a key may hold, the table of settings
 * decides.
 */
import type { ConfigurationKey, ConfigurationOutcome } from '../../ports/configuration.ts';
import type { Hearer } from './heard.ts';
import type { Conf } from './messages.ts';

/** User guide, table 14: a change fails after this. */
const CHANGE_WITHIN_MS = 1000;
const LONGEST_VALUE = 500;

const outcomes: { readonly [O in ConfigurationOutcome]: Conf<'ChangeConfiguration'>['status'] } = {
  accepted: 'Accepted',
  rejected: 'Rejected',
  'reboot-required': 'RebootRequired',
  'not-supported': 'NotSupported',
};

const shown = ({ key, readonly, value }: ConfigurationKey) => ({
  key,
  readonly,
  ...(value === undefined ? {} : { value: value.slice(0, LONGEST_VALUE) }),
});

export const getConfiguration: Hearer<'GetConfiguration'> = ({ key: wanted = [] }, { configuration, mostKeys }) => {
  if (wanted.length > mostKeys) {
    return { type: 'refuse', refusal: 'bad-count', why: `at most ${mostKeys} keys at once (GetConfigurationMaxKeys)` };
  }
  if (wanted.length === 0) return { type: 'answer', payload: { configurationKey: configuration.keys().map(shown) } };
  const found = wanted.flatMap((name) => configuration.key(name) ?? []);
  const unknownKey = wanted.filter((name) => configuration.key(name) === null);
  return {
    type: 'answer',
    payload: {
      ...(found.length === 0 ? {} : { configurationKey: found.map(shown) }),
      ...(unknownKey.length === 0 ? {} : { unknownKey }),
    },
  };
};

export const changeConfiguration: Hearer<'ChangeConfiguration'> = ({ key, value }) => ({
  type: 'change',
  key,
  value,
  reply: (outcome) => ({ status: outcomes[outcome] }),
  patience: { withinMs: CHANGE_WITHIN_MS, otherwise: { status: 'Rejected' } },
});
