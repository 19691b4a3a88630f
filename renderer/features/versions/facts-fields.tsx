import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import AddRounded from '@mui/icons-material/AddRounded';
import DeleteOutlineRounded from '@mui/icons-material/DeleteOutlineRounded';
import { useTranslation } from 'react-i18next';
import type { VersionArtefact, VersionTraining } from '../../../shared/contract/versions.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { maxTypedMetrics } from '../../../shared/contract/versions.ts';
import { monoFamily } from '../../app/theme/theme.ts';
import { useClient, useCommand } from '../../client/client-context.tsx';
import { PlainSelect } from '../../components/plain-select.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { formatBytes, shortDigest } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { FileChooser } from '../datasets/file-chooser.tsx';
import type { FactsDraft, FactsProblems, MetricDraft } from './facts-draft.ts';

type FieldsProps = {
  draft: FactsDraft;
  problems: FactsProblems;
  onChange: (part: Partial<FactsDraft>) => void;
};

type FactsFieldsProps = FieldsProps & {
  modelId: ModelId;
  command: 'versions/register' | 'versions/complete';
  /** What is recorded already, and so stays. */
  recorded: { readonly artefact: VersionArtefact | null; readonly training: VersionTraining | null };
};

/** The fields for what is known of a version: its file, training data and figures. */
export function FactsFields({ modelId, command, recorded, ...fields }: FactsFieldsProps) {
  const { t } = useTranslation('versions');
  const { draft, onChange } = fields;
  const { artefact } = recorded;
  return (
    <>
      <Section title={t('facts.artefact')} hint={t('facts.artefactHint')}>
        {artefact === null ? (
          <ArtefactFields {...fields} command={command} />
        ) : (
          <Typography>
            {t('facts.artefactRecorded', {
              name: artefact.name ?? t('missing'),
              digest: shortDigest(artefact.sha256),
            })}
          </Typography>
        )}
      </Section>
      {recorded.training === null ? <TrainingField {...fields} modelId={modelId} /> : null}
      <Section title={t('facts.figures')} hint={t('facts.figuresHint')}>
        <RunField {...fields} modelId={modelId} />
        <MetricFields {...fields} />
      </Section>
      <TextField
        label={t('facts.note')}
        helperText={t('facts.noteHint')}
        multiline
        minRows={2}
        value={draft.note}
        onChange={(event) => {
          onChange({ note: event.target.value });
        }}
      />
    </>
  );
}

const ways = ['later', 'file', 'typed'] as const;

