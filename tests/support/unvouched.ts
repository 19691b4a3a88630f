/**
 * What a verification does not hold against the history of records, each with the reason: it is checked by other
 * means, or nothing that a record says rests on it.
 */

/** Tables that are checked in another way. */
export const checkedOtherwise: Readonly<Record<string, string>> = {
  changes: 'the ledger holds a digest of every change',
  audit_logs: 'the ledger checks itself',
  audit_entries: 'the ledger checks itself',
  audit_subtrees: 'the ledger checks itself',
  audit_state: 'the ledger checks itself',
  evidence_files: 'each file is hashed again',
  schema_steps: 'the digest of each step is checked at the start',
};

/** Tables that nobody vouches for. */
export const unvouchedTables: Readonly<Record<string, string>> = {
  jobs: 'notes of work that has ended',
  sessions: 'end by themselves',
  one_time_codes: 'end by themselves',
  spent_refresh_tokens: 'digests of what opens nothing any more',
  audit_keys: 'under what name a key is kept, and when; the public half is held against the log',
  audit_checkpoints: 'when one was made; the signed text is checked',
  risk_due: 'models that wait to be scored again, and are',
  monitor_datasets: 'what a monitor looked at; it looks again',
  staged_predictions: 'labels that wait to be sealed; what is sealed is evidence with a digest',
  prediction_models: 'numbers of models in the index of what is sealed',
  sealed_batches: 'numbers of batches in the index of what is sealed',
  sealed_predictions: 'tells at once that a prediction was logged before; the evidence holds what is sealed',
  prediction_datasets: 'where labels came from; the history of the batches tells it in words',
};

/** Single fields. */
export const unvouchedPlaces: Readonly<Record<string, string>> = {
  'changes.actor_name': 'may be erased when a person asks for it; the ledger holds who it was by the id',
  'schema_steps.applied_at': 'when a step was taken; its digest is checked',
  'schema_steps.app_version': 'by which version a step was taken; its digest is checked',
  'accounts.failed_sign_ins': 'counts towards the lock, from which an administrator frees',
  'accounts.last_sign_in_at': 'shown on the page of accounts',
  'accounts.created_at': 'the account was made when its user was',
  'monitors.failure': 'why a monitor rests, which its history tells in words; it tries again',
  'monitors.rests_after': 'since which data a monitor rests; it goes on with the next',
  'explanations.answer': 'words of a model outside, which no decision rests on; forgotten by age',
  'prediction_parts.records': 'wait to be sealed, when their digest is checked',
  'risk_scores.model_id':
    'the first score of a model, of which nothing was found yet, is not told: it follows from the formula; every other is found',
  'risk_scores.id': 'names a score; what it says is checked',
  'risk_standings.review_at': 'when a score is looked at again; nothing is judged by it',
  'evidence_files.size_bytes': 'the digest of the file is checked',
  'evidence_files.rows': 'the digest of the file is checked',
  'evidence_files.created_at': 'the digest of the file is checked',
};

/** Fields of the user that stands for the program itself: it has no account, and no history but what it did. */
export const unvouchedOfProgram: Readonly<Record<string, string>> = {
  created_at: 'when the folder was opened first, which the first entry of the ledger tells',
};

/** Settings that the application notes for itself; those that people change are vouched for. */
export const unvouchedSettings: readonly string[] = [
  'operator-id',
  'workspace-kind',
  'session-clock',
  'demo-begun-by',
  'demo-loaded-at',
  'installation-id',
  'secret-kind',
  'ledger-keys',
  'ledger-verification',
  'backup-drill',
  'backup-failure',
];
