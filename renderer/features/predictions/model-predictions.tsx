import { useState } from 'react';
import type { ReactNode } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import LabelOutlined from '@mui/icons-material/LabelOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import ReceiptLongOutlined from '@mui/icons-material/ReceiptLongOutlined';
import UploadFileOutlined from '@mui/icons-material/UploadFileOutlined';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import type { PredictionBatchRow, PredictionSummary } from '../../../shared/contract/predictions.ts';
import { useCommand } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Moment } from '../../components/moment.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatCount, formatShare } from '../../format/numbers.ts';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';
import { BatchList } from './batch-list.tsx';
import { LabelsDialog } from './labels-dialog.tsx';
import { emptyLog, LogFileDialog } from './log-file-dialog.tsx';
import type { LogDraft } from './log-file-dialog.tsx';
import { SealDialog } from './seal-dialog.tsx';

/** What was started here; of a file that is logged also what was entered for it. */
type Begun = { readonly jobId: string; readonly draft: LogDraft | null };

/** What a model has predicted lately, and how much of it is labelled. */
export function ModelPredictions({ model }: { model: Model }) {
  const query = useCommand('predictions/summary', { modelId: model.id });
  const [logging, setLogging] = useState<LogDraft | null>(null);
  // Kept here: the first file that is logged changes the page from the empty one to that with batches.
  const [begun, setBegun] = useState<Begun | null>(null);
  const started =
    begun === null ? null : (
      <Started
        jobId={begun.jobId}
        onCorrect={
          begun.draft === null
            ? null
            : () => {
                setLogging(begun.draft);
              }
        }
      />
    );
  const onLog = () => {
    setLogging(emptyLog);
  };
  return (
    <>
      <QueryView query={query} rows={5}>
        {(summary) =>
          summary.batches === 0 ? (
            <NoPredictions model={model} started={started} onLog={onLog} />
          ) : (
            <Predictions
              model={model}
              summary={summary}
              started={started}
              onLog={onLog}
              onStarted={(jobId) => {
                setBegun({ jobId, draft: null });
              }}
            />
          )
        }
      </QueryView>
      {logging === null ? null : (
        <LogFileDialog
          modelId={model.id}
          initial={logging}
          onStarted={(jobId, draft) => {
            setBegun({ jobId, draft });
          }}
          onClose={() => {
            setLogging(null);
          }}
        />
      )}
    </>
  );
}

type LoggingProps = {
  model: Model;
  /** What was started here. */
  started: ReactNode;
  onLog: () => void;
};

function NoPredictions({ model, started, onLog }: LoggingProps) {
  const { t } = useTranslation('predictions');
  const command = `driftguard predict log --data-dir FOLDER --user ADDRESS --model "${model.name}" --batch ID --file rows.csv`;
  return (
    <Paper sx={{ border: '1px solid var(--dg-line)', borderRadius: '12px' }}>
      <EmptyState
        icon={<ReceiptLongOutlined />}
        title={t('none')}
        body={t('noneBody')}
        action={
          <>
            {model.deletedAt === null ? (
              <GateButton
                command="predictions/log-file"
                variant="contained"
                startIcon={<UploadFileOutlined />}
                onClick={onLog}
              >
                {t('logFile')}
              </GateButton>
            ) : null}
            <CopyText text={command} what={t('noneCommand')} />
          </>
        }
      />
      {started === null ? null : <Box sx={{ padding: '0 20px 20px' }}>{started}</Box>}
    </Paper>
  );
}

/** What is to be sealed: one batch, or all that wait. */
type Sealing = { readonly batch: PredictionBatchRow | null };

type PredictionsProps = LoggingProps & {
  summary: PredictionSummary;
  onStarted: (jobId: string) => void;
};

function Predictions({ model, summary, started, onLog, onStarted }: PredictionsProps) {
  const { t } = useTranslation('predictions');
  const [sealing, setSealing] = useState<Sealing | null>(null);
  const [labelling, setLabelling] = useState(false);
  const live = model.deletedAt === null;
  const { rows, labelledRows, lastAt, stagedBatches, stagedRows, incompleteBatches } = summary;
  const complete = stagedBatches - incompleteBatches;
  return (
    <Sections>
      <Section
        title={t('heading', { count: rows, share: formatShare(labelledRows / rows) })}
        hint={
          <>
            {lastAt === null ? null : (
              <>
                {t('newest')} <Moment at={lastAt} />.{' '}
              </>
            )}
            {stagedBatches === 0
              ? t('allSealed')
              : t('waiting', { count: stagedBatches, rows: formatCount(stagedRows) })}
            {incompleteBatches === 0 ? null : ` ${t('incomplete', { count: incompleteBatches })}`}
          </>
        }
      >
        <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
          {live ? (
            <>
              {stagedBatches === 0 ? null : (
                <GateButton
                  command="predictions/seal"
                  variant={complete > 0 ? 'contained' : 'outlined'}
                  startIcon={<LockOutlined />}
                  disabled={complete === 0}
                  onClick={() => {
                    setSealing({ batch: null });
                  }}
                >
                  {t('sealAll')}
                </GateButton>
              )}
              <GateButton
                command="predictions/join-labels"
                variant="outlined"
                startIcon={<LabelOutlined />}
                onClick={() => {
                  setLabelling(true);
                }}
              >
                {t('joinLabels')}
              </GateButton>
              <GateButton
                command="predictions/log-file"
                variant="outlined"
                startIcon={<UploadFileOutlined />}
                onClick={onLog}
              >
                {t('logFile')}
              </GateButton>
            </>
          ) : null}
        </Box>
        {started}
      </Section>
      <BatchList
        model={model}
        onSeal={(batch) => {
          setSealing({ batch });
        }}
      />
      {sealing === null ? null : (
        <SealDialog
          modelId={model.id}
          batch={sealing.batch}
          batches={complete}
          onStarted={onStarted}
          onClose={() => {
            setSealing(null);
          }}
        />
      )}
      {labelling ? (
        <LabelsDialog
          modelId={model.id}
          onStarted={onStarted}
          onClose={() => {
            setLabelling(false);
          }}
        />
      ) : null}
    </Sections>
  );
}

/** What was started here, until it has ended and what it came to. */
function Started({ jobId, onCorrect }: { jobId: string; onCorrect: (() => void) | null }) {
  const { t } = useTranslation('predictions');
  const job = useJob(jobId).data;
  if (job === undefined) return null;
  return (
    <Box sx={{ marginTop: 2, maxWidth: 760 }}>
      {isActive(job) ? <JobProgressView job={job} titled /> : null}
      {job.outcome === null ? null : (
        <Alert severity="success" role="status">
          {job.outcome.message}
        </Alert>
      )}
      {job.state === 'failed' && job.failure !== null ? (
        <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
          <ErrorNotice error={errorFromJob(job.failure)} />
          {onCorrect === null ? null : (
            <Button variant="outlined" onClick={onCorrect}>
              {t('log.correct')}
            </Button>
          )}
        </Box>
      ) : null}
      {job.state === 'cancelled' || job.state === 'interrupted' ? (
        <Alert severity="info" role="status">
          {t('stopped')}
        </Alert>
      ) : null}
    </Box>
  );
}
