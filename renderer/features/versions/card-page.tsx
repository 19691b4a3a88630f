import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useNavigate } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { ModelVersion } from '../../../shared/contract/versions.ts';
import { cardTexts, modelCardDraft } from '../../../shared/schema/model-card.ts';
import type { CardSection, ModelCard } from '../../../shared/schema/model-card.ts';
import { useVersionId } from '../../app/route-ids.ts';
import { useClient, useCommand, useWrite } from '../../client/client-context.tsx';
import { ClientError } from '../../client/client-error.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GateButton } from '../../components/gate-button.tsx';
import { Page } from '../../components/page.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section, Sections } from '../../components/section.tsx';
import { StaleDialog } from '../../components/stale-dialog.tsx';
import { useToast } from '../../components/use-toast.ts';
import { cardParts, cardWords } from './card-words.ts';
import { versionCrumbs } from './version-crumbs.ts';

/** The texts of a card by section and name, as they stand in the form. */
type Texts = Readonly<Record<string, string>>;

const keyOf = (section: CardSection, name: string): string => `${section} ${name}`;

function textsOf(card: ModelCard): Texts {
  return Object.fromEntries(cardTexts(card).map(({ section, name, text }) => [keyOf(section, name), text]));
}

/** The card as it is sent, or the problems by text. */
function read(texts: Texts) {
  const card = Object.fromEntries(
    cardParts.map(({ section, texts: parts }) => [
      section,
      Object.fromEntries(parts.map(({ name }) => [name, texts[keyOf(section, name)] ?? ''])),
    ]),
  );
  return modelCardDraft.safeParse(card);
}

export default function CardPage() {
  const { t } = useTranslation(['versions', 'models']);
  const query = useCommand('versions/get', { id: useVersionId() });
  return (
    <Page
      crumbs={[...versionCrumbs(t, query.data), { label: t('card.editTitle') }]}
      heading={t('card.editHeading', {
        name: query.data?.modelName ?? '…',
        version: query.data?.version ?? '…',
      })}
      lead={t('card.editLead')}
      command="versions/save-card"
    >
      <QueryView query={query} rows={6}>
        {(version) => <Editor opened={version} />}
      </QueryView>
    </Page>
  );
}

/** The form works on the card as it was opened, whatever is pushed meanwhile. */
function Editor({ opened }: { opened: ModelVersion }) {
  const { t } = useTranslation(['versions', 'common']);
  const navigate = useNavigate();
  const toast = useToast();
  const client = useClient();
  const save = useWrite('versions/save-card');
  const [base, setBase] = useState(opened);
  const [texts, setTexts] = useState<Texts>(textsOf(opened.card));
  const [conflict, setConflict] = useState<ModelVersion | null>(null);
  const reading = read(texts);
  const problems = new Map(
    reading.success
      ? []
      : reading.error.issues.map(({ path, message }) => [path.map(String).join(' '), message]),
  );
  const stale = save.error?.code === 'STALE_VERSION';

  const send = async (over: ModelVersion): Promise<void> => {
    if (!reading.success) return;
    try {
      const saved = await save.mutateAsync({ id: over.id, rowVersion: over.rowVersion, card: reading.data });
      toast.success(t('card.saved', { version: saved.version }));
      await navigate(`/versions/${saved.id}`);
    } catch (error) {
      // What else is refused stands above the form.
      if (!(error instanceof ClientError) || error.code !== 'STALE_VERSION') return;
      setConflict(await client.call('versions/get', { id: over.id }).catch(() => null));
    }
  };
  const present = conflict === null ? null : textsOf(conflict.card);

  return (
    <Box
      component="form"
      noValidate
      sx={{ maxWidth: 940 }}
      onSubmit={(event) => {
        event.preventDefault();
        void send(base);
      }}
    >
      <Sections>
        {save.error === null || stale ? null : <ErrorNotice error={save.error} />}
        {cardParts.map(({ section, title, texts: parts }) => (
          <Section key={section} title={t(title)} hint={t(`card.ask.${section}`)}>
            <Box sx={{ display: 'grid', gap: 2, paddingTop: 0.5 }}>
              {parts.map(({ name, label }) => {
                const key = keyOf(section, name);
                const problem = problems.get(key);
                return (
                  <TextField
                    key={name}
                    label={t(label)}
                    value={texts[key] ?? ''}
                    multiline
                    minRows={1}
                    maxRows={12}
                    error={problem !== undefined}
                    helperText={problem}
                    onChange={(event) => {
                      setTexts((before) => ({ ...before, [key]: event.target.value }));
                    }}
                  />
                );
              })}
            </Box>
          </Section>
        ))}
        <Box sx={{ display: 'flex', gap: 1 }}>
          <GateButton
            command="versions/save-card"
            type="submit"
            variant="contained"
            size="large"
            loading={save.isPending}
            disabled={!reading.success}
          >
            {t('card.save')}
          </GateButton>
          <Button
            size="large"
            onClick={() => {
              void navigate(`/versions/${base.id}`);
            }}
          >
            {t('common:cancel')}
          </Button>
        </Box>
      </Sections>
      {conflict === null || present === null ? null : (
        <StaleDialog
          title={t('card.stale')}
          fields={cardWords.map(({ section, name, label }) => ({
            label: t(label),
            mine: texts[keyOf(section, name)] ?? '',
            present: present[keyOf(section, name)] ?? '',
          }))}
          onReload={() => {
            setBase(conflict);
            setTexts(present);
            setConflict(null);
            save.reset();
          }}
          onReapply={() => {
            setBase(conflict);
            setConflict(null);
            void send(conflict);
          }}
          onClose={() => {
            setConflict(null);
          }}
        />
      )}
    </Box>
  );
}
