import { isTopicName, topics } from '../../shared/contract/index.ts';
import type { TopicName, TopicPayload } from '../../shared/contract/index.ts';

type Listeners = { [Name in TopicName]: Set<(payload: TopicPayload<Name>) => void> };

/** Hands pushed messages to those who asked for their topic; drops what the contract does not know. */
export function createTopicBus() {
  const listeners: Listeners = {
    'core/state': new Set(),
    'session/changed': new Set(),
    'records/changed': new Set(),
    'alert/raised': new Set(),
    'alert/opened': new Set(),
    'job/progress': new Set(),
    'job/done': new Set(),
  };

  function deliver(name: TopicName, payload: unknown): void {
    const parsed = topics[name].payload.safeParse(payload);
    if (!parsed.success) return;
    // The payload was parsed for this very topic; the compiler cannot follow the correlation.
    for (const listener of listeners[name]) (listener as (value: unknown) => void)(parsed.data);
  }

  return {
    subscribe<Name extends TopicName>(name: Name, listener: (payload: TopicPayload<Name>) => void) {
      listeners[name].add(listener);
      return () => {
        listeners[name].delete(listener);
      };
    },
    publish(message: unknown): void {
      if (typeof message !== 'object' || message === null || !('topic' in message)) return;
      const { topic } = message;
      if (typeof topic === 'string' && isTopicName(topic) && 'payload' in message) {
        deliver(topic, message.payload);
      }
    },
  };
}
export type TopicBus = ReturnType<typeof createTopicBus>;
