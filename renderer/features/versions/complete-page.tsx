import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '../../../shared/contract/versions.ts';
import { useVersionId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Sections } from '../../components/section.tsx';
import { JobFormPage } from '../jobs/job-form-page.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';
import { FactsFields } from './facts-fields.tsx';
import { useFactsDraft } from './use-facts-draft.ts';
import { versionCrumbs } from './version-crumbs.ts';

/** Adds what is not recorded of a version yet. */
export default function CompletePage() {
  const { t } = useTranslation(['versions', 'models']);
  const id = useVersionId();
  const query = useCommand('versions/get', { id });
  return (
    <JobFormPage
      way={versionCrumbs(t, query.data)}
      texts={{
        title: t('complete.title'),
        running: t('complete.running'),
        cancelled: t('complete.cancelled'),
        failed: t('complete.failed'),
        nothing: t('complete.nothing'),
        again: t('register.again'),
      }}
      heading={t('complete.heading', { version: query.data?.version ?? '…' })}
      lead={t('complete.lead')}
      command="versions/complete"
    >
      {(onStarted) => (
        <QueryView query={query} rows={4}>
          {(version) => <CompleteForm version={version} onStarted={onStarted} />}
        </QueryView>
      )}
    </JobFormPage>
  );
}

function CompleteForm({ version, onStarted }: { version: ModelVersion; onStarted: OnStarted }) {
  const { t } = useTranslation('versions');
  const complete = useWrite('versions/complete');
  const { draft, reading, problems, change, markTried } = useFactsDraft(complete.error);
  return (
    <Box
      component="form"
      noValidate
      sx={{ maxWidth: 940 }}
      onSubmit={(event) => {
        event.preventDefault();
        markTried();
        if (!reading.ok) return;
        complete.mutate(
          { id: version.id, rowVersion: version.rowVersion, ...reading.facts },
          { onSuccess: onStarted },
        );
      }}
    >
      <Sections>
        {complete.error === null ? null : <ErrorNotice error={complete.error} />}
        <FactsFields
          modelId={version.modelId}
          command="versions/complete"
          recorded={version}
          draft={draft}
          problems={problems}
          onChange={change}
        />
        <Box>
          <GateButton
            command="versions/complete"
            type="submit"
            variant="contained"
            size="large"
            loading={complete.isPending}
          >
            {t('complete.submit')}
          </GateButton>
        </Box>
      </Sections>
    </Box>
  );
}
