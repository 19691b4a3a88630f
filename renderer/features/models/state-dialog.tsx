import { useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { GateCheck } from '../../../shared/contract/deployments.ts';
import type { Model, ModelState } from '../../../shared/contract/models.ts';
import { closing, isGateStep } from '../../../shared/schema/gate.ts';
import type { GateStep } from '../../../shared/schema/gate.ts';
import { useWrite } from '../../client/client-context.tsx';
import type { ClientError } from '../../client/client-error.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useToast } from '../../components/use-toast.ts';
import { GateBadge } from '../deployments/badges.tsx';
import { sentencesOf } from '../deployments/gate-order.ts';
import { useGateCheck } from '../deployments/use-gate-check.ts';

const maxNoteLength = 1000;

type StateDialogProps = { model: Model; state: ModelState; onClose: () => void };

/** Moves a model along its life cycle, with the reason; through the gate where the state is one of its steps. */
export function StateDialog(props: StateDialogProps) {
  const { state } = props;
  return isGateStep(state) ? <ThroughGate {...props} step={state} /> : <Move {...props} gate={null} />;
}

function ThroughGate({ step, ...props }: StateDialogProps & { step: GateStep }) {
  const query = useGateCheck(props.model.id, step);
  return (
    <Move
      {...props}
      gate={{
        open: query.data?.evaluation.verdict === 'pass',
        closed: query.data !== undefined && query.data.evaluation.verdict !== 'pass',
        view: (
          <QueryView query={query} rows={2}>
            {(check) => <GateSays check={check} />}
          </QueryView>
        ),
      }}
    />
  );
}

type GateAsked = {
  readonly open: boolean;
  /** Neither while the gate is being asked. */
  readonly closed: boolean;
  readonly view: React.ReactNode;
};

function Move({ model, state, gate, onClose }: StateDialogProps & { gate: GateAsked | null }) {
  const { t } = useTranslation(['models', 'common', 'deployments']);
  const toast = useToast();
  const [note, setNote] = useState('');
  const change = useWrite('models/change-state');
  const stateName = t(`common:state.${state}`);
  const refused = change.error?.code === 'GATE_CLOSED' ? change.error : null;

  return (
    <FormDialog
      title={t('stateDialog.title', { name: model.name, state: stateName })}
      command="models/change-state"
      action={t('stateDialog.submit', { state: stateName })}
      pending={change.isPending}
      error={refused === null ? change.error : null}
      disabled={gate !== null && !gate.open}
      {...(gate?.closed === true
        ? {
            instead: (
              <Button
                component={Link}
                to={`/models/${model.id}/deployment`}
                variant="contained"
                onClick={onClose}
              >
                {t('deployments:dialog.look')}
              </Button>
            ),
          }
        : {})}
      onSubmit={() => {
        if (gate !== null && !gate.open) return;
        change.mutate(
          { id: model.id, rowVersion: model.rowVersion, state, note },
          {
            onSuccess: () => {
              toast.success(t('stateDialog.done', { name: model.name, state: stateName }));
              onClose();
            },
          },
        );
      }}
      onClose={onClose}
    >
      {refused === null ? null : <Refusal error={refused} />}
      {gate?.view}
      {gate?.closed === true ? (
        <Typography>{t('deployments:dialog.closed', { state: stateName })}</Typography>
      ) : (
        <TextField
          label={t('stateDialog.note')}
          helperText={t('stateDialog.noteHint')}
          value={note}
          // The one field of a dialog that was opened to fill it in.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          multiline
          minRows={2}
          sx={{ marginTop: 1 }}
          slotProps={{ htmlInput: { maxLength: maxNoteLength } }}
          onChange={(event) => {
            setNote(event.target.value);
          }}
        />
      )}
    </FormDialog>
  );
}

/** The gate in short: whether it is open, and what keeps it closed. */
function GateSays({ check: { evaluation, narrative } }: { check: GateCheck }) {
  const { t } = useTranslation('deployments');
  const closed = closing(evaluation).map(({ rule }) => t(`rule.${rule}`));
  return (
    <Box sx={{ display: 'grid', gap: 1, justifyItems: 'start' }}>
      <GateBadge verdict={evaluation.verdict} />
      {sentencesOf(narrative, 'verdict').map((sentence) => (
        <Typography key={sentence} sx={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Typography>
      ))}
      {closed.length === 0 ? null : (
        <Typography sx={{ fontWeight: 600 }}>{t('dialog.closedBy', { rules: closed.join(', ') })}</Typography>
      )}
    </Box>
  );
}

/** The gate closed between the look at it and the step: what it said, and where it is kept. */
function Refusal({ error }: { error: ClientError }) {
  const { t } = useTranslation('deployments');
  const { deploymentId } = error.details;
  return (
    <Alert
      severity="warning"
      action={
        typeof deploymentId === 'string' ? (
          <Button component={Link} to={`/deployments/${deploymentId}`} size="small" variant="outlined">
            {t('dialog.refusal')}
          </Button>
        ) : undefined
      }
    >
      {error.message}
    </Alert>
  );
}
