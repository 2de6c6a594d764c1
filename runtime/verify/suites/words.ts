/** Deeds and what is seen after them, in words: for Gherkin and for whoever reads a failure. */
import { stepsOf, type ChangeSeen, type Deed, type MessageSeen, type Seen, type Suite, type Test } from './suite.ts';

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

const after = (ms: number): string => `after ${ms} ms`;

export const messageWords = ({ afterMs, action, ...fields }: MessageSeen): string =>
  [
    `${after(afterMs)} ${action}`,
    ...Object.entries(fields).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ].join(', ');

const terminalWords: readonly ((change: ChangeSeen) => string | false)[] = [
  ({ contact }) => contact !== undefined && `the contact is ${contact}`,
  ({ coil }) => coil !== undefined && `the coil is ${coil ? 'on' : 'off'}`,
  ({ bolt }) => bolt !== undefined && bolt !== null && `the bolt is ${bolt}`,
  ({ pilotDuty }) => pilotDuty !== undefined && `the pilot is at ${pilotDuty} %`,
  ({ pilotVolts }) => pilotVolts !== undefined && `its peak is ${pilotVolts} V`,
  ({ relay2 }) => relay2 !== undefined && `relay 2 is ${relay2 ? 'on' : 'off'}`,
  ({ rcdTest }) => rcdTest !== undefined && `the RCD is ${rcdTest ? '' : 'not '}under test`,
  ({ lamp }) => lamp !== undefined && `the lamp is ${lamp}`,
];

export const changeWords = (change: ChangeSeen): string =>
  `${after(change.afterMs)} ${terminalWords.flatMap((words) => words(change) || []).join(', ')}`;

export const flowWords = ({ phases, energyWh }: Pick<Seen, 'phases' | 'energyWh'>): string =>
  `${energyWh} Wh have flowed, current flows on ${phases} phases`;

const seconds = (ms: number): string => `${ms / 1000} s`;

const seenLines = ({ answer, shown, phases, energyWh, messages }: Seen): readonly string[] => [
  ...(answer === undefined ? [] : [`the answer is ${answer}`]),
  ...messages.map((message) => `the station has sent ${messageWords(message)}`),
  ...(messages.length === 0 ? ['the station has sent nothing of note'] : []),
  ...shown.map(changeWords),
  ...(phases + energyWh === 0 ? [] : [flowWords({ phases, energyWh })]),
];

const scenario = (test: Test, suite: Suite): readonly string[] => [
  '',
  ...test.covers.map((target) => `  # ${target}`),
  `  Scenario: ${test.name}`,
  `    Given a station in the situation "${test.situation}"`,
  ...stepsOf(test, suite).flatMap(({ deed, waitMs, expect }) => [
    `    When ${deedWords(deed)}`,
    `    And ${seconds(waitMs)} pass`,
    ...seenLines(expect).map((line, index) => `    ${index === 0 ? 'Then' : 'And'} ${line}`),
  ]),
];

/** The whole suite as a feature file. */
export const gherkin = (suite: Suite): string =>
  [
    `Feature: every ${suite.criterion} of the charts, as far as it can be reached from outside`,
    `  ${suite.covered} covered, ${suite.uncovered.length} not. Generated: made anew from the charts, never edited.`,
    ...suite.situations.map(({ name, about }) => `  "${name}": ${about}.`),
    ...suite.tests.flatMap((test) => scenario(test, suite)),
    '',
  ].join('\n');
