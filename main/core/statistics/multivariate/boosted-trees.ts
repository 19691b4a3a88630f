/**
 * Gradient-boosted trees for two classes (Friedman 2001, with the second-order leaf weights of Chen and Guestrin 2016)
 * over values cut into at most 32 bins. Each tree has two levels, so that pairs of features can be told apart that
 * differ only together. Deterministic: no rows or columns are drawn.
 */
const bins = 32;

/** Values of all rows cut into bins, column by column. */
export interface BinnedMatrix {
  readonly rows: number;
  readonly columns: readonly Uint8Array[];
}

/** Cuts at quantiles of all rows; rows of both classes are cut alike, so the cuts know nothing of the class. */
export function binColumns(columns: readonly Float64Array[]): BinnedMatrix {
  const rows = columns[0]?.length ?? 0;
  return {
    rows,
    columns: columns.map((values) => {
      const sorted = values.toSorted();
      const cuts: number[] = [];
      for (let bin = 1; bin < bins; bin += 1) {
        const cut = sorted[Math.floor((bin * rows) / bins)] ?? 0;
        // A row belongs to the bin of the last cut that is not above it; a cut at the minimum would be an empty bin.
        if (cut > (sorted[0] ?? 0) && cut !== cuts.at(-1)) cuts.push(cut);
      }
      return Uint8Array.from(values, (value) => {
        let low = 0;
        let high = cuts.length;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if ((cuts[middle] ?? 0) <= value) low = middle + 1;
          else high = middle;
        }
        return low;
      });
    }),
  };
}

interface Split {
  readonly column: number;
  /** Rows of bins up to this one go left. */
  readonly bin: number;
  readonly gain: number;
}

interface Tree {
  readonly root: Split;
  readonly children: readonly [Split | null, Split | null];
  /** Of the four leaves; where a child is not split, both of its leaves are equal. */
  readonly leaves: Float64Array;
}

export interface BoostedTrees {
  readonly score: (matrix: BinnedMatrix, row: number) => number;
  /** Gain that each column's splits brought. */
  readonly gains: Float64Array;
}

export interface TrainingOptions {
  readonly trees: number;
  readonly learningRate: number;
  /** Smoothing of the leaf weights. */
  readonly lambda: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastWeight: number;
}

export const defaultTraining: TrainingOptions = {
  trees: 50,
  learningRate: 0.15,
  lambda: 5,
  leastWeight: 5,
};

function bestSplit(
  { columns }: BinnedMatrix,
  nodeRows: Uint32Array,
  gradients: Float64Array,
  weights: Float64Array,
  { lambda, leastWeight }: TrainingOptions,
): Split | null {
  let allGradient = 0;
  let allWeight = 0;
  // Side by side: every column goes over them once.
  const ofNode = new Float64Array(2 * nodeRows.length);
  for (let index = 0; index < nodeRows.length; index += 1) {
    const row = nodeRows[index] ?? 0;
    const [gradient, weight] = [gradients[row] ?? 0, weights[row] ?? 0];
    allGradient += gradient;
    allWeight += weight;
    ofNode[2 * index] = gradient;
    ofNode[2 * index + 1] = weight;
  }
  const base = (allGradient * allGradient) / (allWeight + lambda);
  let best: Split | null = null;
  const ofBin = new Float64Array(2 * bins);
  for (const [column, values] of columns.entries()) {
    ofBin.fill(0);
    for (let index = 0; index < nodeRows.length; index += 1) {
      const at = 2 * (values[nodeRows[index] ?? 0] ?? 0);
      ofBin[at] = (ofBin[at] ?? 0) + (ofNode[2 * index] ?? 0);
      ofBin[at + 1] = (ofBin[at + 1] ?? 0) + (ofNode[2 * index + 1] ?? 0);
    }
    let gradient = 0;
    let weight = 0;
    for (let bin = 0; bin < bins - 1; bin += 1) {
      const here = ofBin[2 * bin + 1] ?? 0;
      gradient += ofBin[2 * bin] ?? 0;
      weight += here;
      const rest = allWeight - weight;
      if (weight < leastWeight || rest < leastWeight || here === 0) continue;
      const other = allGradient - gradient;
      const gain = (gradient * gradient) / (weight + lambda) + (other * other) / (rest + lambda) - base;
      if (gain > 1e-9 && (best === null || gain > best.gain)) best = { column, bin, gain };
    }
  }
  return best;
}

function goesLeft({ columns }: BinnedMatrix, { column, bin }: Split, row: number): boolean {
  return (columns[column]?.[row] ?? 0) <= bin;
}

