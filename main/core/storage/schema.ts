import type { Generated } from 'kysely';
import type { AlertLevel, AlertSeverity, AlertSource, AlertState } from '../../../shared/contract/alerts.ts';
import type { Role } from '../../../shared/contract/define.ts';
import type { DatasetPurpose, FileFormat } from '../../../shared/contract/datasets.ts';
import type { AccountState, SessionRow } from '../../../shared/contract/identity.ts';
import type { JobKind, JobState } from '../../../shared/contract/jobs.ts';
import type { ModelState, ModelTask, RiskClass } from '../../../shared/contract/models.ts';
import type { MonitorWindowResult } from '../../../shared/contract/monitors.ts';
import type { BatchState } from '../../../shared/contract/predictions.ts';
import type { MonitorMeasure, MonitorSchedule } from '../../../shared/schema/monitor.ts';
import type { ColumnRole, ColumnType } from '../../../shared/schema/column.ts';
import type { Entity } from '../../../shared/schema/entity.ts';
import type { DriftVerdict } from '../../../shared/schema/drift.ts';
import type { FairnessVerdict } from '../../../shared/schema/fairness.ts';
import type { ExplainFailure } from '../../../shared/contract/explain.ts';
import type { PerformanceKind, PerformanceMetric } from '../../../shared/schema/performance.ts';
import type { RiskGrade } from '../../../shared/schema/risk.ts';
import type { DeploymentOutcome } from '../../../shared/contract/deployments.ts';
import type { GateVerdict } from '../../../shared/schema/gate.ts';
import type { ApprovalState } from '../../../shared/contract/approvals.ts';
import type {
  AlertId,
  AlertRuleId,
  ApprovalId,
  ChangeId,
  DatasetId,
  DeploymentId,
  ExplanationId,
  FairnessRunId,
  JobId,
  ModelId,
  ModelVersionId,
  MonitorId,
  MonitorWindowId,
  PerformanceRunId,
  PredictionBatchId,
  RiskScoreId,
  RunId,
  SessionId,
  Sha256,
  UserId,
} from '../../../shared/schema/ids.ts';
import type { UtcInstant } from '../../../shared/schema/time.ts';

/** JSON text; the repository that owns the column parses it. */
export type JsonText = string;

