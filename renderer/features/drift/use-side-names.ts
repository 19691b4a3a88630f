import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SideNames } from '../../charts/chart-option.ts';

export function useSideNames(): SideNames {
  const { t } = useTranslation('drift');
  return useMemo(() => ({ reference: t('side.reference'), current: t('side.current') }), [t]);
}
