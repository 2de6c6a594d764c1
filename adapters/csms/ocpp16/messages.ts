/**
 * The messages of OCPP 1.6 as types, the words of its errors, and what judges a payload: nothing is believed or sent
 * unjudged.
 */
import { validators, type Flaw, type Messages } from '../generated/ocpp16.js';
import type { Dialect, Refusal } from '../rpc.ts';

export type { Messages };
export type Action = keyof Messages;
export type Req<A extends Action> = Messages[A]['req'];
export type Conf<A extends Action> = Messages[A]['conf'];

export const isAction = (name: string): name is Action => Object.hasOwn(validators, name);

/** OCPP-J 1.6 table 7; FormationViolation and Occurence… are spelled so by the norm (J errata 5.1, 5.2). */
export const dialect16: Dialect = {
  'unknown-action': 'NotImplemented',
  'not-supported': 'NotSupported',
  internal: 'InternalError',
  protocol: 'ProtocolError',
  security: 'SecurityError',
  malformed: 'FormationViolation',
  'bad-value': 'PropertyConstraintViolation',
  'bad-count': 'OccurenceConstraintViolation',
  'wrong-type': 'TypeConstraintViolation',
  generic: 'GenericError',
};

/** Keywords of JSON schema that say more than "bad value". */
const refusals: { readonly [keyword: string]: Refusal } = {
  required: 'protocol',
  type: 'wrong-type',
  additionalProperties: 'malformed',
  minItems: 'bad-count',
  maxItems: 'bad-count',
};

export type Judgement<T> =
  | { readonly valid: true; readonly payload: T }
  | { readonly valid: false; readonly refusal: Refusal; readonly why: string };

export function judgeReq<A extends Action>(action: A, payload: unknown): Judgement<Req<A>> {
  const validate = validators[action].req;
  return validate(payload) ? { valid: true, payload } : verdict(`${action}.req`, validate.errors);
}

export function judgeConf<A extends Action>(action: A, payload: unknown): Judgement<Conf<A>> {
  const validate = validators[action].conf;
  return validate(payload) ? { valid: true, payload } : verdict(`${action}.conf`, validate.errors);
}

function verdict(message: string, flaws: readonly Flaw[] | null | undefined): Judgement<never> {
  const [flaw] = flaws ?? [];
  if (flaw === undefined) return { valid: false, refusal: 'generic', why: `${message} is not valid` };
  const where = flaw.instancePath === '' ? message : `${message} ${flaw.instancePath}`;
  const what = flaw.keyword === 'additionalProperties' ? `: ${String(flaw.params['additionalProperty'])}` : '';
  return {
    valid: false,
    refusal: refusals[flaw.keyword] ?? 'bad-value',
    why: `${where} ${flaw.message ?? 'is not valid'}${what}`,
  };
}
