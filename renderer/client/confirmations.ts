import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

/** Whether somebody is being asked for the password again. */
export type ConfirmationState = { readonly asking: boolean };

export type Confirmations = {
  readonly state: StoreApi<ConfirmationState>;
  /** Resolves to whether the password was given. Calls that ask at the same time share one question. */
  ask(): Promise<boolean>;
  /** Answers everybody who waits. */
  settle(given: boolean): void;
};

/** The one place where calls wait for a password that the engine wants to have again. */
export function createConfirmations(): Confirmations {
  const state = createStore<ConfirmationState>()(() => ({ asking: false }));
  let question: PromiseWithResolvers<boolean> | null = null;
  return {
    state,
    ask() {
      question ??= Promise.withResolvers<boolean>();
      state.setState({ asking: true });
      return question.promise;
    },
    settle(given) {
      const answered = question;
      question = null;
      state.setState({ asking: false });
      answered?.resolve(given);
    },
  };
}
