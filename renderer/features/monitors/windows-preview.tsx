import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ModelId } from '../../../shared/schema/ids.ts';
import type { MonitorDraftInput } from '../../../shared/schema/monitor.ts';
import { useCommand } from '../../client/client-context.tsx';

type WindowsPreviewProps = { modelId: ModelId; draft: Omit<MonitorDraftInput, 'name'> };

/** What the settings mean, in a sentence, and what they would make of the newest current data. */
export function WindowsPreview({ modelId, draft }: WindowsPreviewProps) {
  const { t } = useTranslation('monitors');
  const query = useCommand('monitors/preview', { modelId, draft }, { keepPrevious: true });
  const { data } = query;
  if (query.isError) {
    const { code, message } = query.error;
    return (
      <Alert severity="warning">
        {code === 'RATE_LIMITED' ? message : t('form.previewProblem', { message })}
      </Alert>
    );
  }
  if (data === undefined) {
    return (
      <Typography variant="body2" component="output" sx={{ color: 'text.secondary' }}>
        {t('form.previewWait')}
      </Typography>
    );
  }
  const sizes = data.windows.map(({ rows }) => rows);
  const lines =
    data.dataset === null
      ? [t('form.previewNoData')]
      : [
          data.windows.length === 0
            ? t('form.previewNone', { dataset: data.dataset.name })
            : t('form.previewWindows', {
                count: data.windows.length,
                dataset: data.dataset.name,
                least: Math.min(...sizes),
                most: Math.max(...sizes),
              }),
          ...(data.tooSmall === 0 ? [] : [t('form.previewTooSmall', { count: data.tooSmall })]),
        ];
  return (
    <Box sx={{ display: 'grid', gap: 1 }} aria-live="polite">
      <Typography>{data.sentence}</Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {[...lines, t('form.previewColumns', { count: data.watchedColumns })].join(' ')}
      </Typography>
      {data.warnings.map((warning) => (
        <Alert key={warning} severity="warning">
          {warning}
        </Alert>
      ))}
    </Box>
  );
}
