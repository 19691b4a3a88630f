import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../client/client-context.tsx';

const noInput = {};

/** Who is signed in, and as what. */
export function UserChip() {
  const { t } = useTranslation(['shell', 'common']);
  const user = useCommand('app/info', noInput).data?.user;
  if (user === undefined) return null;
  const role = t(`common:role.${user.role}`);
  return (
    <Box
      role="group"
      aria-label={t('user', { name: user.name, role })}
      sx={{ display: 'flex', alignItems: 'center', gap: 1, paddingLeft: 0.5 }}
    >
      <Avatar
        aria-hidden
        sx={{
          width: 30,
          height: 30,
          fontSize: '0.75rem',
          fontWeight: 640,
          color: 'primary.main',
          backgroundColor: 'var(--dg-primary-soft)',
        }}
      >
        {initials(user.name)}
      </Avatar>
      <Box sx={{ lineHeight: 1.25, '@media (max-width: 1023px)': { display: 'none' } }}>
        <Box sx={{ fontSize: '0.8438rem', fontWeight: 560 }}>{user.name}</Box>
        <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{role}</Box>
      </Box>
    </Box>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
