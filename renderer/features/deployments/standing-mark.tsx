import GppMaybeOutlined from '@mui/icons-material/GppMaybeOutlined';
import MuiLink from '@mui/material/Link';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import type { ModelId } from '../../../shared/schema/ids.ts';

/** Says that a model is where it is by an override, and leads to why. */
export function StandingMark({ modelId, tabIndex }: { modelId: ModelId; tabIndex?: number }) {
  const { t } = useTranslation('deployments');
  return (
    <MuiLink
      component={Link}
      to={`/models/${modelId}/deployment`}
      {...(tabIndex === undefined ? {} : { tabIndex })}
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.5,
        whiteSpace: 'nowrap',
        color: 'var(--dg-moderate-ink)',
      }}
      onClick={(event) => {
        // The row around it leads elsewhere.
        event.stopPropagation();
      }}
    >
      <GppMaybeOutlined sx={{ fontSize: 16 }} aria-hidden />
      {t('standing.mark')}
    </MuiLink>
  );
}
