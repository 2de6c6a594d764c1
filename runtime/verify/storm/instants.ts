/**
 * What happens in the very instants in which the station switches something, drives a bolt or says a word: a part that
 * fails just then, or somebody who does something just then. One row a kind: what makes the station switch in the first
 * place, the instants that follow, and the parts that are at work in them.
 */
import { faultRows } from '../../../adapters/simulated/faults.ts';
import { moments, type Moment } from './ambushes.ts';
import type { Build } from './builds.ts';
import type { Kind } from './kinds.ts';
import type { Mix } from './mix.ts';

type Part = (typeof faultRows)[number]['part'];

type Theme = {
  readonly name: string;
  readonly moments: readonly [Moment, ...Moment[]];
  readonly parts: readonly [Part, ...Part[]];
  /** Done some time after a car has come or begun to charge. EVSE: `#`. */
  readonly provokes: readonly [string, ...string[]];
  /** A part that a connector must have. */
  readonly needs?: (port: Build['ports'][number]) => boolean;
};

const isFitted =
  (name: string) =>
  (port: Build['ports'][number]): boolean => {
    const part = port[name];
    return typeof part === 'object' && part !== null && 'enable' in part && part.enable === true;
  };

const themes: readonly Theme[] = [
  {
    name: 'while a contactor switches',
    moments: ['coil-on', 'coil-off', 'contact', 'offer'],
    parts: ['contactor', 'contactor', 'car', 'pilot', 'mains'],
    provokes: ['pause #', 'request #', 'pinch 0 30000', 'pinch 0 400000', 'brief # draws-after-offer 300000'],
  },
  {
    name: 'while a bolt is driven',
    moments: ['bolt-lock', 'bolt-unlock', 'bolt', 'plug', 'tag'],
    parts: ['lock', 'lock', 'proximity', 'meter'],
    provokes: ['unlock #', 'remote-stop #', 'tag # CAFE01', 'tag # CAFE02'],
    needs: ({ pluggable }) => pluggable === true,
  },
  {
    name: 'while an RCD is tested',
    moments: ['rcd-test', 'rcd', 'plug', 'contact'],
    parts: ['rcd', 'rcd', 'contactor', 'car'],
    provokes: ['rcd-test #', 'acknowledge', 'unplug #'],
    needs: isFitted('rcd_monitor'),
  },
  {
    name: 'while a fan starts',
    moments: ['relay2', 'relay2', 'coil-on', 'coil-off'],
    parts: ['relay2', 'relay2', 'car'],
    provokes: ['brief # ventilation-request 60000', 'brief # ventilation-request 2000', 'pause #', 'request #'],
    needs: isFitted('ventilation'),
  },
  {
    name: 'while phases are switched',
    moments: ['relay2', 'coil-on', 'coil-off', 'contact'],
    parts: ['relay2', 'relay2', 'contactor', 'car'],
    provokes: ['phases # 1', 'phases # 3', 'phases # 1', 'pause #'],
    needs: isFitted('switch3to1phase'),
  },
  {
    name: 'while a recloser moves',
    moments: ['recloser', 'recloser', 'contact'],
    parts: ['recloser', 'recloser', 'rcd'],
    provokes: [
      'recloser # open',
      'recloser # closed',
      'brief # recloser-tripped 30000',
      'brief # recloser-silent 5000',
    ],
    needs: isFitted('recloser'),
  },
  {
    name: 'while a meter fails',
    moments: ['coil-on', 'offer', 'coil-off', 'StartTransaction', 'bolt'],
    parts: ['meter'],
    provokes: [
      'brief # meter-silent 4000',
      'brief # meter-internal 4000',
      'brief # meter-crc 60000',
      'brief # meter-internal 60000',
      'brief # meter-late-signature 9000',
    ],
  },
  {
    name: 'while a bill is opened or closed',
    moments: ['StartTransaction', 'StopTransaction', 'Authorize', 'bolt', 'coil-off'],
    parts: ['meter', 'meter', 'lock', 'mains'],
    provokes: ['remote-stop #', 'remote-start # CAFE01', 'brief # meter-silent 20000', 'link reset'],
  },
  {
    name: 'while a process begins',
    moments: ['begin', 'begin', 'offer', 'contact', 'bolt'],
    parts: ['emergency switch', 'contactor', 'lock', 'rcd', 'proximity', 'recloser', 'meter'],
    provokes: ['cut 1 3 3', 'cut 5 30 0', 'reset Soft', 'reset Hard'],
  },
];

const AMBUSHES = 24;
const PROVOCATIONS = 10;
/** The longest switching takes some seconds. */
const LATEST_MS = 8000;
const LONGEST_MS = 20_000;
const PATIENT_MS = 600_000;

const faultOf = (mix: Mix, parts: Theme['parts']): string => {
  const part = mix.one(parts);
  const of = faultRows.filter((row) => row.part === part);
  return of[mix.whole(0, of.length - 1)]?.name ?? '';
};

/** At once as often as later: what comes in one instant comes in one order only by chance. */
const delay = (mix: Mix): number => (mix.odds(0.4) ? mix.one([0, 0, 0, 10, 20, 40]) : mix.scale(1, LATEST_MS));

const mortal = ['lock', 'transaction', 'contactor', 'pilot', 'meter', 'supply'] as const;

/** What people, and who watches over them from afar, do. EVSE: `#`. */
const deeds = [
  'tag # CAFE01',
  'tag # CAFE01',
  'tag # CAFE02',
  'tag # BABE03',
  'tag # D00D05',
  'unplug #',
  'unplug #',
  'pause #',
  'request #',
  'plug # 16 3 32',
  'remote-stop #',
  'remote-start # CAFE01',
  'unlock #',
  'reserve # CAFE01',
  'reserve # BABE03',
  'key # on',
  'key # off',
  'phases # 1',
  'phases # 3',
  'recloser # open',
  'recloser # closed',
  'rcd-test #',
  'reset Soft',
  'reset Hard',
  'pinch 0 20000',
  'pinch 8 60000',
  'acknowledge',
  'link reset',
  'cut 1 2 3',
  'cut 2 20 0',
] as const;

const deedOf = (mix: Mix, { parts }: Theme): string => {
  if (mix.odds(0.5)) return `brief # ${faultOf(mix, parts)} ${mix.scale(10, LONGEST_MS)}`;
  return mix.odds(0.04) ? `spoil evse#.${mix.one(mortal)}` : mix.one(deeds);
};

const kindOf = (theme: Theme): Kind => ({
  name: theme.name,
  class: 'instant',
  fits: ({ ports }) => ports.some((port) => theme.needs?.(port) ?? true),
  deeds: (mix, connectors) => {
    const evse = String(mix.whole(1, connectors));
    const lay = (moment: Moment, afterMs: number, deed: string): readonly [number, string] => {
      return [0, `ambush ${moment} ${evse} ${afterMs} ${deed.replaceAll('#', evse)}`];
    };
    return [
      ...Array.from({ length: PROVOCATIONS }, () =>
        lay(mix.one(['plug', 'coil-on', 'coil-on']), mix.scale(3000, PATIENT_MS), mix.one(theme.provokes)),
      ),
      ...Array.from({ length: AMBUSHES }, () =>
        lay(mix.odds(0.8) ? mix.one(theme.moments) : mix.one(moments), delay(mix), deedOf(mix, theme)),
      ),
    ];
  },
});

export const instants: readonly Kind[] = themes.map(kindOf);
