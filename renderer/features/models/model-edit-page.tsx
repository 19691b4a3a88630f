import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { Model, ModelDraft } from '../../../shared/contract/models.ts';
import { useModelId } from '../../app/route-ids.ts';
import { useClient, useCommand, useWrite } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { Page } from '../../components/page.tsx';
import { StaleDialog } from '../../components/stale-dialog.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { useToast } from '../../components/use-toast.ts';
import { ModelForm, modelFieldNames } from './model-form.tsx';

export default function ModelEditPage() {
  const { t } = useTranslation('models');
  const id = useModelId();
  const query = useCommand('models/get', { id });
  const name = query.data?.name ?? t('title');
  return (
    <Page
      crumbs={[
        { label: t('title'), to: '/models' },
        { label: name, to: `/models/${id}` },
        { label: t('form.editTitle') },
      ]}
      heading={t('form.editHeading', { name })}
      command="models/update"
    >
      <QueryView query={query} rows={6}>
        {(model) => <Editor opened={model} />}
      </QueryView>
    </Page>
  );
}

function draftOf(model: Model): ModelDraft {
  const { name, semanticVersion, owner, purpose, task, riskClass, featureSchema } = model;
  return { name, semanticVersion, owner, purpose, task, riskClass, featureSchema };
}

type Conflict = { readonly mine: ModelDraft; readonly present: Model };

/** The form works on the record as it was opened, whatever is pushed meanwhile. */
function Editor({ opened }: { opened: Model }) {
  const { t } = useTranslation(['models', 'history']);
  const navigate = useNavigate();
  const toast = useToast();
  const client = useClient();
  const update = useWrite('models/update');
  const [base, setBase] = useState({ model: opened, initial: draftOf(opened) });
  const [conflict, setConflict] = useState<Conflict | null>(null);

  async function save(draft: ModelDraft, over: Model): Promise<void> {
    try {
      const saved = await update.mutateAsync({ ...draft, id: over.id, rowVersion: over.rowVersion });
      toast.success(t('form.saved', { name: saved.name }));
      await navigate(`/models/${saved.id}`);
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'STALE_VERSION') throw error;
      setConflict({ mine: draft, present: await client.call('models/get', { id: over.id }) });
    }
  }

  return (
    <>
      <ModelForm
        key={`${base.model.rowVersion} ${JSON.stringify(base.initial)}`}
        initial={base.initial}
        command="models/update"
        submitLabel={t('form.submitEdit')}
        onSubmit={(draft) => save(draft, base.model)}
        onCancel={() => {
          void navigate(`/models/${base.model.id}`);
        }}
      />
      {conflict === null ? null : (
        <StaleDialog
          title={t('stale.title')}
          fields={modelFieldNames.map((field) => ({
            label: t(`history:fieldName.${field}`),
            mine: conflict.mine[field],
            present: conflict.present[field],
          }))}
          onReload={() => {
            setBase({ model: conflict.present, initial: draftOf(conflict.present) });
            setConflict(null);
          }}
          onReapply={() => {
            const { mine, present } = conflict;
            setBase({ model: present, initial: mine });
            setConflict(null);
            save(mine, present).catch((error: unknown) => {
              // What is refused now stands in the form, which holds the same values.
              toast.error(error instanceof ClientError ? error.message : String(error));
            });
          }}
          onClose={() => {
            setConflict(null);
          }}
        />
      )}
    </>
  );
}
