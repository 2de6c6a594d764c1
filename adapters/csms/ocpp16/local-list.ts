/**
 * SendLocalList and GetLocalListVersion (S6 §5.15, §5.10; rule 35). Whether a list is taken, whoever keeps it says: it
 * is answered when it is on the disk.
 */
import type { Outcome } from '../../../machines/vocabulary/requests.ts';
import type { ListEntry } from '../../../machines/vocabulary/tokens.ts';
import { tokenRecord } from './authorize.ts';
import { STATION_WITHIN_MS, type Hearer } from './heard.ts';
import type { Conf, Req } from './messages.ts';

type Entries = NonNullable<Req<'SendLocalList'>['localAuthorizationList']>;

const words: { readonly [O in Outcome]?: Conf<'SendLocalList'>['status'] } = {
  accepted: 'Accepted',
  'not-supported': 'NotSupported',
  'version-mismatch': 'VersionMismatch',
};

const entryOf = ({ idTag, idTagInfo }: Entries[number]): ListEntry => ({
  id: idTag,
  record: idTagInfo === undefined ? null : tokenRecord(idTagInfo),
});

export const sendLocalList: Hearer<'SendLocalList'> = ({ listVersion, updateType, localAuthorizationList = [] }) => ({
  type: 'ask',
  request: {
    type: 'list.install',
    kind: updateType === 'Full' ? 'full' : 'differential',
    version: listVersion,
    entries: localAuthorizationList.map(entryOf),
  },
  reply: (outcome) => ({ status: words[outcome] ?? 'Failed' }),
  patience: { withinMs: STATION_WITHIN_MS, otherwise: { status: 'Failed' } },
});

export const getLocalListVersion: Hearer<'GetLocalListVersion'> = (_, view) => ({
  type: 'answer',
  payload: { listVersion: view.listVersion },
});
