import { useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { DatasetRow } from '../../../shared/contract/datasets.ts';
import { isCompared } from '../../../shared/schema/column.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import type { MonitorDraftInput } from '../../../shared/schema/monitor.ts';
import { useCommand } from '../../client/client-context.tsx';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FoldedSection } from '../../components/folded-section.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { BinFields } from '../drift/bin-fields.tsx';
import { ColumnFields } from '../drift/column-fields.tsx';
import { problemColumn, readNumber } from '../drift/compare-settings.ts';
import type { CompareSettings } from '../drift/compare-settings.ts';
import { ImportanceFields } from '../drift/importance-fields.tsx';
import { SuggestFields } from '../drift/suggest-fields.tsx';
import { TestFields } from '../drift/test-fields.tsx';
import { ThresholdFields } from '../drift/threshold-fields.tsx';
import { TogetherFields } from '../drift/together-fields.tsx';
import { MeasureFields } from './measure-fields.tsx';
import { monitorField, readMonitor } from './monitor-settings.ts';
import type { MonitorProblems, MonitorSettings } from './monitor-settings.ts';
import { AlarmFields, ScheduleFields } from './schedule-fields.tsx';
import { WatchedFields } from './watched-fields.tsx';
import { WindowFields } from './window-fields.tsx';
import { WindowsPreview } from './windows-preview.tsx';

type MonitorFormProps = {
  modelId: ModelId;
  references: readonly DatasetRow[];
  initial: MonitorSettings;
  command: 'monitors/create' | 'monitors/update';
  submitLabel: string;
  pending: boolean;
  error: ClientError | null;
  onSubmit: (draft: MonitorDraftInput) => void;
  onCancel: () => void;
};

const noProblems: MonitorProblems = {};
const comparisonFields = ['tests', 'binCount', 'binEdges', 'alpha', 'majorAlpha', 'alarmShare'];

/** What the engine refused, by the field it names. */
function refusedFields(error: ClientError | null): MonitorProblems {
  return Object.fromEntries(error?.problems.map(({ path, message }) => [monitorField(path), message]) ?? []);
}

/** The settings of a monitor, with what they mean for the newest data beside them. */
export function MonitorForm(props: MonitorFormProps) {
  const { modelId, references, initial, command, submitLabel, pending, error, onSubmit, onCancel } = props;
  const { t } = useTranslation(['monitors', 'drift', 'common']);
  const [settings, setSettings] = useState(initial);
  const [submitted, setSubmitted] = useState(false);
  const reference = useCommand(
    'datasets/get',
    { id: settings.referenceId ?? references[0]?.id ?? '' },
    { enabled: settings.referenceId !== null },
  ).data;
  const reading = useMemo(
    () =>
      readMonitor(settings, {
        notNumber: t('drift:compare.notNumber'),
        bothThresholds: t('drift:compare.bothThresholds'),
        noTests: t('drift:compare.noTests'),
        notWhole: t('form.notWhole'),
        noReference: t('form.noReference'),
      }),
    [settings, t],
  );
  // What was typed into a field is judged at once; what is still blank waits for the first attempt to save.
  const live = reading.ok ? noProblems : reading.problems;
  const shown: MonitorProblems = submitted
    ? { ...refusedFields(error), ...live }
    : Object.fromEntries(Object.entries(live).filter(([field]) => field !== 'name' || settings.name !== ''));
  const previewed = useSettled(reading.ok ? reading.draft : null);
  const change = (part: Partial<MonitorSettings>): void => {
    setSettings((present) => ({ ...present, ...part }));
  };
  const changeCompare = (part: Partial<CompareSettings>): void => {
    setSettings((present) => ({ ...present, compare: { ...present.compare, ...part } }));
  };
  const advancedProblem = Object.keys(live).some(
    (field) => comparisonFields.includes(field) || field.startsWith('thresholds'),
  );
  const columnProblem = Object.keys(live).some((field) => problemColumn(field) !== null);
  const importanceProblem = Object.keys(live).some((field) => field.startsWith('features.'));
  const watched = (reference?.columns ?? []).filter(
    ({ name, role }) => isCompared(role) && (settings.columns === null || settings.columns.includes(name)),
  );
  const windowRows = settings.windowKind === 'rows' ? readNumber(settings.windowRows) : Number.NaN;
  const fields = { settings, problems: shown, onChange: change };
  const compareFields = { settings: settings.compare, problems: shown, onChange: changeCompare };

  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSubmitted(true);
        if (reading.ok) onSubmit(reading.draft);
      }}
      sx={{ maxWidth: 940 }}
    >
      <Sections>
        {error === null ? null : <ErrorNotice error={error} />}
        {submitted && !reading.ok ? <Alert severity="error">{t('form.check')}</Alert> : null}
        <Section title={t('form.what')}>
          <WatchedFields {...fields} references={references} reference={reference} />
        </Section>
        <Section title={t('form.windows')} hint={t('form.windowsHint')}>
          <WindowFields {...fields} reference={reference} />
        </Section>
        <Section title={t('form.measures')} hint={t('form.measuresHint')}>
          <MeasureFields {...fields} />
        </Section>
        <Section title={t('form.when')}>
          <ScheduleFields {...fields} />
        </Section>
        <Section title={t('form.alarm')} hint={t('form.alarmHint')}>
          <AlarmFields {...fields} />
        </Section>
        <FoldedSection title={t('form.advanced')} hint={t('form.testsHint')} problem={advancedProblem}>
          <Box sx={{ display: 'grid', gap: 2.5 }}>
            <TestFields
              tests={settings.compare.tests}
              problem={shown['tests']}
              onChange={(tests) => {
                changeCompare({ tests });
              }}
            />
            <BinFields {...compareFields} />
            <ThresholdFields {...compareFields} />
            {settings.referenceId === null ? null : (
              <SuggestFields
                // Thresholds that were suggested for other windows or data are none for these.
                key={`${settings.referenceId} ${windowRows}`}
                settings={settings.compare}
                onChange={changeCompare}
                modelId={modelId}
                referenceId={settings.referenceId}
                currentRows={Number.isInteger(windowRows) ? windowRows : undefined}
                columns={settings.columns}
              />
            )}
          </Box>
        </FoldedSection>
        <FoldedSection
          title={t('drift:columns.title')}
          hint={t('drift:columns.hint')}
          problem={columnProblem}
        >
          <ColumnFields {...compareFields} columns={watched} />
        </FoldedSection>
        <FoldedSection
          title={t('drift:compare.importance')}
          hint={t('drift:compare.importanceHint')}
          problem={importanceProblem}
        >
          <ImportanceFields {...compareFields} columns={watched.map(({ name }) => name)} />
        </FoldedSection>
        <FoldedSection title={t('drift:together.title')} hint={t('form.togetherHint')} problem={false}>
          <TogetherFields {...compareFields} />
        </FoldedSection>
        <Section title={t('form.preview')}>
          {previewed === null ? (
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              {t('form.check')}
            </Typography>
          ) : (
            <WindowsPreview modelId={modelId} draft={withoutName(previewed)} />
          )}
        </Section>
        <Box sx={{ display: 'flex', gap: 1 }}>
          <GateButton command={command} type="submit" variant="contained" size="large" loading={pending}>
            {submitLabel}
          </GateButton>
          <Button size="large" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
        </Box>
      </Sections>
    </Box>
  );
}

function withoutName({ name: _name, ...draft }: MonitorDraftInput): Omit<MonitorDraftInput, 'name'> {
  return draft;
}
