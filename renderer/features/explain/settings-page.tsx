import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import { useTranslation } from 'react-i18next';
import { explainProvider } from '../../../shared/contract/explain.ts';
import type { ExplainSettings, ExplainSettingsDraft } from '../../../shared/contract/explain.ts';
import { useGate } from '../../app/use-gate.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { errorFromJob } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { isActive } from '../jobs/active-jobs.ts';
import { JobProgressView } from '../jobs/job-progress.tsx';
import { useJob } from '../jobs/use-job.ts';

const noInput = {};
const settingsRecord = { kind: 'explain-settings', id: 'explain' } as const;

/** Whether results may be sent outside. Administrators decide; everybody may know. */
export default function ExplainSettingsPage() {
  const { t } = useTranslation('explain');
  const query = useCommand('explain/settings', noInput);
  const settings = query.data;
  return (
    <Page
      crumbs={[{ label: t('settings.title') }]}
      command="explain/save-settings"
      heading={
        settings === undefined
          ? t('settings.title')
          : settings.enabled
            ? t('settings.on', { host: URL.parse(settings.url)?.host ?? settings.url })
            : t('settings.off')
      }
      lead={t('settings.lead')}
      actions={<HistoryButton record={settingsRecord} name={t('settings.historyOf')} />}
    >
      <QueryView query={query} rows={8}>
        {(present) => (
          <Sections>
            <Form key={present.rowVersion} settings={present} />
            {present.enabled ? <ConnectionTest /> : null}
          </Sections>
        )}
      </QueryView>
    </Page>
  );
}

function draftOf({ rowVersion: _v, savedAt: _at, keyHeldIn: _key, ...draft }: ExplainSettings) {
  return draft;
}

function Form({ settings }: { settings: ExplainSettings }) {
  const { t } = useTranslation('explain');
  const toast = useToast();
  const { open } = useGate('explain/save-settings');
  const save = useWrite('explain/save-settings');
  const [draft, setDraft] = useState<ExplainSettingsDraft>(() => draftOf(settings));
  const [key, setKey] = useState('');
  const [removesKey, setRemovesKey] = useState(false);
  const problems = new Map(save.error?.problems.map(({ path, message }) => [path.split('.')[0], message]));
  const change = (part: Partial<ExplainSettingsDraft>): void => {
    setDraft((before) => ({ ...before, ...part }));
  };
  const field = (path: 'url' | 'model' | 'timeoutSeconds' | 'key', hint: string) => ({
    disabled: !open,
    error: problems.has(path),
    helperText: problems.get(path) ?? hint,
  });
  const { keyHeldIn } = settings;

  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(
          {
            ...draft,
            rowVersion: settings.rowVersion,
            key: removesKey
              ? { action: 'remove' }
              : key === ''
                ? { action: 'keep' }
                : { action: 'set', value: key },
          },
          {
            onSuccess: () => {
              toast.success(t('settings.saved'));
            },
          },
        );
      }}
      sx={{ display: 'grid', gap: 2.5 }}
    >
      <Section title={t('settings.section')}>
        <Box sx={{ display: 'grid', gap: 2.5, maxWidth: 640 }}>
          <FormControlLabel
            control={
              <Switch
                checked={draft.enabled}
                disabled={!open}
                onChange={(_event, enabled) => {
                  change({ enabled });
                }}
              />
            }
            label={t('settings.enabled')}
          />
          <TextField
            select
            label={t('settings.provider')}
            value={draft.provider}
            disabled={!open}
            onChange={(event) => {
              setKey('');
              change({ provider: explainProvider.parse(event.target.value) });
            }}
          >
            {explainProvider.options.map((value) => (
              <MenuItem key={value} value={value}>
                {t(`settings.kind.${value}`)}
              </MenuItem>
            ))}
          </TextField>
          <TextField
            label={t('settings.url')}
            value={draft.url}
            {...field('url', t(`settings.urlHint.${draft.provider}`))}
            slotProps={{ htmlInput: { maxLength: 500, spellCheck: false, inputMode: 'url' } }}
            onChange={(event) => {
              change({ url: event.target.value.trim() });
            }}
          />
          <TextField
            label={t('settings.model')}
            value={draft.model}
            {...field('model', '')}
            slotProps={{ htmlInput: { maxLength: 200, spellCheck: false } }}
            onChange={(event) => {
              change({ model: event.target.value });
            }}
          />
          <TextField
            label={t('settings.timeout')}
            type="number"
            value={draft.timeoutSeconds}
            {...field('timeoutSeconds', '')}
            slotProps={{ htmlInput: { min: 1, max: 120 } }}
            onChange={(event) => {
              change({ timeoutSeconds: Number(event.target.value) });
            }}
          />
          {/* A server of one's own asks for no key; one that is kept can be seen and removed. */}
          {draft.provider === 'runanywhere' && keyHeldIn === null ? null : (
            <TextField
              label={t('settings.key')}
              type="password"
              autoComplete="off"
              value={key}
              {...field(
                'key',
                keyHeldIn === null ? t('settings.keyNone') : t(`settings.keyHeld.${keyHeldIn}`),
              )}
              disabled={!open || removesKey}
              slotProps={{ htmlInput: { maxLength: 500 } }}
              onChange={(event) => {
                setKey(event.target.value);
              }}
            />
          )}
          {keyHeldIn === null ? null : (
            <FormControlLabel
              control={
                <Checkbox
                  checked={removesKey}
                  disabled={!open}
                  onChange={(_event, checked) => {
                    setRemovesKey(checked);
                  }}
                />
              }
              label={t('settings.removeKey')}
            />
          )}
        </Box>
      </Section>
      <Section title={t('settings.content')} hint={t('settings.contentHint')}>
        <Box sx={{ display: 'grid', justifyItems: 'start' }}>
          {(['sendNames', 'sendValues'] as const).map((name) => (
            <FormControlLabel
              key={name}
              control={
                <Checkbox
                  checked={draft[name]}
                  disabled={!open}
                  onChange={(_event, checked) => {
                    change({ [name]: checked });
                  }}
                />
              }
              label={t(`settings.${name}`)}
            />
          ))}
        </Box>
      </Section>
      {save.error === null || problems.size > 0 ? null : <ErrorNotice error={save.error} />}
      <Box>
        <GateButton
          command="explain/save-settings"
          type="submit"
          variant="contained"
          loading={save.isPending}
        >
          {t('settings.save')}
        </GateButton>
      </Box>
    </Box>
  );
}

/** Asks for a sign of life with a fixed sentence. */
function ConnectionTest() {
  const { t } = useTranslation('explain');
  const test = useWrite('explain/test');
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId).data;
  const busy = job !== undefined && isActive(job);
  return (
    <Section title={t('settings.test')} hint={t('settings.testHint')}>
      <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
        <GateButton
          command="explain/test"
          variant="outlined"
          disabled={busy}
          onClick={() => {
            test.mutate(
              {},
              {
                onSuccess: (started) => {
                  setJobId(started.jobId);
                },
              },
            );
          }}
        >
          {t('settings.test')}
        </GateButton>
        {busy ? (
          <Box sx={{ width: '100%' }}>
            <JobProgressView job={job} />
          </Box>
        ) : null}
        {job?.state === 'done' ? <Alert severity="success">{job.outcome?.message}</Alert> : null}
        {job === undefined || job.failure === null ? null : <ErrorNotice error={errorFromJob(job.failure)} />}
        {test.error === null ? null : <ErrorNotice error={test.error} />}
      </Box>
    </Section>
  );
}
