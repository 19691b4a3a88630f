import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { tabularNumbers } from '../../components/tabular.ts';
import { formatShare, noValue } from '../../format/numbers.ts';

type RateBarProps = {
  name: string;
  value: number | null;
  interval: readonly [number, number] | null;
};

const width = 104;
const height = 14;

/** A rate as figure and as a tick on a bar from 0 to 100 % that shows its interval. */
export function RateBar({ name, value, interval }: RateBarProps) {
  const { t } = useTranslation('fairness');
  if (value === null) return <>{noValue}</>;
  const [low, high] = interval ?? [value, value];
  const label = t('groups.interval', {
    rate: name,
    value: formatShare(value),
    low: formatShare(low),
    high: formatShare(high),
  });
  return (
    <Box
      sx={{
        display: 'inline-flex',
        flexWrap: 'wrap',
        alignItems: 'center',
        columnGap: 1,
        justifyContent: 'flex-end',
      }}
    >
      <Box
        component="svg"
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        sx={{ width: { xs: 72, lg: width }, height }}
      >
        <line x1={0} x2={width} y1={height / 2} y2={height / 2} stroke="var(--dg-line)" strokeWidth={2} />
        <rect
          x={low * width}
          width={Math.max(2, (high - low) * width)}
          y={height / 2 - 3}
          height={6}
          rx={3}
          fill="var(--dg-chart-reference)"
          opacity={0.55}
        />
        <rect x={Math.min(width - 2, value * width)} width={2} y={0} height={height} fill="var(--dg-ink)" />
      </Box>
      <Box component="span" sx={{ ...tabularNumbers, minWidth: 52, textAlign: 'right' }}>
        {formatShare(value)}
      </Box>
    </Box>
  );
}
