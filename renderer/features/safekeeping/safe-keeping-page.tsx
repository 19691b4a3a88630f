import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import BackupOutlined from '@mui/icons-material/BackupOutlined';
import { useTranslation } from 'react-i18next';
import type { BackupStatus } from '../../../shared/contract/backups.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatInstant } from '../../format/time.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { BackupList } from './backup-list.tsx';
import { LostEvidence } from './lost-evidence.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import { RestoredFolders } from './restored-folders.tsx';
import { SafetyFacts } from './safety-facts.tsx';
import { gapsOf, safetyAnswer, severityOf } from './safe-keeping-answer.ts';
import { SettingsDialog } from './settings-dialog.tsx';
import { useBackupJobs } from './use-backup-jobs.ts';

const noInput = {};
const settingsRecord = { kind: 'backup-settings', id: 'backups' } as const;

/** Whether anything could be lost, in words first; then the backups, and the ways back. */
export default function SafeKeepingPage() {
  const { t } = useTranslation('safekeeping');
  const query = useCommand('backups/status', noInput);
  const create = useWrite('backups/create');
  const jobs = useBackupJobs();
  const [dialog, setDialog] = useState<'restore' | 'settings' | null>(null);
  const status = query.data;
  // A role that may not read it is told so once, without buttons it could not use.
  const hidden = status === undefined && query.error?.code === 'FORBIDDEN';
  const answer = status === undefined ? null : safetyAnswer(status);
  const close = (): void => {
    setDialog(null);
  };

  return (
    <Page
      crumbs={[{ label: t('title') }]}
      heading={answer === null ? t('title') : t(`answer.${answer}`)}
      {...(status === undefined || answer === null ? {} : { lead: <Lead status={status} /> })}
      actions={
        hidden ? undefined : (
          <>
            <GateButton
              command="backups/create"
              variant="contained"
              startIcon={<BackupOutlined />}
              loading={create.isPending}
              disabled={jobs.active !== null}
              onClick={() => {
                create.mutate(noInput, { onSuccess: ({ jobId }) => jobs.follow(jobId) });
              }}
            >
              {t('backUpNow')}
            </GateButton>
            <GateButton
              command="backups/restore"
              variant="outlined"
              disabled={status === undefined || (status.backups === 0 && status.pointInTime.from === null)}
              onClick={() => {
                setDialog('restore');
              }}
            >
              {t('restore.open')}
            </GateButton>
            <GateButton
              command="backups/update-settings"
              variant="outlined"
              disabled={status === undefined}
              onClick={() => {
                setDialog('settings');
              }}
            >
              {t('settings.open')}
            </GateButton>
            <HistoryButton record={settingsRecord} name={t('settings.historyOf')} />
          </>
        )
      }
    >
      <Sections>
        {jobs.active === null ? null : (
          <Section title={t('underWay')}>
            <JobProgressView job={jobs.active} titled />
          </Section>
        )}
        {create.error === null ? null : <ErrorNotice error={create.error} />}
        {jobs.failure === null ? null : <ErrorNotice title={t('jobFailed')} error={jobs.failure} />}
        {jobs.active !== null || jobs.outcome === null ? null : (
          <Alert severity="success" role="status">
            {jobs.outcome}
          </Alert>
        )}
        <QueryView query={query}>
          {(value) => (
            <>
              <LostEvidence />
              <RestoredFolders status={value} />
              <SafetyFacts status={value} onDrill={jobs.follow} busy={jobs.active !== null} />
            </>
          )}
        </QueryView>
        {hidden ? null : <BackupList onFollow={jobs.follow} busy={jobs.active !== null} />}
      </Sections>
      {dialog === 'restore' && status !== undefined ? (
        <RestoreDialog status={status} onClose={close} onStarted={jobs.follow} />
      ) : null}
      {dialog === 'settings' && status !== undefined ? (
        <SettingsDialog settings={status.settings} onClose={close} />
      ) : null}
    </Page>
  );
}

/** What follows from the answer, and what no answer covers. */
function Lead({ status }: { status: BackupStatus }) {
  const { t } = useTranslation('safekeeping');
  const answer = safetyAnswer(status);
  const severity = severityOf(answer);
  const detail = {
    at: formatInstant(status.latestVerified?.at ?? null),
    reason: status.lastFailure?.sentence ?? status.pointInTime.sentence,
    folder: status.place.folder,
  };
  const gaps = gapsOf(status);
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      {severity === 'success' ? (
        <span>{t(`lead.${answer}`, detail)}</span>
      ) : (
        <Alert severity={severity}>{t(`lead.${answer}`, detail)}</Alert>
      )}
      {gaps.length === 0 ? null : (
        <Box>
          <Box sx={{ fontWeight: 560 }}>{t('notCovered')}</Box>
          <Box component="ul" sx={{ margin: '4px 0 0', paddingLeft: 2.5 }}>
            {gaps.map((gap) => (
              <li key={gap}>{t(`gap.${gap}`)}</li>
            ))}
          </Box>
        </Box>
      )}
    </Box>
  );
}
