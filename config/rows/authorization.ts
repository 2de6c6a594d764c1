/**
 * What the station remembers of tokens, whom it lets charge without one, and who may stop anybody: the keys of OCPP 1.6
 * §9.1 and §9.2 and of both vendors. What follows from them is one table: `machines/access/decision.ts`.
 */
import type { Row } from '../row.ts';

const open = { access: 'read-write', applies: 'immediately' } as const;
/** What the memory holds is decided when the station is equipped. */
const size = { type: 'integer', min: 1, max: 100_000, access: 'read-only', applies: 'after-reboot' } as const;

export const authorizationRows = {
  'ocpp/LocalAuthListEnabled': {
    type: 'boolean',
    default: true,
    access: 'read-write',
    applies: 'after-reboot',
    source: 'guide 748 and 2468',
    ocpp16: 'LocalAuthListEnabled',
    ocpp201: { component: 'LocalAuthListCtrlr', variable: 'Enabled' },
    doc: 'Whether the list of the central system is kept and believed.',
  },
  'ocpp/LocalAuthListMaxLength': {
    ...size,
    default: 10_000,
    source: 'guide 749',
    ocpp16: 'LocalAuthListMaxLength',
    doc: 'The most tokens that the list may hold.',
    note: 'Another vendor: 1000 (001 line 178).',
  },
  'ocpp/SendLocalListMaxLength': {
    ...size,
    default: 10_000,
    source: 'guide 761',
    ocpp16: 'SendLocalListMaxLength',
    doc: 'The most tokens that one SendLocalList may bring.',
    note: 'Another vendor: 30 (001 line 193).',
  },
  'ocpp/authorizationCacheMaxLength': {
    ...size,
    default: 10_000,
    source: 'ours',
    doc: 'The most tokens that the authorization cache remembers; those that may not charge are forgotten first.',
  },
  'ocpp/FreeMode': {
    type: 'boolean',
    default: false,
    ...open,
    source: '001 line 174',
    ocpp16: 'FreeMode',
    doc: 'Whether everybody may charge at every connector, whatever ports[]/user_authentication says.',
  },
  'ocpp/DefaultIdTag': {
    type: 'text',
    maxLength: 20,
    pattern: '([!-~]([ -~]{0,18}[!-~])?)?',
    form: 'printable, without a space at either end',
    tag: true,
    default: '',
    access: 'read-write',
    applies: 'next-transaction',
    source: '001 line 173',
    ocpp16: 'DefaultIdTag',
    doc: 'Token under which is reported whoever charges without one; empty reports FREE.',
  },
  'ocpp/MasterPassGroupId': {
    type: 'text',
    maxLength: 20,
    tag: true,
    default: '',
    ...open,
    source: '003 line 157',
    note: 'There up to 36 characters: a group of OCPP 1.6 has 20.',
    ocpp16: 'MasterPassGroupId',
    ocpp201: { component: 'AuthCtrlr', variable: 'MasterPassGroupId' },
    doc: 'Group whose tokens stop every transaction and start none; empty for none.',
  },
} as const satisfies Record<string, Row>;
