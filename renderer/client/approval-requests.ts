import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CommandName } from '../../shared/contract/index.ts';
import type { ApprovalId } from '../../shared/schema/ids.ts';

/** What somebody wanted to do and a second person has to agree to. */
export type Wish = { readonly command: CommandName; readonly input: unknown };

/** The wish about which somebody is being asked; null when there is none. */
export type ApprovalRequestsState = { readonly wish: Wish | null };

export type ApprovalRequests = {
  readonly state: StoreApi<ApprovalRequestsState>;
  /** Resolves to the request that was made, or to null when the person did not want to ask for approval. */
  ask(wish: Wish): Promise<ApprovalId | null>;
  /** Answers the wish that is shown; the next one that waits follows. */
  settle(made: ApprovalId | null): void;
  /** Answers all of them with null, because nobody is there any more to be asked. */
  drop(): void;
};

type Question = { readonly wish: Wish; readonly answer: (made: ApprovalId | null) => void };

/** The one place where calls wait for a person to ask a second one, one after the other. */
export function createApprovalRequests(): ApprovalRequests {
  const state = createStore<ApprovalRequestsState>()(() => ({ wish: null }));
  const questions: Question[] = [];
  const show = (): void => {
    state.setState({ wish: questions[0]?.wish ?? null });
  };
  return {
    state,
    ask(wish) {
      const { promise, resolve } = Promise.withResolvers<ApprovalId | null>();
      questions.push({ wish, answer: resolve });
      show();
      return promise;
    },
    settle(made) {
      questions.shift()?.answer(made);
      show();
    },
    drop() {
      for (const { answer } of questions.splice(0)) answer(null);
      show();
    },
  };
}
