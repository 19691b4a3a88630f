import { useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useForm } from 'react-hook-form';
import type { DefaultValues } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import { z } from 'zod';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { modelDraft, modelTask, riskClass } from '../../../shared/contract/models.ts';
import type { ModelDraft, ModelDraftInput } from '../../../shared/contract/models.ts';
import type { CommandName } from '../../../shared/contract/index.ts';
import { toClientError } from '../../client/client-error.ts';
import type { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { ChoiceField, TextInput } from '../../components/form-fields.tsx';
import { placeRefusal } from '../../components/form-problems.ts';
import { GateButton } from '../../components/gate-button.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { monoFamily } from '../../app/theme/theme.ts';

export const modelFieldNames = [
  'name',
  'semanticVersion',
  'owner',
  'purpose',
  'task',
  'riskClass',
  'featureSchema',
] as const;

/** The draft with the schema text checked as far as a form can: JSON, and an object. */
function formSchema(t: TFunction<'models'>) {
  return modelDraft.extend({
    featureSchema: modelDraft.shape.featureSchema.check(
      z.superRefine((text, context) => {
        if (text.trim() === '') return;
        try {
          const value: unknown = JSON.parse(text);
          if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
          context.addIssue({ code: 'custom', message: t('form.schemaNotObject') });
        } catch (error) {
          const message = error instanceof Error ? error.message : '';
          context.addIssue({ code: 'custom', message: t('form.schemaNotJson', { message }) });
        }
      }),
    ),
  });
}

type ModelFormProps = {
  initial: DefaultValues<ModelDraftInput>;
  command: CommandName;
  submitLabel: string;
  /** Rejects with the engine's refusal; the form puts it next to the fields. */
  onSubmit: (draft: ModelDraft) => Promise<void>;
  onCancel: () => void;
};

/** The fields of a model, checked while typing after the first attempt. */
export function ModelForm({ initial, command, submitLabel, onSubmit, onCancel }: ModelFormProps) {
  const { t } = useTranslation(['models', 'common']);
  const { t: texts } = useTranslation('models');
  const [refusal, setRefusal] = useState<ClientError | null>(null);
  const { control, handleSubmit, setError, formState } = useForm<ModelDraftInput, unknown, ModelDraft>({
    defaultValues: initial,
    resolver: zodResolver(formSchema(texts)),
    mode: 'onTouched',
  });

  const submit = handleSubmit(async (draft) => {
    setRefusal(null);
    try {
      await onSubmit(draft);
    } catch (error) {
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: modelFieldNames,
          setError,
          codes: { NAME_TAKEN: 'name', VERSION_NOT_MONOTONIC: 'semanticVersion' },
        }),
      );
    }
  });

  return (
    <Box
      component="form"
      noValidate
      onSubmit={(event) => {
        void submit(event);
      }}
      sx={{ maxWidth: 860 }}
    >
      <Sections>
        {refusal === null ? null : <ErrorNotice error={refusal} />}
        <Section title={t('form.identity')} hint={t('form.identityHint')}>
          <Fields>
            <TextInput control={control} name="name" label={t('form.name')} required />
            <TextInput
              control={control}
              name="semanticVersion"
              label={t('form.version')}
              hint={t('form.versionHint')}
              required
            />
            <TextInput
              control={control}
              name="owner"
              label={t('form.owner')}
              hint={t('form.ownerHint')}
              required
            />
            <Box sx={{ gridColumn: '1 / -1' }}>
              <TextInput
                control={control}
                name="purpose"
                label={t('form.purpose')}
                hint={t('form.purposeHint')}
                rows={3}
              />
            </Box>
          </Fields>
        </Section>
        <Section title={t('form.governance')} hint={t('form.governanceHint')}>
          <Fields>
            <ChoiceField
              control={control}
              name="task"
              label={t('form.task')}
              options={modelTask.options.map((value) => ({ value, label: t(`common:task.${value}`) }))}
            />
            <ChoiceField
              control={control}
              name="riskClass"
              label={t('form.risk')}
              options={riskClass.options.map((value) => ({ value, label: t(`common:risk.${value}`) }))}
            />
          </Fields>
        </Section>
        <Section title={t('form.schemaSection')} hint={t('form.schemaSectionHint')}>
          <TextInput
            control={control}
            name="featureSchema"
            label={t('form.schema')}
            hint={t('form.schemaHint')}
            rows={6}
            fontFamily={monoFamily}
          />
        </Section>
        <Box sx={{ display: 'flex', gap: 1 }}>
          <GateButton
            command={command}
            type="submit"
            variant="contained"
            size="large"
            loading={formState.isSubmitting}
          >
            {submitLabel}
          </GateButton>
          <Button size="large" onClick={onCancel}>
            {t('common:cancel')}
          </Button>
        </Box>
      </Sections>
    </Box>
  );
}

function Fields({ children }: { children: ReactNode }) {
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2,
        gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
        paddingTop: 0.5,
        alignItems: 'start',
      }}
    >
      {children}
    </Box>
  );
}
