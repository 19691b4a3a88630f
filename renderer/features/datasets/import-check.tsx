import { useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { DatasetPurpose, FilePreview, ReadOptions } from '../../../shared/contract/datasets.ts';
import type { HeldFile } from '../../../shared/contract/files.ts';
import type { ModelId, ModelVersionId } from '../../../shared/schema/ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { LoadingRows } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { formatBytes, formatCount } from '../../format/numbers.ts';
import { VersionSelect } from '../versions/version-select.tsx';
import { chosenColumns, columnProblems, suggestedName } from './column-choices.ts';
import type { ColumnChoices } from './column-choices.ts';
import { ColumnTable } from './column-table.tsx';
import { FirstRows } from './first-rows.tsx';
import { NamePurpose } from './name-purpose.tsx';
import { ReadingOptions } from './reading-options.tsx';
import { ZoneField } from './zone-field.tsx';

type ImportCheckProps = {
  file: HeldFile;
  modelId: ModelId;
  /** What was asked for; null where the model tells what is likelier. */
  purpose: DatasetPurpose | null;
  onAnother: () => void;
  onStarted: (jobId: string, purpose: DatasetPurpose) => void;
};

/** What the engine makes of the file, to be corrected before it is imported. */
export function ImportCheck({ file, modelId, purpose, onAnother, onStarted }: ImportCheckProps) {
  const { t } = useTranslation('data');
  const [options, setOptions] = useState<ReadOptions>({});
  const query = useCommand(
    'datasets/preview',
    { token: file.token, options, modelId },
    { keepPrevious: true },
  );
  const preview = query.data;
  const another = (
    <Button variant="outlined" onClick={onAnother}>
      {t('wizard.another')}
    </Button>
  );

  return (
    <Sections>
      <Section
        title={t('wizard.reading')}
        hint={`${file.name} · ${formatBytes(file.sizeBytes)}`}
        actions={another}
      >
        <ReadingOptions options={options} detected={preview?.detected} onChange={setOptions} />
      </Section>
      {query.isError ? (
        <ErrorNotice
          error={query.error}
          onRetry={() => {
            void query.refetch();
          }}
        />
      ) : preview === undefined ? (
        <LoadingRows rows={6} />
      ) : (
        <CheckedPreview
          preview={preview}
          token={file.token}
          options={options}
          modelId={modelId}
          purpose={purpose}
          busy={query.isFetching}
          onStarted={onStarted}
        />
      )}
    </Sections>
  );
}

type CheckedPreviewProps = Pick<ImportCheckProps, 'modelId' | 'purpose' | 'onStarted'> & {
  preview: FilePreview;
  token: HeldFile['token'];
  options: ReadOptions;
  busy: boolean;
};

function CheckedPreview({
  preview,
  token,
  options,
  modelId,
  purpose: startPurpose,
  busy,
  onStarted,
}: CheckedPreviewProps) {
  const { t } = useTranslation('data');
  const [choices, setChoices] = useState<ColumnChoices>({});
  const [name, setName] = useState(() => suggestedName(preview.file.name));
  // What comes after a reference is mostly held against it.
  const likely = preview.asBefore === null ? 'reference' : 'current';
  const [purpose, setPurpose] = useState(startPurpose ?? likely);
  const [modelVersionId, setModelVersionId] = useState<ModelVersionId | null>(null);
  const [zone, setZone] = useState<string | null>(null);
  const start = useWrite('datasets/import');
  const columns = useMemo(() => chosenColumns(preview.columns, choices), [preview.columns, choices]);
  const problems = columnProblems(columns);
  const times = columns.filter(({ type, role }) => type === 'datetime' && role !== 'ignore');
  const mixed = times.flatMap((column) => (preview.mixedZones.includes(column.name) ? [column.name] : []));
  const lacksZone = mixed.length > 0 && zone === null;
  const nameProblem =
    start.error?.code === 'NAME_TAKEN'
      ? start.error.message
      : start.error?.problems.find(({ path }) => path === 'name')?.message;

  return (
    <>
      {preview.alreadyImported === null ? null : (
        <Alert severity="info">{t('wizard.alreadyImported', { name: preview.alreadyImported.name })}</Alert>
      )}
      {preview.warnings.map((warning) => (
        <Alert key={warning} severity="warning">
          {warning}
        </Alert>
      ))}
      <Section
        title={t('wizard.columns')}
        hint={[
          t('wizard.columnsHint', {
            rows: formatCount(preview.sampledRows),
            total: formatCount(preview.estimatedRows),
          }),
          preview.asBefore === null
            ? t('wizard.asFound')
            : t('wizard.asBefore', { name: preview.asBefore.name }),
        ].join(' ')}
        flush
      >
        <ColumnTable
          preview={preview.columns}
          chosen={columns}
          sampledRows={preview.sampledRows}
          onChange={(column, choice) => {
            setChoices((present) => ({ ...present, [column]: { ...present[column], ...choice } }));
          }}
        />
      </Section>
      {times.length === 0 ? null : (
        <Section title={t('wizard.zone')} hint={t('wizard.zoneHint')}>
          <ZoneField value={zone} mixed={mixed} onChange={setZone} />
        </Section>
      )}
      <Section title={t('wizard.rows')} hint={t('wizard.rowsHint')} flush>
        <FirstRows columns={preview.columns.map((column) => column.name)} rows={preview.rows} />
      </Section>
      <Section title={t('wizard.save')}>
        <NamePurpose
          name={name}
          purpose={purpose}
          {...(nameProblem === undefined ? {} : { problem: nameProblem })}
          onName={setName}
          onPurpose={setPurpose}
        />
        <Box sx={{ maxWidth: 420, paddingTop: 1 }}>
          <VersionSelect modelId={modelId} value={modelVersionId} onChange={setModelVersionId} />
        </Box>
      </Section>
      {problems.map((problem) => (
        <Alert key={problem.key + problem.role} severity="warning">
          {problem.key === 'noFeature'
            ? t('wizard.noFeature')
            : t('wizard.roleTwice', {
                role: t(`wizard.roleName.${problem.role}`),
                names: problem.names.join(', '),
              })}
        </Alert>
      ))}
      {lacksZone ? (
        <Alert severity="warning">
          {t('wizard.zoneMissing', { names: mixed.map((column) => `“${column}”`).join(', ') })}
        </Alert>
      ) : null}
      {start.error === null || nameProblem !== undefined ? null : <ErrorNotice error={start.error} />}
      <Box>
        <GateButton
          command="datasets/import"
          variant="contained"
          size="large"
          loading={start.isPending}
          disabled={busy || problems.length > 0 || lacksZone || name.trim() === ''}
          onClick={() => {
            start.mutate(
              {
                token,
                modelId,
                name,
                purpose,
                options,
                columns,
                // What is not asked for any more is not sent.
                zone: times.length === 0 ? null : zone,
                modelVersionId,
              },
              {
                onSuccess: ({ jobId }) => {
                  onStarted(jobId, purpose);
                },
              },
            );
          }}
        >
          {t('wizard.start')}
        </GateButton>
      </Box>
    </>
  );
}
