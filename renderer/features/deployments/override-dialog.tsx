import { useState } from 'react';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { longestOverrideDays, shortestOverrideReason } from '../../../shared/contract/deployments.ts';
import type { Model } from '../../../shared/contract/models.ts';
import { closing } from '../../../shared/schema/gate.ts';
import type { GateEvaluation } from '../../../shared/schema/gate.ts';
import { sentenceText } from '../../../shared/schema/narrative.ts';
import { useWrite } from '../../client/client-context.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';
import { formatInstant } from '../../format/time.ts';
import { dayMs } from './gate-order.ts';
import { ReasonField } from '../approvals/reason-field.tsx';

const usualDays = '7';

/** The days that were typed; null for what is no number of days that an override may have. */
function readDays(text: string): number | null {
  const days = /^\s*\d+\s*$/u.test(text) ? Number(text) : 0;
  return days >= 1 && days <= longestOverrideDays ? days : null;
}

type OverrideDialogProps = {
  model: Model;
  evaluation: GateEvaluation;
  /** Whether the model stands on an override in that step already. */
  renews: boolean;
  onClose: () => void;
};

/** Lets a model run for some days although the gate is closed, with a reason that is kept for good. */
export function OverrideDialog({ model, evaluation, renews, onClose }: OverrideDialogProps) {
  const { t } = useTranslation('deployments');
  const toast = useToast();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState(usualDays);
  const [nowMs] = useState(() => Date.now());
  const override = useWrite('deployments/override');
  const length = reason.trim().length;
  const missing = shortestOverrideReason - length;
  const days = readDays(typed);
  const until = days === null ? null : formatInstant(new Date(nowMs + days * dayMs).toISOString());
  const named = { name: model.name, step: t(`in.${evaluation.step}`) };
  const closed = closing(evaluation);

  return (
    <FormDialog
      title={t(renews ? 'override.renewTitle' : 'override.title', named)}
      command="deployments/override"
      action={t(renews ? 'override.renewAction' : 'override.action')}
      danger={!renews}
      pending={override.isPending}
      error={override.error}
      disabled={missing > 0 || days === null}
      onSubmit={() => {
        if (days === null) return;
        override.mutate(
          { id: model.id, rowVersion: model.rowVersion, state: evaluation.step, reason, days },
          {
            onSuccess: () => {
              toast.success(t('override.done', { name: model.name, until }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      {closed.length === 0 ? null : (
        <Box>
          <Typography>{t('override.closedBy')}</Typography>
          <Box component="ul" sx={{ margin: '4px 0 0', paddingLeft: 2.5 }}>
            {closed.map(({ rule, observed }) => (
              <li key={rule}>
                <strong>{t(`rule.${rule}`)}:</strong> {sentenceText({ segments: observed })}
              </li>
            ))}
          </Box>
        </Box>
      )}
      <ReasonField
        label={t('override.reason')}
        hint={
          missing > 0 ? t('override.missing', { count: missing }) : t('override.enough', { count: length })
        }
        value={reason}
        required
        onChange={setReason}
      />
      <TextField
        label={t('override.days')}
        value={typed}
        required
        error={days === null}
        helperText={t(days === null ? 'override.daysWrong' : 'override.daysHint', {
          most: longestOverrideDays,
        })}
        sx={{ maxWidth: 320 }}
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 2 } }}
        onChange={(event) => {
          setTyped(event.target.value);
        }}
      />
      {until === null ? null : <Typography component="output">{t('override.until', { until })}</Typography>}
    </FormDialog>
  );
}
