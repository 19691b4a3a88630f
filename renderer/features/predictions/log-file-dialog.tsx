import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { HeldFile } from '../../../shared/contract/files.ts';
import type { ModelId, ModelVersionId } from '../../../shared/schema/ids.ts';
import { recognisePredictionColumns } from '../../../shared/schema/prediction-columns.ts';
import type {
  NamedPredictionColumns,
  RecognisedPredictionColumns,
} from '../../../shared/schema/prediction-columns.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { suggestedName } from '../datasets/column-choices.ts';
import { FileChooser } from '../datasets/file-chooser.tsx';
import { useFilePreview } from '../datasets/use-file-preview.ts';
import { VersionSelect } from '../versions/version-select.tsx';

/** What was entered, to be corrected where the file is refused. */
export type LogDraft = {
  readonly file: HeldFile | null;
  readonly name: string | null;
  readonly chosen: Partial<NamedPredictionColumns>;
  readonly modelVersionId: ModelVersionId | null;
};

export const emptyLog: LogDraft = { file: null, name: null, chosen: {}, modelVersionId: null };

type LogFileDialogProps = {
  modelId: ModelId;
  initial: LogDraft;
  onStarted: (jobId: string, draft: LogDraft) => void;
  onClose: () => void;
};

const singles = ['id', 'at', 'score', 'prediction', 'label'] as const;
const optional: ReadonlySet<string> = new Set(['score', 'prediction', 'label']);

const noneNamed: NamedPredictionColumns = {
  id: null,
  at: null,
  score: null,
  prediction: null,
  label: null,
  features: null,
};

function usedTwice({ features, ...rest }: RecognisedPredictionColumns): string[] {
  const names = [...Object.values(rest).filter((name) => name !== null), ...features];
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Takes a file of predictions, one a row, and logs it as one batch. */
export function LogFileDialog({ modelId, initial, onStarted, onClose }: LogFileDialogProps) {
  const { t } = useTranslation('predictions');
  const [file, setFile] = useState(initial.file);
  const [name, setName] = useState(initial.name);
  const [chosen, setChosen] = useState(initial.chosen);
  const preview = useFilePreview(file, modelId);
  const [modelVersionId, setModelVersionId] = useState(initial.modelVersionId);
  const log = useWrite('predictions/log-file');
  const present = (preview.data?.columns ?? []).map((column) => ({
    name: column.name,
    role: column.suggestedRole,
  }));
  const recognised = recognisePredictionColumns({ ...noneNamed, ...chosen }, present);
  // A column that was chosen away stays away.
  const columns = { ...recognised, ...chosen, features: recognised.features };
  const batch = name ?? suggestedName(file?.name ?? '').slice(0, 100);
  const twice = usedTwice(columns);
  const problems = log.error?.problems ?? [];
  const problemAt = (path: string) =>
    problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))?.message;
  const batchProblem = problemAt('batch');
  const featuresProblem =
    problemAt('columns.features') ?? (columns.features.length === 0 ? t('log.featuresNone') : undefined);
  const placed =
    problems.length > 0 && problems.every(({ path }) => /^(?:batch|columns\.features)/u.test(path));
  const choice = (key: (typeof singles)[number]) => [
    { value: '', label: t(optional.has(key) ? 'log.none' : 'log.choose') },
    ...present.map((column) => ({ value: column.name, label: column.name })),
  ];
  return (
    <FormDialog
      title={t('log.title')}
      command="predictions/log-file"
      action={t('log.action')}
      pending={log.isPending}
      error={placed ? null : log.error}
      disabled={
        file === null ||
        batch.trim() === '' ||
        columns.id === null ||
        columns.at === null ||
        columns.features.length === 0 ||
        twice.length > 0
      }
      onSubmit={() => {
        const { id, at, features } = columns;
        if (file === null || id === null || at === null) return;
        log.mutate(
          {
            token: file.token,
            modelId,
            modelVersionId,
            batch,
            columns: { ...columns, id, at, features: [...features] },
          },
          {
            onSuccess: ({ jobId }) => {
              onStarted(jobId, { file, name, chosen, modelVersionId });
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <Typography>{t('log.body')}</Typography>
      {file === null ? (
        <FileChooser onChosen={setFile} />
      ) : (
        <QueryView query={preview} rows={4}>
          {() => (
            <Box sx={{ display: 'grid', gap: 2 }}>
              <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', justifyContent: 'space-between' }}>
                <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>{file.name}</Typography>
                <Button
                  size="small"
                  variant="outlined"
                  sx={{ flexShrink: 0 }}
                  onClick={() => {
                    setFile(null);
                  }}
                >
                  {t('log.another')}
                </Button>
              </Box>
              <TextField
                label={t('log.batch')}
                value={batch}
                required
                error={batchProblem !== undefined}
                helperText={batchProblem ?? t('log.batchHint')}
                slotProps={{ htmlInput: { maxLength: 100 } }}
                onChange={(event) => {
                  setName(event.target.value);
                }}
              />
              <VersionSelect modelId={modelId} value={modelVersionId} onChange={setModelVersionId} />
              {singles.map((key) => (
                <PlainSelect
                  key={key}
                  labelled
                  label={t(`log.${key}`)}
                  value={columns[key] ?? ''}
                  options={choice(key)}
                  onChange={(value) => {
                    setChosen((before) => ({ ...before, [key]: value === '' ? null : value }));
                  }}
                />
              ))}
              <Autocomplete
                multiple
                disableCloseOnSelect
                options={present.map((column) => column.name)}
                value={[...columns.features]}
                onChange={(_event, features) => {
                  setChosen((before) => ({ ...before, features }));
                }}
                renderInput={(params) => (
                  <TextField
                    {...params}
                    label={t('log.features')}
                    error={featuresProblem !== undefined}
                    helperText={featuresProblem ?? ' '}
                  />
                )}
              />
              {twice.length === 0 ? null : (
                <Alert severity="warning">
                  {t('log.twice', { count: twice.length, names: twice.map((one) => `“${one}”`).join(', ') })}
                </Alert>
              )}
            </Box>
          )}
        </QueryView>
      )}
    </FormDialog>
  );
}