function leafOf(matrix: BinnedMatrix, { root, children }: Tree, row: number): number {
  const side = goesLeft(matrix, root, row) ? 0 : 1;
  const child = children[side];
  if (child === null) return side * 2;
  return side * 2 + (goesLeft(matrix, child, row) ? 0 : 1);
}

/** Rows of a node by the side of its split that they fall on, in their order. */
function parted(matrix: BinnedMatrix, rows: Uint32Array, split: Split): [Uint32Array, Uint32Array] {
  const binOf = matrix.columns[split.column];
  const left = new Uint32Array(rows.length);
  const right = new Uint32Array(rows.length);
  let lefts = 0;
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    if ((binOf?.[row] ?? 0) <= split.bin) {
      left[lefts] = row;
      lefts += 1;
    } else right[index - lefts] = row;
  }
  return [left.subarray(0, lefts), right.subarray(0, rows.length - lefts)];
}

/** A tree, and the leaf of each of the rows that it was grown from. */
interface GrownTree {
  readonly tree: Tree;
  readonly leafOfRow: Uint8Array;
}

function growTree(
  matrix: BinnedMatrix,
  rows: Uint32Array,
  gradients: Float64Array,
  weights: Float64Array,
  options: TrainingOptions,
): GrownTree | null {
  const root = bestSplit(matrix, rows, gradients, weights, options);
  if (root === null) return null;
  const [left, right] = parted(matrix, rows, root);
  const leaves = new Float64Array(4);
  const tree = {
    root,
    children: [
      bestSplit(matrix, left, gradients, weights, options),
      bestSplit(matrix, right, gradients, weights, options),
    ] as const,
    leaves,
  };
  const leafOfRow = new Uint8Array(rows.length);
  const sums = new Float64Array(4);
  const masses = new Float64Array(4);
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const leaf = leafOf(matrix, tree, row);
    leafOfRow[index] = leaf;
    sums[leaf] = (sums[leaf] ?? 0) + (gradients[row] ?? 0);
    masses[leaf] = (masses[leaf] ?? 0) + (weights[row] ?? 0);
  }
  for (let leaf = 0; leaf < 4; leaf += 1) {
    leaves[leaf] = (-options.learningRate * (sums[leaf] ?? 0)) / ((masses[leaf] ?? 0) + options.lambda);
  }
  return { tree, leafOfRow };
}

/** Learns to tell rows of class 1 from those of class 0, of the rows named; both classes weigh the same. */
export function trainTrees(
  matrix: BinnedMatrix,
  rows: Uint32Array,
  isPositive: Uint8Array,
  options: TrainingOptions = defaultTraining,
): BoostedTrees {
  let positives = 0;
  for (const row of rows) positives += isPositive[row] ?? 0;
  const negatives = rows.length - positives;
  // However unequal the sides are, the score is about what tells them apart and not about their sizes.
  const positiveWeight = positives === 0 ? 0 : rows.length / (2 * positives);
  const negativeWeight = negatives === 0 ? 0 : rows.length / (2 * negatives);
  const scores = new Float64Array(matrix.rows);
  const gradients = new Float64Array(matrix.rows);
  const weights = new Float64Array(matrix.rows);
  const gains = new Float64Array(matrix.columns.length);
  const trees: Tree[] = [];
  for (let round = 0; round < options.trees; round += 1) {
    for (const row of rows) {
      const p = 1 / (1 + Math.exp(-(scores[row] ?? 0)));
      const positive = isPositive[row] === 1;
      const weight = positive ? positiveWeight : negativeWeight;
      gradients[row] = weight * (p - (positive ? 1 : 0));
      weights[row] = Math.max(1e-12, weight * p * (1 - p));
    }
    const grown = growTree(matrix, rows, gradients, weights, options);
    if (grown === null) break;
    const { tree, leafOfRow } = grown;
    trees.push(tree);
    for (const split of [tree.root, ...tree.children]) {
      if (split !== null) gains[split.column] = (gains[split.column] ?? 0) + split.gain;
    }
    for (const [index, leaf] of leafOfRow.entries()) {
      const row = rows[index] ?? 0;
      scores[row] = (scores[row] ?? 0) + (tree.leaves[leaf] ?? 0);
    }
  }
  return {
    gains,
    score: (scored, row) =>
      trees.reduce((sum, tree) => sum + (tree.leaves[leafOf(scored, tree, row)] ?? 0), 0),
  };
}
