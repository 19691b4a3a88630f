import DownloadOutlined from '@mui/icons-material/DownloadOutlined';
import { GateButton } from './gate-button.tsx';
import { useSaveExport } from './use-save-export.ts';

type ExportButtonsProps = {
  command: 'drift/export' | 'fairness/export' | 'performance/export';
  id: string;
  labels: Readonly<Record<'csv' | 'json', string>>;
};

/** Takes a result away as a file, in either format. */
export function ExportButtons({ command, id, labels }: ExportButtonsProps) {
  const { save, saving } = useSaveExport();
  return (
    <>
      {(['csv', 'json'] as const).map((format) => (
        <GateButton
          key={format}
          command={command}
          variant="outlined"
          startIcon={<DownloadOutlined />}
          disabled={saving}
          onClick={() => {
            save(command, { id, format });
          }}
        >
          {labels[format]}
        </GateButton>
      ))}
    </>
  );
}
