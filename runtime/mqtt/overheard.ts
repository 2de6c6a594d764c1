/** The talk with the neighbours, for somebody who reads along: said and heard as it would have been without him. */
import type { Messages } from '../../adapters/ports/messages.ts';

export const overheard = (
  messages: Messages,
  hear: (direction: 'sent' | 'received', topic: string, payload: string) => void,
): Messages => {
  let connected = false;
  messages.watch((now) => {
    connected = now;
  });
  return {
    publish: (topic, payload, retain) => {
      // Without a broker nothing is said.
      if (connected) hear('sent', topic, payload);
      messages.publish(topic, payload, retain);
    },
    subscribe: (filter, listener) =>
      messages.subscribe(filter, (topic, payload) => {
        hear('received', topic, payload);
        listener(topic, payload);
      }),
    watch: (listener) => messages.watch(listener),
    close: () => messages.close(),
  };
};
