/**
 * Reads the effects off a transition. A chart that does anything else than tell, order, report and wait is a fault of
 * ours.
 */
import type { EventObject } from 'xstate';
import type { Tell } from '../../machines/outputs.ts';
import type { Fact } from '../../machines/vocabulary/facts.ts';
import type { Order } from '../../machines/vocabulary/orders.ts';

export type Action = { readonly type: string; readonly params?: unknown };
type Raise = { readonly event: EventObject; readonly id?: string; readonly delay?: unknown };

export type Effects = {
  readonly tells: readonly Tell[];
  readonly orders: readonly Order[];
  readonly facts: readonly Fact[];
  /** In the order of the transition: a state left and entered again first calls its timer off, then sets it. */
  readonly timers: readonly (
    | { readonly id: string; readonly delay: unknown; readonly event: EventObject }
    | { readonly cancelled: string }
  )[];
};

/** @throws Error naming the action when it is none of ours. */
export const readEffects = (actions: readonly Action[]): Effects => {
  const tells: Tell[] = [];
  const orders: Order[] = [];
  const facts: Fact[] = [];
  const timers: Effects['timers'][number][] = [];
  for (const { type, params } of actions) {
    // The parameters were typed where the chart was written (`outputs`); XState hands them on unchanged.
    /* oxlint-disable typescript/no-unsafe-type-assertion -- typed at their origin, see above */
    switch (type) {
      case 'tell':
        tells.push(params as Tell);
        break;
      case 'order':
        orders.push(params as Order);
        break;
      case 'report':
        facts.push(params as Fact);
        break;
      case 'xstate.raise': {
        const { event, id, delay } = params as Raise;
        // Without an id it was raised at once: XState has already run it within the transition.
        if (id !== undefined) timers.push({ id, delay, event });
        break;
      }
      case 'xstate.cancel':
        timers.push({ cancelled: (params as { sendId: string }).sendId });
        break;
      default:
        throw new Error(`a chart asks for the action ${type}, which the host does not carry out`);
    }
  }
  return { tells, orders, facts, timers };
};
