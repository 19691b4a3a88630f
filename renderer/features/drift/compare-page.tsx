import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { DatasetRow } from '../../../shared/contract/datasets.ts';
import type { ModelId } from '../../../shared/schema/ids.ts';
import { useModelId } from '../../app/route-ids.ts';
import { useCommand, useWrite } from '../../client/client-context.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { JobFormPage } from '../jobs/job-form-page.tsx';
import type { OnStarted } from '../jobs/job-form-page.tsx';
import { CompareForm } from './compare-form.tsx';
import type { ChosenSides } from './compare-form.tsx';

/** Newest sets offered for a side. */
const offeredSets = 200;

/** Starts a comparison and waits for it; a running one is found again after a reload. */
export default function ComparePage() {
  const { t } = useTranslation(['drift', 'models']);
  const modelId = useModelId();
  const [params] = useSearchParams();
  const model = useCommand('models/get', { id: modelId }).data;
  const name = model?.name ?? '…';
  return (
    <JobFormPage
      way={[
        { label: t('models:title'), to: '/models' },
        { label: name, to: `/models/${modelId}` },
      ]}
      texts={{
        title: t('compare.title'),
        running: t('compare.running'),
        cancelled: t('compare.cancelled'),
        failed: t('compare.failed'),
        nothing: t('compare.nothing'),
        again: t('compare.again'),
      }}
      heading={t('compare.heading', { name })}
      lead={t('compare.lead')}
      command="drift/run"
    >
      {(onStarted) => (
        <Sides
          modelId={modelId}
          wanted={{ reference: params.get('reference'), current: params.get('current') }}
          onStarted={onStarted}
        />
      )}
    </JobFormPage>
  );
}

type SidesProps = {
  modelId: ModelId;
  /** Data sets the page was opened for. */
  wanted: { reference: string | null; current: string | null };
  onStarted: OnStarted;
};

function Sides({ modelId, wanted, onStarted }: SidesProps) {
  const { t } = useTranslation('drift');
  const references = useCommand('datasets/list', { modelId, purpose: 'reference', limit: offeredSets });
  const currents = useCommand('datasets/list', { modelId, purpose: 'current', limit: offeredSets });
  return (
    <QueryView query={references} rows={5}>
      {(reference) => (
        <QueryView query={currents} rows={5}>
          {(current) => {
            if (reference.items.length + current.items.length > 1) {
              return (
                <LoadedForm
                  modelId={modelId}
                  references={reference.items}
                  currents={current.items}
                  wanted={wanted}
                  onStarted={onStarted}
                />
              );
            }
            const missing =
              reference.items.length > 0
                ? 'missingCurrent'
                : current.items.length > 0
                  ? 'missingReference'
                  : 'missingBoth';
            return (
              <EmptyState
                title={t('compare.missing')}
                body={t(`compare.${missing}`)}
                action={
                  missing === 'missingCurrent' ? (
                    <GateButton
                      command="datasets/import"
                      to={`/models/${modelId}/import?purpose=current`}
                      variant="contained"
                    >
                      {t('compare.importCurrent')}
                    </GateButton>
                  ) : (
                    <GateButton
                      command="datasets/import"
                      to={`/models/${modelId}/import?purpose=reference`}
                      variant="contained"
                    >
                      {t('compare.importReference')}
                    </GateButton>
                  )
                }
              />
            );
          }}
        </QueryView>
      )}
    </QueryView>
  );
}

type LoadedFormProps = SidesProps & { references: readonly DatasetRow[]; currents: readonly DatasetRow[] };

/** The sets that are asked for, else the newest of each purpose; of a purpose alone the newest and the one before. */
function sidesOf(
  references: readonly DatasetRow[],
  currents: readonly DatasetRow[],
  wanted: SidesProps['wanted'],
): ChosenSides {
  const all = [...references, ...currents];
  const asked = (id: string | null) => all.find((row) => row.id === id);
  const current = asked(wanted.current) ?? currents[0] ?? all[0];
  const reference = asked(wanted.reference) ?? all.find((row) => row.id !== current?.id);
  return { reference, current };
}

function LoadedForm({ modelId, references, currents, wanted, onStarted }: LoadedFormProps) {
  const run = useWrite('drift/run');
  const [sides, setSides] = useState(() => sidesOf(references, currents, wanted));
  return (
    <CompareForm
      references={references}
      currents={currents}
      reference={sides.reference}
      current={sides.current}
      onSides={setSides}
      pending={run.isPending}
      error={run.error}
      onStart={(config) => {
        if (sides.reference === undefined || sides.current === undefined) return;
        run.mutate(
          { modelId, referenceId: sides.reference.id, currentId: sides.current.id, config },
          { onSuccess: onStarted },
        );
      }}
    />
  );
}
