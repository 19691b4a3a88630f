import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { PlainSelect } from '../../components/plain-select.tsx';

/** The zones of the IANA database that are known here, first UTC and that of this computer. */
function knownZones(): readonly string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])];
}

const zones = knownZones();

type ZoneFieldProps = {
  /** Null: nobody said it yet. */
  value: string | null;
  /** Columns of which only some times name their zone: there is no default for the others. */
  mixed: readonly string[];
  onChange: (zone: string | null) => void;
};

/** In which zone times are that name none. */
export function ZoneField({ value, mixed, onChange }: ZoneFieldProps) {
  const { t } = useTranslation('data');
  const unsaid = t(mixed.length === 0 ? 'wizard.zoneUnsaid' : 'wizard.zoneChoose');
  return (
    <Box sx={{ maxWidth: 420 }}>
      <PlainSelect
        label={t('wizard.zone')}
        value={value ?? ''}
        options={[
          { value: '', label: unsaid },
          ...zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
        ]}
        onChange={(zone) => {
          onChange(zone === '' ? null : zone);
        }}
      />
    </Box>
  );
}
