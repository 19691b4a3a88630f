import { useMemo } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { retentionLimits } from '../../../shared/contract/backups.ts';
import type { RetentionRules } from '../../../shared/contract/backups.ts';
import { useCommand } from '../../client/client-context.tsx';
import { useSettled } from '../../components/use-settled.ts';
import { formatBytes } from '../../format/numbers.ts';
import { formatInstant } from '../../format/time.ts';
import { readRetention, retentionFields } from './retention-draft.ts';
import type { RetentionDraft } from './retention-draft.ts';

type RetentionFieldsProps = {
  draft: RetentionDraft;
  /** What the core refused about them together. */
  problem: string | undefined;
  onChange: (draft: RetentionDraft) => void;
};

/** How many backups are kept and for how long, and in words what that would remove. */
export function RetentionFields({ draft, problem, onChange }: RetentionFieldsProps) {
  const { t } = useTranslation('safekeeping');
  // The same draft gives the same rules, so that what they would remove is asked for once.
  const { rules, wrong } = useMemo(() => readRetention(draft), [draft]);
  return (
    <Box role="group" aria-label={t('settings.keep.title')} sx={{ display: 'grid', gap: 1.5 }}>
      <Typography variant="subtitle2" component="p">
        {t('settings.keep.title')}
      </Typography>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fit, minmax(10rem, 1fr))' }}>
        {retentionFields.map((field) => {
          const { least, most } = retentionLimits[field];
          const isWrong = wrong.includes(field);
          return (
            <TextField
              key={field}
              label={t(`settings.keep.${field}`)}
              value={draft[field]}
              error={isWrong}
              helperText={
                isWrong ? t('settings.keep.range', { least, most }) : t(`settings.keep.hint.${field}`)
              }
              slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4 } }}
              onChange={(event) => {
                onChange({ ...draft, [field]: event.target.value });
              }}
            />
          );
        })}
      </Box>
      {problem === undefined ? null : (
        <Typography variant="body2" color="error" role="alert">
          {problem}
        </Typography>
      )}
      {rules === null ? null : <Consequence rules={rules} />}
    </Box>
  );
}

/** What these rules would remove, before they are saved. */
function Consequence({ rules }: { rules: RetentionRules }) {
  const { t } = useTranslation('safekeeping');
  const retention = useSettled(rules);
  const { data } = useCommand('backups/preview-retention', { retention }, { keepPrevious: true });
  const [oldest, newest] = [data?.removed[0], data?.removed.at(-1)];
  return (
    <Typography variant="body2" role="status">
      {data === undefined
        ? null
        : oldest === undefined || newest === undefined
          ? t('settings.keep.none', { count: data.backups })
          : t('settings.keep.some', {
              count: data.removed.length,
              all: data.backups,
              from: formatInstant(oldest.at),
              to: formatInstant(newest.at),
              size: formatBytes(data.bytes),
            })}{' '}
      {t('settings.keep.always')}
    </Typography>
  );
}
