import { useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import CompareArrowsRounded from '@mui/icons-material/CompareArrowsRounded';
import { useTranslation } from 'react-i18next';
import type { DatasetRow } from '../../../shared/contract/datasets.ts';
import { isCompared } from '../../../shared/schema/column.ts';
import type { DriftConfigInput } from '../../../shared/schema/drift.ts';
import { useCommand } from '../../client/client-context.tsx';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { FoldedSection } from '../../components/folded-section.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { BinFields } from './bin-fields.tsx';
import { BudgetFields } from './budget-fields.tsx';
import { ColumnFields } from './column-fields.tsx';
import { defaultSettings, problemColumn, readSettings } from './compare-settings.ts';
import type { CompareSettings, SettingsProblems } from './compare-settings.ts';
import { ImportanceFields } from './importance-fields.tsx';
import { SideField } from './side-field.tsx';
import { SuggestFields } from './suggest-fields.tsx';
import { TestFields } from './test-fields.tsx';
import { ThresholdFields } from './threshold-fields.tsx';
import { TogetherFields } from './together-fields.tsx';

export type ChosenSides = { reference: DatasetRow | undefined; current: DatasetRow | undefined };

type CompareFormProps = ChosenSides & {
  references: readonly DatasetRow[];
  currents: readonly DatasetRow[];
  onSides: (sides: ChosenSides) => void;
  pending: boolean;
  error: ClientError | null;
  onStart: (config: DriftConfigInput) => void;
};

const noProblems: SettingsProblems = {};

/** What to compare and how; only the two sides need a thought. */
export function CompareForm({
  references,
  currents,
  reference,
  current,
  onSides,
  pending,
  error,
  onStart,
}: CompareFormProps) {
  const { t } = useTranslation('drift');
  const [settings, setSettings] = useState(defaultSettings);
  const [submitted, setSubmitted] = useState(false);
  const reading = useMemo(
    () =>
      readSettings(settings, {
        notNumber: t('compare.notNumber'),
        bothThresholds: t('compare.bothThresholds'),
        noTests: t('compare.noTests'),
      }),
    [settings, t],
  );
  const same = reference !== undefined && reference.id === current?.id;
  const problems = reading.ok ? noProblems : reading.problems;
  const change = (part: Partial<CompareSettings>): void => {
    setSettings((present) => ({ ...present, ...part }));
  };
  const advancedProblem =
    ['alpha', 'majorAlpha', 'alarmShare'].some((key) => key in problems) ||
    Object.keys(problems).some((key) => key.startsWith('thresholds'));
  const importanceProblem = Object.keys(problems).some((key) => key.startsWith('features.'));
  const dataset = useCommand(
    'datasets/get',
    { id: reference?.id ?? '' },
    { enabled: reference !== undefined },
  ).data;
  const compared = (dataset?.columns ?? []).filter(({ role }) => isCompared(role));
  const columns = compared.map(({ name }) => name);
  const columnProblem = Object.keys(problems).some((key) => problemColumn(key) !== null);

  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setSubmitted(true);
        if (reading.ok) onStart(reading.config);
      }}
      sx={{ maxWidth: 940 }}
    >
      <Sections>
        {error === null ? null : <ErrorNotice error={error} />}
        {!submitted || reading.ok ? null : <Alert severity="error">{t('compare.check')}</Alert>}
        <Section title={t('compare.sides')}>
          <Box
            sx={{
              display: 'grid',
              gap: 2,
              gridTemplateColumns: 'repeat(auto-fit, minmax(260px, 1fr))',
              paddingTop: 0.5,
            }}
          >
            <SideField
              label={t('compare.reference')}
              groups={[
                { purpose: 'reference', rows: references },
                { purpose: 'current', rows: currents },
              ]}
              chosen={reference}
              onChange={(row) => {
                onSides({ reference: row, current });
              }}
            />
            <SideField
              label={t('compare.current')}
              groups={[
                { purpose: 'current', rows: currents },
                { purpose: 'reference', rows: references },
              ]}
              chosen={current}
              onChange={(row) => {
                onSides({ reference, current: row });
              }}
            />
          </Box>
        </Section>
        <Section title={t('compare.tests')} hint={t('compare.testsHint')}>
          <TestFields
            tests={settings.tests}
            problem={problems['tests']}
            onChange={(tests) => {
              change({ tests });
            }}
          />
        </Section>
        <Section title={t('compare.bins')} hint={t('compare.binsHint')}>
          <BinFields settings={settings} problems={problems} onChange={change} />
        </Section>
        <Section title={t('together.title')} hint={t('compare.togetherHint')}>
          <TogetherFields settings={settings} problems={problems} onChange={change} />
        </Section>
        {columns.length === 0 ? null : (
          <FoldedSection title={t('columns.title')} hint={t('columns.hint')} problem={columnProblem}>
            <ColumnFields settings={settings} problems={problems} onChange={change} columns={compared} />
          </FoldedSection>
        )}
        {columns.length === 0 ? null : (
          <FoldedSection
            title={t('compare.importance')}
            hint={t('compare.importanceHint')}
            problem={importanceProblem}
          >
            <ImportanceFields settings={settings} problems={problems} onChange={change} columns={columns} />
          </FoldedSection>
        )}
        <FoldedSection
          title={t('compare.advanced')}
          hint={t('compare.advancedHint')}
          problem={advancedProblem}
        >
          <ThresholdFields settings={settings} problems={problems} onChange={change} />
          <Box sx={{ marginTop: 3, display: 'grid', gap: 3 }}>
            {reference === undefined ? null : (
              <SuggestFields
                key={`${reference.id} ${current?.id ?? ''}`}
                settings={settings}
                onChange={change}
                modelId={reference.modelId}
                referenceId={reference.id}
                currentRows={current?.rows}
              />
            )}
            <BudgetFields onChange={change} features={columns.length} />
          </Box>
        </FoldedSection>
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5 }}>
          <GateButton
            command="drift/run"
            type="submit"
            variant="contained"
            size="large"
            loading={pending}
            disabled={same}
            startIcon={<CompareArrowsRounded />}
          >
            {t('compare.start')}
          </GateButton>
          {same ? (
            <Typography role="status" variant="body2" sx={{ color: 'text.secondary' }}>
              {t('compare.same')}
            </Typography>
          ) : null}
        </Box>
      </Sections>
    </Box>
  );
}
