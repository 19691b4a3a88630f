import { useState } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { RiskSettingsInForce } from '../../../shared/contract/risk.ts';
import { riskTermNames } from '../../../shared/schema/risk.ts';
import type { RiskSettings } from '../../../shared/schema/risk.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { TriedForm } from '../../components/tried-form.tsx';
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
  return (
    <TriedForm
      preview="risk/preview"
      save="risk/save-settings"
      settings={settings}
      tried={tried}
      unchanged={unchanged}
      pending={save.isPending}
      error={save.error}
      onTry={setTried}
      onSave={(asked) => {
        save.mutate(
          { settings: asked, version: present.version },
          {
            onSuccess: () => {
              toast.success(t('settings.saved'));
            },
          },
        );
      }}
      texts={{
        try: t('settings.preview'),
        save: t('settings.save'),
        version: t('settings.version', { version: present.version, digest: shortDigest(present.sha256) }),
      }}
      result={tried === null ? null : <PreviewResult settings={tried} />}
    >
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
    </TriedForm>
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
