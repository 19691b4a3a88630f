import { useState } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { ExplainedSubject } from '../../../shared/contract/explain.ts';
import { sentenceText } from '../../../shared/schema/narrative.ts';
import type { Narrative, NarrativeSentence } from '../../../shared/schema/narrative.ts';
import { useCommand } from '../../client/client-context.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { Section } from '../../components/section.tsx';
import { ModelOutside } from './model-outside.tsx';

/** A result told by fixed rules; a model outside may be asked where that is switched on. */
export function InWords({ subject }: { subject: ExplainedSubject }) {
  const { t } = useTranslation('explain');
  const query = useCommand('explain/narrative', { subject });
  return (
    <Section title={t('inWords.title')} hint={t('inWords.hint')}>
      <QueryView query={query}>{(narrative) => <Sentences narrative={narrative} />}</QueryView>
      <ModelOutside subject={subject} />
    </Section>
  );
}

/** More sentences than this are folded, down to the first ones. */
const shownAtMost = 14;
const firstSentences = 6;

/** Sentences of the same part that follow each other. */
function groupsOf(sentences: readonly NarrativeSentence[]) {
  const groups: { part: NarrativeSentence['part']; texts: string[] }[] = [];
  for (const sentence of sentences) {
    const last = groups.at(-1);
    if (last?.part === sentence.part) last.texts.push(sentenceText(sentence));
    else groups.push({ part: sentence.part, texts: [sentenceText(sentence)] });
  }
  return groups;
}

function Sentences({ narrative: { sentences } }: { narrative: Narrative }) {
  const { t } = useTranslation('explain');
  const [all, setAll] = useState(false);
  const folds = sentences.length > shownAtMost;
  const shown = folds && !all ? sentences.slice(0, firstSentences) : sentences;
  return (
    <>
      <Box
        component="dl"
        sx={{
          margin: 0,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: '170px 1fr' },
          columnGap: 3,
          rowGap: { xs: 0.5, md: 2 },
        }}
      >
        {groupsOf(shown).map(({ part, texts }) => (
          <Box key={`${part} ${texts[0]}`} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary', fontSize: '0.875rem', paddingTop: 0.25 }}>
              {t(`inWords.part.${part}`)}
            </Box>
            <Box component="dd" sx={{ margin: 0, display: 'grid', gap: 1, maxWidth: '68em' }}>
              {texts.map((text) => (
                <Typography key={text} sx={{ overflowWrap: 'anywhere' }}>
                  {text}
                </Typography>
              ))}
            </Box>
          </Box>
        ))}
      </Box>
      {folds ? (
        <Button
          size="small"
          aria-expanded={all}
          sx={{ marginTop: 1 }}
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? t('inWords.less') : t('inWords.more', { count: sentences.length })}
        </Button>
      ) : null}
    </>
  );
}
