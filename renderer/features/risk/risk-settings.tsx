import { useState } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { RiskSettingsInForce } from '../../../shared/contract/risk.ts';
import { riskTermNames } from '../../../shared/schema/risk.ts';
import type { RiskSettings } from '../../../shared/schema/risk.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { requestMadeInstead } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { useToast } from '../../components/use-toast.ts';
import { shortDigest } from '../../format/numbers.ts';
import { HistoryButton } from '../history/history-button.tsx';
import { PreviewResult } from './preview-result.tsx';
import { cutOffNames, readRiskForm, toRiskForm } from './settings-draft.ts';

const riskSettingsRecord = { kind: 'risk-settings', id: 'risk' } as const;

/** Weights, cut-offs and the age of doubt, tried over all models before they are saved. */
export function RiskSettingsSection() {
  const { t } = useTranslation('risk');
  const query = useCommand('risk/settings', {});
  return (
    <Section
      title={t('settings.title')}
      hint={t('settings.hint')}
      actions={<HistoryButton size="small" record={riskSettingsRecord} name={t('settings.historyOf')} />}
    >
      <QueryView query={query} rows={5}>
        {(present) => <SettingsForm key={present.version} present={present} />}
      </QueryView>
    </Section>
  );
}

function SettingsForm({ present }: { present: RiskSettingsInForce }) {
  const { t } = useTranslation('risk');
  const toast = useToast();
  const [form, setForm] = useState(() => toRiskForm(present.settings));
  const [tried, setTried] = useState<RiskSettings | null>(null);
  const save = useWrite('risk/save-settings');
  const { settings, problems, sum } = readRiskForm(form);
  const unchanged = JSON.stringify(form) === JSON.stringify(toRiskForm(present.settings));
  const change = (part: Partial<typeof form>): void => {
    setForm((before) => ({ ...before, ...part }));
    setTried(null);
  };
  const field = (path: string, label: string, value: string, onText: (text: string) => void, hint = ' ') => (
    <TextField
      key={path}
      size="small"
      label={label}
      value={value}
      error={problems[path] !== undefined}
      helperText={problems[path] === undefined ? hint : problemText(problems[path], t('settings.whole'))}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 5 } }}
      onChange={(event) => {
        onText(event.target.value);
      }}
    />
  );
  const refused = save.error !== null && requestMadeInstead(save.error) === null ? save.error : null;
  return (
    <Box
      component="form"
      noValidate
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (settings !== null) setTried(settings);
      }}
    >
      {refused === null ? null : <ErrorNotice error={refused} />}
      <Typography variant="h3">{t('settings.weights')}</Typography>
      <Box sx={fields}>
        {riskTermNames.map((name) =>
          field(`weights.${name}`, t(`term.${name}`), form.weights[name], (text) => {
            change({ weights: { ...form.weights, [name]: text } });
          }),
        )}
      </Box>
      <Typography
        component="output"
        variant="body2"
        sx={{ marginTop: -2, color: sum === 100 ? 'text.secondary' : 'error.main' }}
      >
        {t(sum === 100 ? 'settings.sum' : 'settings.sumProblem', { sum })}
      </Typography>
      <Typography variant="h3">{t('settings.cutOffs')}</Typography>
      <Box sx={fields}>
        {cutOffNames.map((grade) =>
          field(`cutOffs.${grade}`, t('grade', { grade }), form.cutOffs[grade], (text) => {
            change({ cutOffs: { ...form.cutOffs, [grade]: text } });
          }),
        )}
        {field(
          'staleAfterDays',
          t('settings.stale'),
          form.stale,
          (stale) => {
            change({ stale });
          },
          t('settings.staleHint'),
        )}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <GateButton command="risk/preview" type="submit" variant="outlined" disabled={settings === null}>
          {t('settings.preview')}
        </GateButton>
        <GateButton
          command="risk/save-settings"
          variant="contained"
          loading={save.isPending}
          disabled={tried === null || unchanged}
          onClick={() => {
            if (tried === null) return;
            save.mutate(
              { settings: tried, version: present.version },
              {
                onSuccess: () => {
                  toast.success(t('settings.saved'));
                },
              },
            );
          }}
        >
          {t('settings.save')}
        </GateButton>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {t('settings.version', { version: present.version, digest: shortDigest(present.sha256) })}
        </Typography>
      </Box>
      {tried === null ? null : <PreviewResult settings={tried} />}
    </Box>
  );
}

/** The schema speaks in sentences, except of what is no number at all. */
function problemText(problem: string, whole: string): string {
  return problem.startsWith('Invalid input') ? whole : problem;
}

const fields = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
  maxWidth: 1000,
} as const;
