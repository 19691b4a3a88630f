import Box from '@mui/material/Box';
import BlockRounded from '@mui/icons-material/BlockRounded';
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined';
import HourglassEmptyRounded from '@mui/icons-material/HourglassEmptyRounded';
import LockOutlined from '@mui/icons-material/LockOutlined';
import { useTranslation } from 'react-i18next';
import type { AccountState } from '../../../shared/contract/identity.ts';

const icons = {
  active: CheckCircleOutlined,
  invited: HourglassEmptyRounded,
  locked: LockOutlined,
  disabled: BlockRounded,
} as const;

/** Whether an account may sign in: a sign and the word. */
export function AccountMark({ state }: { state: AccountState }) {
  const { t } = useTranslation();
  const Icon = icons[state];
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 0.75,
        whiteSpace: 'nowrap',
        color: state === 'locked' ? 'var(--dg-major-ink)' : 'inherit',
      }}
    >
      <Icon aria-hidden sx={{ fontSize: 17 }} />
      {t(`accountState.${state}`)}
    </Box>
  );
}
