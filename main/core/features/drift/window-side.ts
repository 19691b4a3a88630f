import { isWholeWindow } from '../../../../shared/schema/monitor.ts';
import type { DataWindow, MeasuredWindow } from '../../../../shared/schema/monitor.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import { hashFile } from '../../evidence/durable-files.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { ComparisonSide, EvidenceEngine } from '../../ports.ts';

/** The rows that one side of a comparison is made of. */
export type WindowSide = {
  readonly side: ComparisonSide;
  /** Removes the file of the rows, where they have one of their own. */
  readonly release: () => Promise<void>;
};

/** A window of a monitor, with the file that its rows lie in. */
export type MeasuredPart = { readonly part: MeasuredWindow; readonly side: ComparisonSide };

/**
 * Gives the evidence of a data set, or the rows of a window of it as a file of their own. The same window of the same
 * evidence has the same rows in the same order.
 */
export function createWindowSide(dependencies: {
  readonly evidenceEngine: Pick<EvidenceEngine, 'slice'>;
  readonly store: Pick<EvidenceStore, 'pathOf' | 'newStagingPath' | 'unstage'>;
}) {
  const { evidenceEngine, store } = dependencies;
  return async (
    { evidenceSha256, rows }: { readonly evidenceSha256: Sha256; readonly rows: number },
    window: DataWindow | null,
    signal: AbortSignal,
  ): Promise<WindowSide> => {
    const source = store.pathOf(evidenceSha256);
    if (window === null || isWholeWindow(window)) {
      return { side: { path: source, sha256: evidenceSha256, rows }, release: () => Promise.resolve() };
    }
    const path = store.newStagingPath('parquet');
    const release = () => store.unstage(path);
    try {
      const found = await evidenceEngine.slice({ path: source, window, targetPath: path, signal });
      const { sha256 } = await hashFile(path, { signal });
      return { side: { path, sha256, rows: found }, release };
    } catch (error) {
      await release();
      throw error;
    }
  };
}

/**
 * Lets a result be computed again from evidence that has been checked: `use` gets the rows of its window of a monitor,
 * or null where it is of all of its data set. The file of the window is there until `use` has ended.
 */
export function createMeasuredRows(dependencies: {
  readonly evidenceEngine: Pick<EvidenceEngine, 'slice'>;
  readonly store: Pick<EvidenceStore, 'pathOf' | 'verify' | 'newStagingPath' | 'unstage'>;
}) {
  const { store } = dependencies;
  const sideOf = createWindowSide(dependencies);
  return async <Value>(
    of: {
      readonly dataset: { readonly evidenceSha256: Sha256; readonly rows: number };
      readonly part: MeasuredWindow | null;
      readonly signal: AbortSignal;
    },
    use: (window: MeasuredPart | null) => Promise<Value>,
  ): Promise<Value> => {
    const { dataset, part, signal } = of;
    if (part === null) return use(null);
    await store.verify(dataset.evidenceSha256, { signal });
    const { side, release } = await sideOf(dataset, part.window, signal);
    try {
      return await use({ part, side });
    } finally {
      await release();
    }
  };
}
