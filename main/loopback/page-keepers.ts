import type { SessionState } from '../core/caller.ts';
import { createSignInKeeper } from '../processes/sign-in-keeper.ts';
import type { SignInKeeper, SignInKeeperOptions } from '../processes/sign-in-keeper.ts';
import type { Session } from './sessions.ts';

/** Who is signed in on each page: one keeper for everything that came from one address. */
export type PageKeepers = {
  of(session: Session): SignInKeeper;
  /** Signs out what is signed in on the pages of a session. */
  end(session: Session): Promise<void>;
  close(): Promise<void>;
};

export function createPageKeepers(
  core: SignInKeeperOptions['core'],
  onChange: (session: Session, state: SessionState) => void,
): PageKeepers {
  const keepers = new Map<number, SignInKeeper>();
  return {
    of(session) {
      const present = keepers.get(session.id);
      if (present !== undefined) return present;
      const made = createSignInKeeper({
        core,
        onChange: (state) => {
          onChange(session, state);
        },
      });
      keepers.set(session.id, made);
      return made;
    },
    async end({ id }) {
      const keeper = keepers.get(id);
      keepers.delete(id);
      await keeper?.close();
    },
    async close() {
      const open = [...keepers.values()];
      keepers.clear();
      await Promise.all(open.map((keeper) => keeper.close()));
    },
  };
}
