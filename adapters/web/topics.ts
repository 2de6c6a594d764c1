/**
 * What a page can look on at, one row a topic: its name, who may see it, how often what no fact announces is looked
 * for, and how it is computed. A topic that nobody looks on at is never computed.
 *
 *   station          one value of this name
 *   charts/evse1     one value a name behind the slash, for topics that say which there are (`parts`)
 */
import { may, type Role } from '../ports/access.ts';
import { Refusal } from './refusal.ts';

export type Topic = {
  readonly name: string;
  /** Who may see it. */
  readonly need: Role;
  /** Facts and messages make it look anew at once, at most ten times a second; without any it looks this often, ms. */
  readonly everyMs: number;
  /** The names behind the slash; absent: the topic has one value. */
  readonly parts?: () => readonly string[];
  /** Plain JSON, not changed by anybody afterwards. Lists that grow are objects: only what is new is sent then. */
  readonly see: (part: string) => unknown;
};

/** What somebody looks on at: `key` is what was asked for and where it stands in what is sent. */
export type Subject = { readonly key: string; readonly topic: Topic; readonly part: string };

/** Nobody's view needs more. */
const SUBJECTS_LIMIT = 24;

const subjectOf = (topics: readonly Topic[], key: string, role: Role): Subject => {
  const [name = '', ...rest] = key.split('/');
  const part = rest.join('/');
  const topic = topics.find((one) => one.name === name);
  const isThere = topic?.parts === undefined ? part === '' : topic.parts().includes(part);
  if (topic === undefined || !isThere) {
    throw new Refusal('bad-request', `Query topics: there is no topic ${key}; there are ${namesOf(topics)}.`);
  }
  if (!may(role, topic.need)) throw new Refusal('forbidden', `The topic ${key} needs the role ${topic.need}.`);
  return { key, topic, part };
};

/** Topics as they are named to a stranger; `NAME/…` has parts. */
const namesOf = (topics: readonly Topic[]): string =>
  topics.map(({ name, parts }) => (parts === undefined ? name : `${name}/…`)).join(', ');

/** @throws Refusal for a name that there is not, or that is not for this role */
export const subjectsOf = (topics: readonly Topic[], keys: readonly string[], role: Role): readonly Subject[] => {
  const wanted = [...new Set(keys)];
  if (wanted.length === 0 || wanted.length > SUBJECTS_LIMIT) {
    throw new Refusal('bad-request', `Query topics: expected 1 to ${SUBJECTS_LIMIT} of ${namesOf(topics)}.`);
  }
  return wanted.map((key) => subjectOf(topics, key, role));
};
