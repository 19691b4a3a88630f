import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { fileFormat, textEncoding } from '../../../shared/contract/datasets.ts';
import type { DetectedFormat, ReadOptions } from '../../../shared/contract/datasets.ts';
import { PlainSelect } from '../../components/plain-select.tsx';

const delimiters = { comma: ',', semicolon: ';', tab: '\t', pipe: '|' } as const;
type DelimiterName = keyof typeof delimiters;
const delimiterNames = ['comma', 'semicolon', 'tab', 'pipe'] as const satisfies readonly DelimiterName[];

type ReadingOptionsProps = {
  options: ReadOptions;
  detected: DetectedFormat | undefined;
  onChange: (options: ReadOptions) => void;
};

/** How the file is read: detected, and open to correction. Only CSV has more than a format. */
export function ReadingOptions({ options, detected, onChange }: ReadingOptionsProps) {
  const { t } = useTranslation('data');
  const format = options.format ?? detected?.format ?? 'csv';
  const delimiter =
    delimiterNames.find((name) => delimiters[name] === (options.delimiter ?? detected?.delimiter)) ?? 'comma';
  const header = options.header ?? detected?.header ?? true;
  const encoding = options.encoding ?? detected?.encoding ?? 'utf-8';

  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(160px, 1fr))' }}>
      <PlainSelect
        labelled
        label={t('wizard.format')}
        value={format}
        options={fileFormat.options.map((value) => ({ value, label: t(`wizard.formatName.${value}`) }))}
        onChange={(value) => {
          onChange({ format: value });
        }}
      />
      {format === 'csv' ? (
        <>
          <PlainSelect
            labelled
            label={t('wizard.delimiter')}
            value={delimiter}
            options={delimiterNames.map((value) => ({ value, label: t(`wizard.delimiterName.${value}`) }))}
            onChange={(value) => {
              onChange({ ...options, delimiter: delimiters[value] });
            }}
          />
          <PlainSelect
            labelled
            label={t('wizard.header')}
            value={header ? 'yes' : 'no'}
            options={(['yes', 'no'] as const).map((value) => ({
              value,
              label: t(`wizard.headerName.${value}`),
            }))}
            onChange={(value) => {
              onChange({ ...options, header: value === 'yes' });
            }}
          />
          <PlainSelect
            labelled
            label={t('wizard.encoding')}
            value={encoding}
            options={textEncoding.options.map((value) => ({
              value,
              label: t(`wizard.encodingName.${value}`),
            }))}
            onChange={(value) => {
              onChange({ ...options, encoding: value });
            }}
          />
        </>
      ) : null}
    </Box>
  );
}
