/** Deeds and what is seen after them, in words: for Gherkin and for whoever reads a failure. */
import type { Deed, MessageSeen, PlantSeen, Seen, Suite, Test } from './suite.ts';

const groupWords = (group: string | undefined): string => (group === undefined ? '' : ` in ${group}`);

export const deedWords = (deed: Deed): string => {
  switch (deed.do) {
    case 'nothing':
      return 'nothing is done';
    case 'plug':
      return deed.requestEnergy ? 'a car is plugged in and asks for energy' : 'a car is plugged in';
    case 'unplug':
      return 'somebody pulls the plug';
    case 'energy':
      return deed.wanted ? 'the car asks for energy' : 'the car stops asking';
    case 'tag':
      return `the ${deed.card} card is shown`;
    case 'fault':
      return `the fault ${deed.name} ${deed.active ? 'begins' : 'ends'}`;
    case 'network':
      return deed.up ? 'the network comes back' : 'the network fails';
    case 'key':
      return `somebody turns the key ${deed.on ? 'on' : 'off'}`;
    case 'ask':
      return `the station is asked at ${deed.path} ${JSON.stringify(deed.body)}`;
    case 'power-cut':
      return `the supply of the controller fails for ${deed.offMs} ms`;
    case 'call':
      return `the central system sends ${deed.action} ${JSON.stringify(deed.payload)}`;
    case 'judge':
      return `the central system holds the ${deed.card} card for ${deed.status}${groupWords(deed.group)}`;
    case 'hush':
      return deed.silent
        ? `the central system stops answering ${deed.action}`
        : `the central system answers ${deed.action} again`;
  }
};

export const messageWords = ({ action, ...fields }: MessageSeen): string =>
  [action, ...Object.entries(fields).map(([name, value]) => `${name} ${JSON.stringify(value)}`)].join(', ');

export const plantWords = ({
  contact,
  coil,
  bolt,
  pilotDuty,
  relay2,
  phases,
  rcdTest,
  lamp,
  energyWh,
}: PlantSeen): string =>
  [
    `the contact is ${contact}`,
    `the coil ${coil ? 'on' : 'off'}`,
    ...(bolt === null ? [] : [`the bolt ${bolt}`]),
    `the pilot at ${pilotDuty} %`,
    ...(relay2 ? ['relay 2 on'] : []),
    ...(phases === 0 ? [] : [`current on ${phases} phase${phases === 1 ? '' : 's'}`]),
    ...(rcdTest ? ['the RCD under test'] : []),
    `the lamp ${lamp}`,
    `${energyWh} Wh have flowed`,
  ].join(', ');

const seconds = (ms: number): string => `${ms / 1000} s`;

const seenLines = ({ answer, plant, messages }: Seen): readonly string[] => [
  ...(answer === undefined ? [] : [`the answer is ${answer}`]),
  ...messages.map((message) => `the station has sent ${messageWords(message)}`),
  ...(messages.length === 0 ? ['the station has sent nothing of note'] : []),
  ...(plant === undefined ? [] : [plantWords(plant)]),
];

const scenario = ({ name, situation, covers, steps }: Test): readonly string[] => [
  '',
  ...covers.map((target) => `  # ${target}`),
  `  Scenario: ${name}`,
  `    Given a station in the situation "${situation}"`,
  ...steps.flatMap(({ deed, waitMs, expect }) => [
    `    When ${deedWords(deed)}`,
    `    And ${seconds(waitMs)} pass`,
    ...seenLines(expect).map((line, index) => `    ${index === 0 ? 'Then' : 'And'} ${line}`),
  ]),
];

/** The whole suite as a feature file. */
export const gherkin = ({ criterion, situations, tests, covered, uncovered }: Suite): string =>
  [
    `Feature: every ${criterion} of the charts, as far as it can be reached from outside`,
    `  ${covered} covered, ${uncovered.length} not. Generated: made anew from the charts, never edited.`,
    ...situations.map(({ name, about }) => `  "${name}": ${about}.`),
    ...tests.flatMap(scenario),
    '',
  ].join('\n');
