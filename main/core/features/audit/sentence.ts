import type { AlteredRecord } from './records-repository.ts';
import type { EvidenceFinding } from '../../evidence/verify-evidence.ts';
import type { LogsVerdict } from '../../ledger/verify-logs.ts';

const count = new Intl.NumberFormat('en-GB');

/** What a verification found, in words that stand by themselves. */
export function verificationSentence(verdict: LogsVerdict): string {
  const { problem, outside, passedOver } = verdict;
  if (problem !== null) {
    const before = problem.seq === null ? '' : ` The entries before it are as they were written.`;
    return `The ledger is not as it was written. ${problem.what}${before}`;
  }
  if (verdict.size === 0) return 'The ledger is empty.';
  const entries = verdict.size === 1 ? 'The one entry' : `All ${count.format(verdict.size)} entries`;
  const logs =
    verdict.logs === 1 ? '' : ` of ${verdict.logs} logs, each beginning where the one before ended,`;
  const signed =
    verdict.checkpoints === 0
      ? ''
      : verdict.checkpoints === 1
        ? ', and agree with one signed checkpoint'
        : `, and agree with ${count.format(verdict.checkpoints)} signed checkpoints`;
  const revoked =
    passedOver === 0
      ? ''
      : ` ${passedOver === 1 ? 'One checkpoint was' : `${count.format(passedOver)} checkpoints were`} passed over because the key that signed was revoked.`;
  const elsewhere =
    outside === 0
      ? 'No checkpoint was found outside the data folder to compare with.'
      : `They also agree with ${outside === 1 ? 'the checkpoint' : `${count.format(outside)} checkpoints`} kept outside the data folder.`;
  return `${entries}${logs} are complete, in order and unchanged${signed}.${revoked} ${elsewhere}`;
}

function listOf(digests: readonly string[]): string {
  const shown = digests.slice(0, 3).map((digest) => `${digest.slice(0, 12)}…`);
  const rest = digests.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${count.format(rest)} more` : shown.join(', ');
}

const series = new Intl.ListFormat('en-GB');

/** Records that are named in a sentence. */
export const maxShownRecords = 3;

const kindInWords: Readonly<Record<AlteredRecord['entity'], string>> = {
  model: 'model',
  'model-version': 'version',
  dataset: 'data set',
  user: 'user',
  run: 'comparison of',
  'fairness-run': 'fairness check of',
  'performance-run': 'performance on',
  monitor: 'monitor',
  'prediction-batch': 'batch of predictions',
  alert: 'alert',
  'alert-rule': 'rule of alerts',
  approval: 'approval of',
  deployment: 'deployment of',
  explanation: 'explanation of',
  setting: 'setting',
  risk: 'risk of',
};

/** Records that do not say what their history says; empty when there are none. */
export function recordsSentence(altered: readonly AlteredRecord[]): string {
  if (altered.length === 0) return '';
  const shown = altered
    .slice(0, maxShownRecords)
    .map(({ entity, name, fields }) => `${kindInWords[entity]} “${name}” (${fields.join(', ')})`);
  const more = altered.length > maxShownRecords ? ' and others' : '';
  return `Records were changed by other means than DriftGuard: ${shown.join(', ')}${more}. Their history tells what they were.`;
}

/** What hashing the evidence again found. */
export function evidenceSentence({ files, missing, changed, quarantined }: EvidenceFinding): string {
  if (files === 0) return 'There are no evidence files yet.';
  const parts = [
    ...(changed.length > 0 ? [`${count.format(changed.length)} changed (${listOf(changed)})`] : []),
    ...(quarantined.length > 0
      ? [`${count.format(quarantined.length)} damaged and in quarantine (${listOf(quarantined)})`]
      : []),
    ...(missing.length > 0 ? [`${count.format(missing.length)} missing (${listOf(missing)})`] : []),
  ];
  if (parts.length === 0) {
    return files === 1
      ? 'The one evidence file is as it was recorded.'
      : `All ${count.format(files)} evidence files are as they were recorded.`;
  }
  return (
    `Of ${count.format(files)} evidence files, ${series.format(parts)}. Results that rest on them cannot be computed ` +
    'again until they are put back: the Audit page and “driftguard evidence” do so from a backup.'
  );
}
