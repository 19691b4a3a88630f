import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../shared/contract/index.ts';
import { Section } from '../../components/section.tsx';

type DemoContentsProps = Pick<CommandOutput<'demo/describe'>, 'models' | 'sources'>;

/** What the demo workspace will hold, and where its data comes from. */
export function DemoContents({ models, sources }: DemoContentsProps) {
  const { t } = useTranslation('overview');
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: 'repeat(auto-fit, minmax(300px, 1fr))',
        marginTop: 2.5,
      }}
    >
      <Section title={t('first.contents')}>
        <Box component="dl" sx={{ margin: 0, display: 'grid', gap: 1.5 }}>
          {models.map(({ name, story }) => (
            <div key={name}>
              <Typography component="dt" variant="h3">
                {name}
              </Typography>
              <Typography component="dd" variant="body2" sx={{ margin: 0, color: 'text.secondary' }}>
                {story}
              </Typography>
            </div>
          ))}
        </Box>
      </Section>
      <Section title={t('first.sources')}>
        <Box component="dl" sx={{ margin: 0, display: 'grid', gap: 1.5 }}>
          {sources.map(({ title, licence, source, context }) => (
            <div key={`${title} ${source}`}>
              <Typography component="dt" variant="h3">
                {title}
              </Typography>
              <Box
                component="dd"
                sx={{ margin: 0, fontSize: '0.875rem', color: 'text.secondary', overflowWrap: 'anywhere' }}
              >
                <div>{context}</div>
                <div>{source}</div>
                <div>{t('first.licence', { licence })}</div>
              </Box>
            </div>
          ))}
        </Box>
      </Section>
    </Box>
  );
}
