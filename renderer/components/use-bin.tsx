import { useCallback } from 'react';
import { toClientError } from '../client/client-error.ts';
import { UndoAction } from './undo-action.tsx';
import { useToast } from './use-toast.ts';

/** What a record needs for being moved to the bin and back. */
export type Binned = { readonly name: string; readonly rowVersion: number };

type Restoring<Item> = {
  readonly restore: (item: Item) => Promise<unknown>;
  readonly restored: (name: string) => string;
};

/** Takes a record out of the bin and says so. `restore` and `restored` have to be stable. */
export function useRestore<Item extends Binned>({
  restore,
  restored,
}: Restoring<Item>): (item: Item) => void {
  const toast = useToast();
  return useCallback(
    (item) => {
      const run = async (): Promise<void> => {
        try {
          await restore(item);
          toast.success(restored(item.name));
        } catch (error) {
          toast.error(toClientError(error).message);
        }
      };
      void run();
    },
    [restore, restored, toast],
  );
}

type Deleting<Item> = {
  readonly remove: (item: Item) => Promise<Item>;
  readonly removed: (name: string) => string;
  /** The way back in the message. */
  readonly restore: (item: Item) => void;
};

/** Moves a record to the bin, with a way back in the message. Answers whether it was moved. */
export function useDelete<Item extends Binned>({
  remove,
  removed,
  restore,
}: Deleting<Item>): (item: Item) => Promise<boolean> {
  const toast = useToast();
  return useCallback(
    async (item) => {
      try {
        const deleted = await remove(item);
        toast.success(
          removed(item.name),
          <UndoAction
            onUndo={() => {
              restore(deleted);
            }}
          />,
        );
        return true;
      } catch (error) {
        toast.error(toClientError(error).message);
        return false;
      }
    },
    [remove, removed, restore, toast],
  );
}
