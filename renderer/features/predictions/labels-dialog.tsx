import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PreviewColumn } from '../../../shared/contract/datasets.ts';
import type { HeldFile } from '../../../shared/contract/files.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { FileChooser } from '../datasets/file-chooser.tsx';
import { useFilePreview } from '../datasets/use-file-preview.ts';

type LabelsDialogProps = { modelId: ModelId; onStarted: (jobId: string) => void; onClose: () => void };

type Choice = { readonly idColumn: string; readonly labelColumn: string };

/** What the columns look like: the identifier first, the label beside it. */
function suggest(columns: readonly PreviewColumn[]): Choice {
  const looksLike = (role: PreviewColumn['suggestedRole']) =>
    columns.find((column) => column.suggestedRole === role)?.name;
  const idColumn = looksLike('id') ?? columns[0]?.name ?? '';
  const others = columns.filter(({ name }) => name !== idColumn);
  return { idColumn, labelColumn: looksLike('label') ?? others.at(-1)?.name ?? idColumn };
}

/** Takes a file of labels, and joins it to whatever the model predicted. */
export function LabelsDialog({ modelId, onStarted, onClose }: LabelsDialogProps) {
  const { t } = useTranslation('predictions');
  const [file, setFile] = useState<HeldFile | null>(null);
  const [chosen, setChosen] = useState<Partial<Choice>>({});
  const preview = useFilePreview(file, modelId);
  const join = useWrite('predictions/join-labels');
  const columns = preview.data?.columns ?? [];
  const choice = { ...suggest(columns), ...chosen };
  const same = choice.idColumn === choice.labelColumn;
  const options = columns.map(({ name }) => ({ value: name, label: name }));
  return (
    <FormDialog
      title={t('labels.title')}
      command="predictions/join-labels"
      action={t('labels.action')}
      pending={join.isPending}
      error={join.error}
      disabled={file === null || columns.length === 0 || same}
      onSubmit={() => {
        if (file === null) return;
        join.mutate(
          { modelId, labels: { kind: 'file', token: file.token, ...choice } },
          {
            onSuccess: ({ jobId }) => {
              onStarted(jobId);
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      <Typography>{t('labels.body')}</Typography>
      {file === null ? (
        <FileChooser onChosen={setFile} />
      ) : (
        <QueryView query={preview} rows={2}>
          {() => (
            <Box sx={{ display: 'grid', gap: 2 }}>
              <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>{file.name}</Typography>
              <PlainSelect
                labelled
                label={t('labels.id')}
                value={choice.idColumn}
                options={options}
                onChange={(idColumn) => {
                  setChosen((before) => ({ ...before, idColumn }));
                }}
              />
              <PlainSelect
                labelled
                label={t('labels.label')}
                value={choice.labelColumn}
                options={options}
                onChange={(labelColumn) => {
                  setChosen((before) => ({ ...before, labelColumn }));
                }}
              />
              {same ? <Alert severity="warning">{t('labels.same')}</Alert> : null}
            </Box>
          )}
        </QueryView>
      )}
    </FormDialog>
  );
}
