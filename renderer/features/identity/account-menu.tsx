import { useState } from 'react';
import Avatar from '@mui/material/Avatar';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Divider from '@mui/material/Divider';
import ListItemIcon from '@mui/material/ListItemIcon';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import DevicesOutlined from '@mui/icons-material/DevicesOutlined';
import KeyOutlined from '@mui/icons-material/KeyOutlined';
import LockOutlined from '@mui/icons-material/LockOutlined';
import LogoutOutlined from '@mui/icons-material/LogoutOutlined';
import PasswordOutlined from '@mui/icons-material/PasswordOutlined';
import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { useSession, useSessionWrite } from '../../client/session-state.ts';
import { visuallyHidden } from '../../components/visually-hidden.ts';
import { useToast } from '../../components/use-toast.ts';
import { useSignOut } from './use-sign-out.ts';

const noInput = {};

const ownPages = [
  { to: '/account/password', key: 'menu.password', Icon: PasswordOutlined },
  { to: '/account', key: 'menu.sessions', Icon: DevicesOutlined },
  { to: '/account/codes', key: 'menu.codes', Icon: KeyOutlined },
] as const;

/** Who is signed in and as what; opens to what one does with the own account. */
export function AccountMenu() {
  const { t } = useTranslation(['identity', 'shell', 'common']);
  const session = useSession().data;
  const signOut = useSignOut();
  const lock = useSessionWrite('session/lock');
  const toast = useToast();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  if (session === undefined || session.user === null) return null;
  const { name, email, role } = session.user;
  const demo = session.workspace === 'demo';
  const close = (): void => {
    setAnchor(null);
  };

  return (
    <>
      <ButtonBase
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
        sx={{ font: 'inherit', gap: 1, padding: '4px 8px 4px 4px', borderRadius: '9px', textAlign: 'left' }}
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
          {initials(name)}
        </Avatar>
        <Box component="span" sx={visuallyHidden}>
          {t('shell:user', { name, role: t(`common:role.${role}`) })}
        </Box>
        <Box aria-hidden sx={{ lineHeight: 1.25, '@media (max-width: 1023px)': { display: 'none' } }}>
          <Box sx={{ fontSize: '0.8438rem', fontWeight: 560 }}>{name}</Box>
          <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>{t(`common:role.${role}`)}</Box>
        </Box>
      </ButtonBase>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{ paper: { sx: { width: 320 } } }}
      >
        <Box component="li" role="presentation" sx={{ padding: '6px 16px 12px' }}>
          <Box sx={{ fontWeight: 600 }}>{name}</Box>
          <Box sx={{ fontSize: '0.8125rem', color: 'text.secondary', overflowWrap: 'anywhere' }}>{email}</Box>
          <Box sx={{ fontSize: '0.8125rem', marginTop: 1 }}>
            <strong>{t(`common:role.${role}`)}</strong>: {t(`role.${role}`)}
          </Box>
        </Box>
        <Divider component="li" />
        {ownPages
          .filter(({ to }) => !demo || to === '/account')
          .map(({ to, key, Icon }) => (
            <MenuItem key={to} component={Link} to={to} onClick={close}>
              <ListItemIcon>
                <Icon fontSize="small" />
              </ListItemIcon>
              {t(key)}
            </MenuItem>
          ))}
        {demo ? null : (
          <MenuItem
            onClick={() => {
              close();
              lock.mutate(noInput, {
                onError: (error) => {
                  toast.error(error.message);
                },
              });
            }}
          >
            <ListItemIcon>
              <LockOutlined fontSize="small" />
            </ListItemIcon>
            {t('menu.lock')}
          </MenuItem>
        )}
        <MenuItem
          onClick={() => {
            close();
            signOut();
          }}
        >
          <ListItemIcon>
            <LogoutOutlined fontSize="small" />
          </ListItemIcon>
          {t('menu.signOut')}
        </MenuItem>
      </Menu>
    </>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
