import { useState } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../shared/contract/models.ts';
import { semanticVersion } from '../../../shared/schema/semantic-version.ts';
import { useModelId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { JobFormPage } from '../jobs/job-form-page.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';
import { FactsFields } from './facts-fields.tsx';
import { useFactsDraft } from './use-facts-draft.ts';

/** Registers the next version of a model and follows it; a running registration is found again after a reload. */
export default function RegisterPage() {
  const { t } = useTranslation(['versions', 'models']);
  const modelId = useModelId();
  const query = useCommand('models/get', { id: modelId });
  const name = query.data?.name ?? '…';
  return (
    <JobFormPage
      way={[
        { label: t('models:title'), to: '/models' },
        { label: name, to: `/models/${modelId}/versions` },
      ]}
      texts={{
        title: t('register.title'),
        running: t('register.running'),
        cancelled: t('register.cancelled'),
        failed: t('register.failed'),
        nothing: t('register.nothing'),
        again: t('register.again'),
      }}
      heading={t('register.heading', { name })}
      command="versions/register"
      {...(query.data === undefined
        ? {}
        : { lead: t('register.lead', { version: query.data.semanticVersion }) })}
    >
      {(onStarted) => (
        <QueryView query={query} rows={4}>
          {(model) => <RegisterForm model={model} onStarted={onStarted} />}
        </QueryView>
      )}
    </JobFormPage>
  );
}

function RegisterForm({ model, onStarted }: { model: Model; onStarted: OnStarted }) {
  const { t } = useTranslation('versions');
  const register = useWrite('versions/register');
  const [version, setVersion] = useState('');
  const { draft, reading, problems, change, markTried } = useFactsDraft(register.error);
  const [tried, setTried] = useState(false);
  const read = semanticVersion.safeParse(version);
  const refused = register.error?.problems.find(({ path }) => path === 'version')?.message;
  const wrong = read.success ? refused : read.error.issues[0]?.message;

  const submit = (): void => {
    setTried(true);
    markTried();
    if (!read.success || !reading.ok) return;
    register.mutate(
      { modelId: model.id, rowVersion: model.rowVersion, version: read.data, ...reading.facts },
      { onSuccess: onStarted },
    );
  };

  return (
    <Box
      component="form"
      noValidate
      sx={{ maxWidth: 940 }}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Sections>
        {register.error === null || refused !== undefined ? null : <ErrorNotice error={register.error} />}
        <Section title={t('facts.what')}>
          <TextField
            label={t('register.number')}
            value={version}
            required
            error={tried && wrong !== undefined}
            helperText={
              tried && wrong !== undefined
                ? wrong
                : t('register.numberHint', { version: model.semanticVersion })
            }
            onChange={(event) => {
              setVersion(event.target.value.trim());
            }}
          />
        </Section>
        <FactsFields
          modelId={model.id}
          command="versions/register"
          recorded={{ artefact: null, training: null }}
          draft={draft}
          problems={problems}
          onChange={change}
        />
        <Box>
          <GateButton
            command="versions/register"
            type="submit"
            variant="contained"
            size="large"
            disabled={model.deletedAt !== null}
            loading={register.isPending}
          >
            {t('register.submit')}
          </GateButton>
        </Box>
      </Sections>
    </Box>
  );
}
