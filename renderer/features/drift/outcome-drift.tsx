import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { RoleDrift } from '../../../shared/schema/drift.ts';
import type { RunId } from '../../../shared/schema/ids.ts';
import { Section } from '../../components/section.tsx';
import { VerdictBadge } from '../../components/verdict-badge.tsx';
import { featurePath } from './feature-path.ts';

/** Whether what the model says, or what came true, has drifted. */
export function OutcomeDrift({ runId, roles }: { runId: RunId; roles: readonly RoleDrift[] }) {
  const { t } = useTranslation('drift');
  if (roles.length === 0) return null;
  return (
    <Section title={t('outcome.title')} hint={t('outcome.hint')}>
      <Box component="ul" sx={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', rowGap: 1.5 }}>
        {roles.map(({ role, name, verdict, reason }) => (
          <Box component="li" key={name}>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
              <Box component="strong" sx={{ fontWeight: 640 }}>
                {t(`outcome.${role}`)}
              </Box>
              <Link component={RouterLink} to={featurePath(runId, name)}>
                {name}
              </Link>
              <VerdictBadge verdict={verdict} />
            </Box>
            <Box sx={{ color: 'text.secondary', maxWidth: '92ch' }}>{reason}</Box>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
