import { useEffect, useId, useRef, useState } from 'react';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslation } from 'react-i18next';
import { useClient } from '../../client/client-context.tsx';
import { useSessionWrite } from '../../client/session-state.ts';
import { createIdleWatch } from './idle-watch.ts';
import type { IdleWatch } from './idle-watch.ts';

const noInput = {};

// Not the pointer's movement: a page that changes under a resting pointer sends it by itself.
const inputEvents = ['keydown', 'pointerdown', 'wheel', 'touchstart'] as const;

/** Locks the session after `minutes` without input, with a warning that any input answers. */
export function IdleLock({ minutes }: { minutes: number }) {
  const { t } = useTranslation('identity');
  const titleId = useId();
  const client = useClient();
  const { mutate: lock } = useSessionWrite('session/lock');
  const present = useRef<IdleWatch | null>(null);
  const [leftMs, setLeftMs] = useState<number | null>(null);

  useEffect(() => {
    if (minutes === 0) return;
    const watch = createIdleWatch({
      idleMs: minutes * 60_000,
      now: () => Date.now(),
      // The next minute reports again; the gate hears of a session that has ended.
      report: () => void client.call('session/activity', noInput).catch(() => undefined),
      lock: () => {
        lock(noInput);
      },
      onWarning: setLeftMs,
    });
    present.current = watch;
    const onInput = (event: Event): void => {
      // The warning has buttons of its own, which must still be there when the click follows.
      const inWarning = event.target instanceof Element && event.target.closest('[data-warning]') !== null;
      if (!inWarning) watch.input();
    };
    const timer = setInterval(watch.tick, 1000);
    for (const name of inputEvents) window.addEventListener(name, onInput, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const name of inputEvents) window.removeEventListener(name, onInput, { capture: true });
      setLeftMs(null);
    };
  }, [minutes, client, lock]);

  if (leftMs === null) return null;
  const seconds = Math.ceil(leftMs / 1000);
  return (
    <Dialog
      open
      role="alertdialog"
      aria-labelledby={titleId}
      maxWidth="xs"
      fullWidth
      sx={{ zIndex: 1700 }}
      data-warning
    >
      <DialogTitle id={titleId}>{t('idle.title')}</DialogTitle>
      <DialogContent>
        <span aria-live="off">{t('idle.body', { count: seconds })}</span>
      </DialogContent>
      <DialogActions>
        <Button
          onClick={() => {
            lock(noInput);
          }}
        >
          {t('menu.lock')}
        </Button>
        <Button
          variant="contained"
          // The answer that most people want to give.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          onClick={() => {
            present.current?.input();
          }}
        >
          {t('idle.stay')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