function ArtefactFields({
  draft,
  problems,
  onChange,
  command,
}: FieldsProps & Pick<FactsFieldsProps, 'command'>) {
  const { t } = useTranslation('versions');
  const { files } = useClient();
  const { file } = draft;
  return (
    <Box sx={{ display: 'grid', gap: 2, justifyItems: 'start' }}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={draft.how}
        aria-label={t('facts.how')}
        onChange={(_, how: FactsDraft['how'] | null) => {
          if (how !== null) onChange({ how });
        }}
      >
        {ways.map((how) => (
          <ToggleButton key={how} value={how}>
            {t(`facts.${how}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {problems['artefact'] === undefined ? null : <Alert severity="error">{problems['artefact']}</Alert>}
      {draft.how === 'file' && file === null ? (
        <Box sx={{ width: '100%' }}>
          <FileChooser
            command={command}
            purpose="artefact"
            onChosen={(chosen) => {
              onChange({ file: chosen });
            }}
          />
          {files.kind === 'upload' ? (
            <Typography variant="body2" sx={{ color: 'text.secondary', marginTop: 1 }}>
              {t('facts.upload')}
            </Typography>
          ) : null}
        </Box>
      ) : null}
      {draft.how === 'file' && file !== null ? (
        <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1.5 }}>
          <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
            {file.name}, {formatBytes(file.sizeBytes)}
          </Typography>
          <Button
            size="small"
            onClick={() => {
              onChange({ file: null });
            }}
          >
            {t('facts.another')}
          </Button>
        </Box>
      ) : null}
      {draft.how === 'typed' ? (
        <Box sx={{ display: 'grid', gap: 2, width: '100%', maxWidth: 640 }}>
          <TextField
            label={t('facts.digest')}
            value={draft.digest}
            error={problems['digest'] !== undefined}
            helperText={problems['digest'] ?? t('facts.digestHint')}
            slotProps={{ input: { sx: { fontFamily: monoFamily, fontSize: '0.8125rem' } } }}
            onChange={(event) => {
              onChange({ digest: event.target.value });
            }}
          />
          <TextField
            label={t('facts.fileName')}
            value={draft.fileName}
            onChange={(event) => {
              onChange({ fileName: event.target.value });
            }}
          />
        </Box>
      ) : null}
    </Box>
  );
}

/** Newest records offered. */
const offered = 200;

function TrainingField({ draft, onChange, modelId }: FieldsProps & { modelId: ModelId }) {
  const { t } = useTranslation('versions');
  const query = useCommand('datasets/list', { modelId, limit: offered });
  return (
    <Section title={t('facts.training')} hint={t('facts.trainingHint')}>
      <QueryView query={query} rows={1}>
        {({ items }) => (
          <Box sx={{ maxWidth: 480 }}>
            <PlainSelect
              label={t('facts.training')}
              value={draft.training}
              options={[
                { value: '', label: t('facts.trainingNone') },
                ...items.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(training) => {
                onChange({ training });
              }}
            />
          </Box>
        )}
      </QueryView>
    </Section>
  );
}

function RunField({ draft, onChange, modelId }: FieldsProps & { modelId: ModelId }) {
  const { t } = useTranslation('versions');
  const query = useCommand('performance/list', { modelId, limit: offered });
  return (
    <QueryView query={query} rows={1}>
      {({ items }) =>
        items.length === 0 ? null : (
          <Box sx={{ maxWidth: 640, marginBottom: 2 }}>
            <PlainSelect
              labelled
              label={t('facts.run')}
              value={draft.run}
              options={[
                { value: '', label: t('facts.runNone') },
                ...items.map(({ id, sentence, createdAt }) => ({
                  value: id,
                  label: `${sentence} (${formatInstant(createdAt)})`,
                })),
              ]}
              onChange={(run) => {
                onChange({ run });
              }}
            />
          </Box>
        )
      }
    </QueryView>
  );
}

const blankMetric: MetricDraft = { name: '', value: '', origin: '' };
const metricFields = [
  { field: 'name', label: 'facts.metric' },
  { field: 'value', label: 'facts.value' },
  { field: 'origin', label: 'facts.origin' },
] as const;

function MetricFields({ draft: { metrics }, problems, onChange }: FieldsProps) {
  const { t } = useTranslation('versions');
  return (
    <Box sx={{ display: 'grid', gap: 1.5, justifyItems: 'start' }}>
      {metrics.map((metric, index) => (
        <Box
          // Rows have no identity of their own; what stands in one is all there is.
          // oxlint-disable-next-line react/no-array-index-key
          key={index}
          sx={{
            display: 'grid',
            gap: 1,
            width: '100%',
            gridTemplateColumns: { xs: '1fr', sm: '1fr 120px 2fr auto' },
            alignItems: 'start',
          }}
        >
          {metricFields.map(({ field, label }) => {
            const problem = problems[`metrics.${index}.${field}`];
            return (
              <TextField
                key={field}
                label={t(label)}
                value={metric[field]}
                error={problem !== undefined}
                helperText={problem}
                onChange={(event) => {
                  onChange({
                    metrics: metrics.map((present, at) =>
                      at === index ? { ...present, [field]: event.target.value } : present,
                    ),
                  });
                }}
              />
            );
          })}
          <IconButton
            aria-label={t('facts.remove', { number: index + 1 })}
            onClick={() => {
              onChange({ metrics: metrics.filter((_, at) => at !== index) });
            }}
          >
            <DeleteOutlineRounded />
          </IconButton>
        </Box>
      ))}
      <Button
        startIcon={<AddRounded />}
        disabled={metrics.length >= maxTypedMetrics}
        onClick={() => {
          onChange({ metrics: [...metrics, blankMetric] });
        }}
      >
        {t('facts.add')}
      </Button>
    </Box>
  );
}
