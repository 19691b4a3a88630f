import type { LedgerVerdict } from '../../ledger/verify.ts';

const count = new Intl.NumberFormat('en-GB');

/** What a verification found, in words that stand by themselves. */
export function verificationSentence(verdict: LedgerVerdict, anchors: number): string {
  const { problem } = verdict;
  if (problem !== null) {
    const before = problem.seq === null ? '' : ` The entries before it are as they were written.`;
    return `The ledger is not as it was written. ${problem.what}${before}`;
  }
  if (verdict.size === 0) return 'The ledger is empty.';
  const entries = verdict.size === 1 ? 'The one entry' : `All ${count.format(verdict.size)} entries`;
  const signed =
    verdict.checkpoints === 1
      ? 'one signed checkpoint'
      : `${count.format(verdict.checkpoints)} signed checkpoints`;
  const outside =
    anchors === 0
      ? 'No checkpoint was found outside the data folder to compare with.'
      : `They also agree with ${anchors === 1 ? 'the checkpoint' : `${count.format(anchors)} checkpoints`} kept outside the data folder.`;
  return `${entries} are complete, in order and unchanged, and agree with ${signed}. ${outside}`;
}
