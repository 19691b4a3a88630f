import { useState } from 'react';
import type { ReactNode } from 'react';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import BarChartRounded from '@mui/icons-material/BarChartRounded';
import TableChartOutlined from '@mui/icons-material/TableChartOutlined';
import { useTranslation } from 'react-i18next';
import { Section } from '../components/section.tsx';
import { LazyChart } from './lazy-chart.tsx';
import type { ChartOption } from './chart-option.ts';

type ChartCardProps = {
  title: string;
  hint: string;
  label: string;
  option: ChartOption;
  height?: number;
  /** The same figures as a table. */
  table: ReactNode;
};

/** A chart with the table of its figures one click away. */
export function ChartCard({ title, hint, label, option, height = 300, table }: ChartCardProps) {
  const { t } = useTranslation('drift');
  const [asTable, setAsTable] = useState(false);
  return (
    <Section
      title={title}
      hint={hint}
      actions={
        <Button
          size="small"
          aria-pressed={asTable}
          aria-label={t(asTable ? 'chart.showChartOf' : 'chart.showTableOf', { title })}
          startIcon={asTable ? <BarChartRounded /> : <TableChartOutlined />}
          onClick={() => {
            setAsTable(!asTable);
          }}
        >
          {t(asTable ? 'chart.showChart' : 'chart.showTable')}
        </Button>
      }
    >
      {asTable ? (
        <Box
          tabIndex={0}
          role="group"
          aria-label={title}
          sx={{ maxHeight: Math.max(height, 320), overflow: 'auto' }}
        >
          {table}
        </Box>
      ) : (
        <LazyChart option={option} label={label} height={height} />
      )}
    </Section>
  );
}
