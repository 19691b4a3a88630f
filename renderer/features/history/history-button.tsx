import { useState } from 'react';
import Button from '@mui/material/Button';
import type { ButtonProps } from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import { HistoryDialog } from './record-history.tsx';
import type { Recorded } from './record-history.tsx';

type HistoryButtonProps = {
  record: Recorded;
  /** What the history is of, as its heading names it. */
  name: string;
  size?: NonNullable<ButtonProps['size']>;
  variant?: NonNullable<ButtonProps['variant']>;
  /** Where several stand on one page. */
  label?: string;
};

/** Opens the history of a record that has no page of its own. */
export function HistoryButton({ record, name, size, variant = 'outlined', label }: HistoryButtonProps) {
  const { t } = useTranslation('history');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={variant}
        {...(size === undefined ? {} : { size })}
        {...(label === undefined ? {} : { 'aria-label': label })}
        onClick={() => {
          setOpen(true);
        }}
      >
        {t('open')}
      </Button>
      {open ? (
        <HistoryDialog
          record={record}
          name={name}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}
