/** Compensated sum (Neumaier 1974): the error does not grow with the number of terms. */
export interface CompensatedSum {
  readonly add: (term: number) => void;
  readonly value: () => number;
}

export function createSum(): CompensatedSum {
  let sum = 0;
  let compensation = 0;
  return {
    add(term) {
      const next = sum + term;
      compensation += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
      sum = next;
    },
    value: () => sum + compensation,
  };
}

/** Compensated sum of all terms; 0 for none. */
export function sumOf(terms: Iterable<number>): number {
  const sum = createSum();
  for (const term of terms) sum.add(term);
  return sum.value();
}
