import { arch, platform, release } from 'node:os';
import { z } from 'zod';
import type { AppHealth, AppMetrics, DiagnosticsPreview } from '../../../../shared/contract/health.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { LogFiles, Shell } from '../../ports.ts';
import { recordOf } from '../../telemetry/log-record.ts';
import type { LogValue } from '../../telemetry/log-record.ts';

export const diagnosticsFormat = 'driftguard-diagnostics';

const about = [
  'State of one DriftGuard for whoever looks after it. It holds no row of any data set, no name of a person, model or file, no address, no path and no secret.',
  'People and records appear by their identifiers, which mean nothing outside this workspace.',
  'Log lines were held against the list of events of this version once more; what is not on it was left out.',
];

/** Lines of each process that a bundle holds. */
const logLines = 300;

const writtenLine = z.looseObject({
  at: utcInstant,
  level: z.enum(['info', 'warn', 'error']),
  event: z.string(),
});

type BundledLine = { readonly process: string; readonly [field: string]: LogValue };

/** A line as a log of today would have written it; null when it is not one. */
function readLine(process: string, line: string): BundledLine | null {
  let parsed;
  try {
    parsed = writtenLine.safeParse(JSON.parse(line));
  } catch {
    return null;
  }
  if (!parsed.success) return null;
  const { at, level, event, ...given } = parsed.data;
  const record = recordOf(event, given);
  return record === null ? null : { process, at, level, event, ...record.fields };
}

export type DiagnosticsSource = {
  readonly version: string;
  readonly shell: Shell;
  readonly health: AppHealth;
  readonly metrics: AppMetrics;
  /** Rows of each table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Names of the settings that are made. */
  readonly settings: readonly string[];
  readonly logFiles: LogFiles;
};

/** The diagnostics file with a table of contents, from facts that hold no personal data. */
export async function composeDiagnostics(source: DiagnosticsSource): Promise<DiagnosticsPreview> {
  const { version, shell, health, metrics, counts, settings, logFiles } = source;
  const written = await logFiles.recent(logLines);
  const log = written.flatMap(({ process: name, line }) => readLine(name, line) ?? []);
  const versions = {
    driftguard: version,
    shell,
    schema: health.schemaVersion,
    sqlite: health.sqliteVersion,
    duckdb: health.duckdbVersion,
    node: health.nodeVersion,
    electron: process.versions['electron'] ?? null,
    system: `${platform()} ${release()} ${arch()}`,
  };
  const bundle = {
    format: diagnosticsFormat,
    version: 1,
    createdAt: health.at,
    about,
    versions,
    health,
    metrics,
    counts,
    settings,
    log,
  };
  const text = `${JSON.stringify(bundle, null, 1)}\n`;
  return {
    fileName: `driftguard-diagnostics-${health.at.slice(0, 10)}.json`,
    sizeBytes: Buffer.byteLength(text),
    sections: [
      {
        name: 'versions',
        what: 'Versions of DriftGuard, its engines and the system',
        items: Object.keys(versions).length,
      },
      { name: 'health', what: 'What the Health page shows', items: health.checks.length },
      {
        name: 'metrics',
        what: 'Commands and statements with counts and durations',
        items: metrics.commands.length + metrics.statements.length,
      },
      { name: 'counts', what: 'How many rows each table holds', items: Object.keys(counts).length },
      { name: 'settings', what: 'Which settings are made, without their values', items: settings.length },
      { name: 'log', what: 'The last lines of the log, without texts', items: log.length },
    ],
    text,
  };
}
