/** What could happen to a machine next: each transition of its present states, and the guards that are in the way. */
import type { MachineSeen } from '../../../../adapters/web/machine-views.ts';

type Candidate = MachineSeen['candidates'][number];
type Condition = Candidate['conditions'][number];

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** Whether it is met, with regard to a guard that has to be false. */
const isMet = ({ holds, isNot }: Condition): boolean | null => (holds === null ? null : holds !== isNot);

const signs = { true: '✓', false: '✗', null: '?' } as const;
const verdicts = { true: 'met', false: 'not met', null: 'depends on what comes' } as const;

const Inputs = ({ inputs }: Pick<Condition, 'inputs'>) =>
  inputs.length === 0 ? null : (
    <code class="inputs">{inputs.map(({ path, value }) => `${path} = ${value}`).join(', ')}</code>
  );

const Row = ({ condition }: { readonly condition: Condition }) => {
  const { guard, isNot, words, inputs } = condition;
  const met = `${isMet(condition)}` as const;
  return (
    <li data-met={met}>
      <span aria-hidden="true">{signs[met]}</span>
      <span class="unseen">{verdicts[met]}: </span>
      {isNot ? 'not so: ' : ''}
      {words} <span class="quiet">[{isNot ? `not ${guard}` : guard}]</span> <Inputs inputs={inputs} />
    </li>
  );
};

const outlook = ({ may, isCovered }: Candidate): string => {
  if (may === false) return 'not now';
  if (isCovered) return 'another comes first';
  return may === null ? 'depends on what comes' : 'would count now';
};

const Item = ({ candidate }: { readonly candidate: Candidate }) => {
  const { id, event, targets, may, isCovered, conditions, leftMs, state } = candidate;
  const isOpen = may !== false && !isCovered;
  return (
    <li class="candidate" data-transition={id} data-open={isOpen}>
      <p>
        <b>{event === '' ? 'at once' : event}</b>
        {targets.length > 0 && ` → ${targets.join(', ')}`} <span class="outlook">{outlook(candidate)}</span>
        {leftMs !== null && <span class="left"> in {seconds(leftMs)}</span>}
      </p>
      <p class="quiet">in {state}</p>
      {conditions.length > 0 && (
        <ul>
          {conditions.map((condition, index) => (
            <Row key={index} condition={condition} />
          ))}
        </ul>
      )}
    </li>
  );
};

type Props = { readonly machine: MachineSeen; readonly chosen: string | null };

/** All of them, or those of the state that was chosen and of what it stands in. */
export const Candidates = ({ machine, chosen }: Props) => {
  const { candidates, active } = machine;
  if (chosen !== null && !active.includes(chosen)) {
    return <p class="quiet">The machine is not in {chosen} now: nothing can happen there.</p>;
  }
  const shown = candidates.filter(({ state }) => chosen === null || state === chosen);
  if (shown.length === 0) return <p class="quiet">Nothing is heard there.</p>;
  return (
    <ol class="candidates">
      {shown.map((candidate) => (
        <Item key={candidate.id} candidate={candidate} />
      ))}
    </ol>
  );
};
