import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useWrite } from '../../client/client-context.tsx';
import { Page } from '../../components/page.tsx';
import { useToast } from '../../components/use-toast.ts';
import { ModelForm } from './model-form.tsx';

const blank = {
  name: '',
  semanticVersion: '1.0.0',
  owner: '',
  purpose: '',
  task: 'binary-classification',
  riskClass: 'limited',
  featureSchema: '',
} as const;

export default function ModelCreatePage() {
  const { t } = useTranslation('models');
  const navigate = useNavigate();
  const toast = useToast();
  const create = useWrite('models/create');
  return (
    <Page
      crumbs={[{ label: t('title'), to: '/models' }, { label: t('form.createTitle') }]}
      heading={t('form.createHeading')}
      lead={t('form.createLead')}
      command="models/create"
    >
      <ModelForm
        initial={blank}
        command="models/create"
        submitLabel={t('form.submitCreate')}
        onSubmit={async (draft) => {
          const model = await create.mutateAsync(draft);
          toast.success(t('form.created', { name: model.name }));
          await navigate(`/models/${model.id}`);
        }}
        onCancel={() => {
          void navigate('/models');
        }}
      />
    </Page>
  );
}
