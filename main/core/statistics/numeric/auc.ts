export interface AucFigures {
  /** Probability that a positive scores higher than a negative, ties counting half. */
  readonly auc: number;
  /** Variance of the AUC when scores and classes are unrelated, corrected for ties (Mann-Whitney law). */
  readonly nullVariance: number;
}

/**
 * Area under the ROC curve from midranks (Mann and Whitney 1947; Hanley and McNeil 1982). Null where a class is empty.
 * `isPositive` holds 1 and 0. Scores are finite.
 */
export function aucOf(scores: Float64Array, isPositive: Uint8Array): AucFigures | null {
  const order = Uint32Array.from(scores.keys()).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const rows = scores.length;
  let positives = 0;
  for (const flag of isPositive) positives += flag;
  const negatives = rows - positives;
  if (positives === 0 || negatives === 0) return null;
  let rankSum = 0;
  let tieSum = 0;
  for (let from = 0; from < rows;) {
    const score = scores[order[from] ?? 0];
    let to = from;
    let positivesHere = 0;
    while (to < rows && scores[order[to] ?? 0] === score) {
      positivesHere += isPositive[order[to] ?? 0] ?? 0;
      to += 1;
    }
    const count = to - from;
    rankSum += positivesHere * (from + (count + 1) / 2);
    tieSum += count * count * count - count;
    from = to;
  }
  const auc = (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
  const untied = rows + 1 - tieSum / (rows * (rows - 1));
  return { auc, nullVariance: untied / (12 * positives * negatives) };
}
