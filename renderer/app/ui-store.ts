import { create } from 'zustand';

type UiState = {
  readonly navCollapsed: boolean;
  /** Jobs that an open page shows itself; their end needs no toast. */
  readonly followedJobs: readonly string[];
  readonly toggleNav: () => void;
  readonly followJob: (id: string) => void;
  readonly unfollowJob: (id: string) => void;
};

const navKey = 'driftguard.nav-collapsed';

export const useUiStore = create<UiState>()((set) => ({
  navCollapsed: localStorage.getItem(navKey) === 'yes',
  followedJobs: [],
  toggleNav: () => {
    set((state) => {
      localStorage.setItem(navKey, state.navCollapsed ? 'no' : 'yes');
      return { navCollapsed: !state.navCollapsed };
    });
  },
  followJob: (id) => {
    set((state) => ({ followedJobs: [...state.followedJobs, id] }));
  },
  unfollowJob: (id) => {
    set((state) => ({ followedJobs: state.followedJobs.filter((other) => other !== id) }));
  },
}));