export type Tables = {
  workspace_settings: { key: string; value: string };
  users: { id: UserId; name: string; role: Role; created_at: UtcInstant };
  accounts: {
    user_id: UserId;
    name_key: string;
    email: string;
    email_key: string;
    state: AccountState;
    demo: 0 | 1;
    password_hash: string | null;
    failed_sign_ins: number;
    credential_version: number;
    row_version: number;
    created_at: UtcInstant;
    last_sign_in_at: UtcInstant | null;
  };
  one_time_codes: {
    hash: Sha256;
    user_id: UserId;
    purpose: 'recovery' | 'reset' | 'invitation';
    created_at: UtcInstant;
    expires_ms: number | null;
  };
  sessions: {
    id: SessionId;
    user_id: UserId;
    credential_version: number;
    client: string;
    shell: SessionRow['shell'];
    access_hash: Sha256;
    access_expires_ms: number;
    refresh_hash: Sha256;
    refresh_expires_ms: number;
    grace_hash: Sha256 | null;
    rotated_ms: number;
    ends_ms: number;
    active_ms: number;
    confirmed_ms: number;
    locked: 0 | 1;
    created_at: UtcInstant;
    last_seen_at: UtcInstant;
  };
  approvals: {
    id: ApprovalId;
    command: string;
    input: JsonText;
    input_sha256: Sha256;
    reason: string;
    state: ApprovalState;
    requester_id: UserId;
    decider_id: UserId | null;
    note: string;
    requested_at: UtcInstant;
    expires_at: UtcInstant;
    decided_at: UtcInstant | null;
    ended_at: UtcInstant | null;
    outcome: string;
    job_id: JobId | null;
    row_version: number;
  };
  explanations: {
    id: ExplanationId;
    subject_kind: string;
    subject_id: string;
    digest: Sha256;
    url: string;
    model: string;
    body: JsonText;
    replaced: JsonText;
    actor_id: UserId;
    state: 'sent' | 'answered' | 'failed';
    failure: ExplainFailure | null;
    answer: string | null;
    attempts: number;
    duration_ms: number;
    sent_at: UtcInstant;
    ended_at: UtcInstant | null;
  };
  spent_refresh_tokens: { hash: Sha256; session_id: SessionId };
  models: {
    id: ModelId;
    name: string;
    name_key: string;
    semantic_version: string;
    owner: string;
    owner_key: string;
    task: ModelTask;
    risk_class: RiskClass;
    state: ModelState;
    last_run_id: RunId | null;
    last_run_verdict: DriftVerdict | null;
    last_run_at: UtcInstant | null;
    row_version: number;
    created_at: UtcInstant;
    updated_at: UtcInstant;
    deleted_at: UtcInstant | null;
  };
  model_texts: { model_id: ModelId; purpose: string; feature_schema: string };
  model_versions: {
    id: ModelVersionId;
    model_id: ModelId;
    position: number;
    version: string;
    artefact_sha256: Sha256 | null;
    artefact_name: string | null;
    artefact_bytes: number | null;
    artefact_source: 'file' | 'typed' | null;
    training_id: DatasetId | null;
    training: JsonText | null;
    metrics: JsonText;
    card: JsonText;
    card_sections: number;
    created_at: UtcInstant;
    created_by: UserId | null;
    updated_at: UtcInstant;
    row_version: number;
  };
  evidence_files: { sha256: Sha256; size_bytes: number; rows: number; created_at: UtcInstant };
  datasets: {
    id: DatasetId;
    model_id: ModelId;
    name: string;
    name_key: string;
    purpose: DatasetPurpose;
    source_name: string;
    source_format: FileFormat;
    source_sha256: Sha256;
    import_digest: Sha256;
    evidence_sha256: Sha256;
    rows: number;
    rejected_rows: number;
    row_version: number;
    created_at: UtcInstant;
    deleted_at: UtcInstant | null;
    model_version_id: ModelVersionId | null;
  };
  dataset_columns: {
    dataset_id: DatasetId;
    position: number;
    name: string;
    type: ColumnType;
    role: ColumnRole;
    missing: number;
  };
  rejected_rows: {
    dataset_id: DatasetId;
    position: number;
    line: number;
    column_name: string | null;
    reason: string;
    text: string;
  };
  drift_runs: {
    id: RunId;
    model_id: ModelId;
    reference_id: DatasetId;
    current_id: DatasetId;
    reference_name: string;
    current_name: string;
    reference_sha256: Sha256;
    current_sha256: Sha256;
    reference_rows: number;
    current_rows: number;
    verdict: DriftVerdict;
    summary: JsonText;
    config: JsonText;
    unmatched: JsonText;
    software_version: string;
    duration_ms: number;
    created_at: UtcInstant;
    monitor_id: MonitorId | null;
    data_window: JsonText | null;
    reference_window: JsonText | null;
  };
  drift_features: {
    run_id: RunId;
    position: number;
    name: string;
    type: ColumnType;
    verdict: DriftVerdict;
    verdict_rank: number;
    effect: number;
    result: JsonText;
    distribution: JsonText;
  };
  fairness_settings: { model_id: ModelId; row_version: number; settings: JsonText; saved_at: UtcInstant };
  fairness_runs: {
    id: FairnessRunId;
    model_id: ModelId;
    dataset_id: DatasetId;
    dataset_name: string;
    dataset_sha256: Sha256;
    dataset_rows: number;
    rows: number;
    verdict: FairnessVerdict;
    reason: string;
    request: JsonText;
    settings: JsonText;
    settings_version: number;
    narrative: JsonText;
    notes: JsonText;
    result_sha256: Sha256;
    software_version: string;
    duration_ms: number;
    created_at: UtcInstant;
    monitor_window_id: MonitorWindowId | null;
  };
  performance_runs: {
    id: PerformanceRunId;
    model_id: ModelId;
    dataset_id: DatasetId;
    reference_id: DatasetId | null;
    dataset: JsonText;
    reference: JsonText | null;
    kind: PerformanceKind;
    request: JsonText;
    result: JsonText;
    result_sha256: Sha256;
    software_version: string;
    duration_ms: number;
    created_at: UtcInstant;
    monitor_window_id: MonitorWindowId | null;
  };
  performance_figures: {
    run_id: PerformanceRunId;
    metric: PerformanceMetric;
    value: number;
    range: JsonText | null;
  };
  fairness_partitions: {
    run_id: FairnessRunId;
    position: number;
    /** JSON list of the columns. */
    attributes: JsonText;
    outcome: string | null;
    result: JsonText;
  };
  fairness_groups: {
    run_id: FairnessRunId;
    partition: number;
    position: number;
    name: string;
    result: JsonText;
    /** Rows by thousandth of the score, or null without scores from 0 to 1. */
    histogram: JsonText | null;
  };
  alert_notices: {
    user_id: UserId;
    enabled: 0 | 1;
    from_severity: AlertSeverity;
    desktop: 0 | 1;
  };
  alert_rules: {
    id: AlertRuleId;
    name: string;
    name_key: string;
    sources: JsonText;
    model_id: ModelId | null;
    level: AlertLevel;
    /** What is asked of results without a verdict, by their kind. */
    limits: JsonText;
    severity: AlertSeverity;
    cool_down_hours: number;
    auto_resolve: 0 | 1;
    enabled: 0 | 1;
    row_version: number;
    created_at: UtcInstant;
    updated_at: UtcInstant;
    deleted_at: UtcInstant | null;
  };
  alerts: {
    id: AlertId;
    rule_id: AlertRuleId;
    model_id: ModelId;
    source: AlertSource;
    subject_id: string;
    result_id: string;
    level: AlertLevel;
    severity: AlertSeverity;
    severity_rank: number;
    state: AlertState;
    title: string;
    detail: string;
    occurrences: number;
    first_at: UtcInstant;
    last_at: UtcInstant;
    announced_at: UtcInstant;
    assignee_id: UserId | null;
    snoozed_until: UtcInstant | null;
    resolved_at: UtcInstant | null;
    row_version: number;
  };
  monitors: {
    id: MonitorId;
    model_id: ModelId;
    name: string;
    name_key: string;
    reference_id: DatasetId;
    enabled: 0 | 1;
    schedule_kind: MonitorSchedule['kind'];
    schedule_hours: number | null;
    settings: JsonText;
    settings_version: number;
    standing: JsonText;
    standing_rank: number;
    window_count: number;
    last_run_at: UtcInstant | null;
    failure: JsonText | null;
    /** The newest data set of the model when the work failed or was stopped; null while the monitor does not rest. */
    rests_after: DatasetId | null;
    row_version: number;
    created_at: UtcInstant;
    updated_at: UtcInstant;
    deleted_at: UtcInstant | null;
  };
  prediction_batches: {
    id: PredictionBatchId;
    model_id: ModelId;
    name: string;
    name_key: string;
    state: BatchState;
    parts: number;
    parts_present: number;
    rows: number;
    labelled_rows: number;
    first_at: UtcInstant;
    last_at: UtcInstant;
    fields: JsonText;
    dataset_id: DatasetId | null;
    first_row: number | null;
    created_at: UtcInstant;
    sealed_at: UtcInstant | null;
    row_version: number;
    model_version_id: ModelVersionId | null;
  };
  prediction_parts: {
    batch_id: PredictionBatchId;
    part: number;
    rows: number;
    sha256: Sha256;
    records: Uint8Array | null;
  };
  staged_predictions: {
    model_id: ModelId;
    prediction_id: string;
    batch_id: PredictionBatchId;
    part: number;
    label: JsonText | null;
  };
  prediction_models: { number: Generated<number>; model_id: ModelId };
  sealed_batches: { number: Generated<number>; batch_id: PredictionBatchId; missing: number };
  sealed_predictions: { model: number; prediction_id: string; batch: number };
  prediction_datasets: {
    dataset_id: DatasetId;
    made_from_id: DatasetId | null;
    labels_sha256: Sha256 | null;
    added_labels: number;
  };
  monitor_datasets: {
    monitor_id: MonitorId;
    dataset_id: DatasetId;
    settings_version: number;
    done_at: UtcInstant;
    again_at: UtcInstant | null;
  };
  monitor_windows: {
    id: MonitorWindowId;
    monitor_id: MonitorId;
    settings_version: number;
    dataset_id: DatasetId;
    data_window: JsonText;
    place: string;
    outcome: MonitorWindowResult['outcome'];
    verdict: DriftVerdict;
    reason: string;
    run_id: RunId | null;
    columns: number;
    drifted: number;
    created_at: UtcInstant;
  };
  monitor_unmeasured: {
    window_id: MonitorWindowId;
    measure: MonitorMeasure;
    reason: string;
    created_at: UtcInstant;
  };
  risk_settings: {
    version: number;
    formula_version: number;
    sha256: Sha256;
    settings: JsonText;
    saved_at: UtcInstant;
    saved_by: UserId | null;
  };
  risk_scores: {
    id: RiskScoreId;
    model_id: ModelId;
    at: UtcInstant;
    formula_version: number;
    settings_version: number;
    score: number;
    low: number;
    high: number;
    grade: RiskGrade;
    best_grade: RiskGrade;
    worst_grade: RiskGrade;
    terms: JsonText;
    result_sha256: Sha256;
  };
  /** The score that each model has now. */
  risk_standings: {
    model_id: ModelId;
    score_id: RiskScoreId;
    at: UtcInstant;
    score: number;
    low: number;
    high: number;
    grade: RiskGrade;
    unknown_terms: number;
    review_at: UtcInstant | null;
  };
  gate_policies: {
    version: number;
    sha256: Sha256;
    policy: JsonText;
    saved_at: UtcInstant;
    saved_by: UserId | null;
  };
  deployments: {
    id: DeploymentId;
    model_id: ModelId;
    model_version_id: ModelVersionId;
    at: UtcInstant;
    actor_id: UserId;
    from_state: ModelState;
    to_state: ModelState;
    outcome: DeploymentOutcome;
    verdict: GateVerdict | null;
    policy_version: number | null;
    evaluation: JsonText | null;
    evaluation_sha256: Sha256 | null;
    note: string;
    override_until: UtcInstant | null;
  };
  /** The override that each model stands on now. */
  standing_overrides: { model_id: ModelId; deployment_id: DeploymentId; until: UtcInstant };
  /** Models that wait to be scored; triggers of what a score is made of write here. */
  risk_due: { model_id: ModelId };
  jobs: {
    id: JobId;
    kind: JobKind;
    title: string;
    state: JobState;
    actor_id: UserId;
    progress: JsonText;
    outcome: JsonText | null;
    failure: JsonText | null;
    created_at: UtcInstant;
    started_at: UtcInstant | null;
    ended_at: UtcInstant | null;
  };
  changes: {
    id: ChangeId;
    entity: Entity;
    entity_id: string;
    at: UtcInstant;
    actor_id: UserId;
    actor_name: string;
    action: string;
    note: string;
    fields: JsonText;
  };
  /** Logs of the ledger, oldest first; the last one is written to. */
  audit_logs: {
    number: number;
    /** Position in `audit_entries` of its first entry. */
    first_seq: number;
  };
  audit_entries: {
    /** Position over all logs, from 0, without gaps. */
    seq: number;
    body: Uint8Array;
    leaf_hash: Uint8Array;
    at: UtcInstant;
    actor_id: string;
    action: string;
    target_type: string;
    target_id: string;
    change_id: string | null;
  };
  audit_subtrees: { log: number; level: number; position: number; hash: Uint8Array };
  audit_state: {
    log: number;
    size: number;
    frontier: Uint8Array;
    previous: string;
    at: UtcInstant;
    clock: number;
  };
  audit_checkpoints: { log: number; size: number; at: UtcInstant; note: string };
  /** Keys that signed for this installation, oldest first. */
  audit_keys: {
    number: number;
    public_key: Uint8Array;
    /** Under what name the private half is kept. */
    secret_name: string;
    state: 'current' | 'retired' | 'lost';
    made_at: UtcInstant;
    ended_at: UtcInstant | null;
    /** Beyond this many entries of this log its signatures count for nothing. */
    revoked_log: number | null;
    revoked_size: number | null;
  };
};
