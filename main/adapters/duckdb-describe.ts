import type { ReadOptions } from '../../shared/contract/datasets.ts';
import { DriftGuardError } from '../../shared/errors.ts';
import type { ColumnType } from '../../shared/schema/column.ts';
import { countInWords, readDeadlines } from '../core/evidence/limits.ts';
import type { ConvertRequest, EvidenceEngine, SourceInspection } from '../core/ports.ts';
import { parquetRelation, readParquetLayout, valueOf } from './duckdb-parquet.ts';
import { openWorkspace } from './duckdb-prepare.ts';
import { withDuckDb } from './duckdb-session.ts';
import type { DuckDbSettings } from './duckdb-session.ts';
import { identifier } from './duckdb-sql.ts';

/**
 * A source as a reader of columns sees it. `relation` is SQL to select from and `expression` the SQL of one
 * column's value: DOUBLE for numeric, BOOLEAN for boolean, TIMESTAMPTZ for datetime, VARCHAR for categorical
 * and text; NULL where a value is missing or does not fit.
 */
export type DescribedSource = {
  readonly relation: string;
  /** The Parquet file that `relation` reads: the source itself, or a temporary one. */
  readonly path: string;
  readonly columns: readonly {
    readonly name: string;
    readonly type: ColumnType;
    readonly expression: string;
  }[];
  readonly rows: number;
  readonly rejectedRows: number;
  readonly warnings: readonly string[];
  /** Removes what was made for the reading. */
  dispose(): Promise<void>;
};

export type DescribeRequest = {
  readonly options?: ReadOptions;
  /** Types that are settled already, by column name, for example those of the other side of a comparison. */
  readonly types?: ReadonlyMap<string, ColumnType>;
  /** The columns to be read; the others are not looked at, so a row is not refused because of them. */
  readonly only?: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onProgress?: ConvertRequest['onProgress'];
};

const namesShown = 20;

function unknownColumn(name: string, known: readonly string[]): DriftGuardError {
  const more = known.length > namesShown ? `, and ${known.length - namesShown} more` : '';
  const names = known.slice(0, namesShown).join(', ');
  return new DriftGuardError('COLUMNS_INVALID', `The file has no column “${name}”. It has ${names}${more}.`);
}

function zoneWarning({ name, withoutZone, present }: SourceInspection['mixedZones'][number]): string {
  return `“${name}”: ${countInWords(withoutZone)} of ${countInWords(present)} sampled times name no zone and are read in UTC, the others in the zone that they name.`;
}

export function createDescribe(
  parts: Pick<EvidenceEngine, 'inspect' | 'convert'> & { readonly settings: DuckDbSettings },
) {
  const { settings, inspect, convert } = parts;
  return async function describeSource(path: string, request: DescribeRequest): Promise<DescribedSource> {
    const { signal, types, only, options: read = {}, onProgress = () => undefined } = request;
    const inspection = await inspect(path, read, signal);
    for (const name of only ?? []) {
      if (inspection.columns.some((column) => column.name === name)) continue;
      throw unknownColumn(
        name,
        inspection.columns.map((column) => column.name),
      );
    }
    const unread = inspection.columns.filter(({ name }) => only?.has(name) === false);
    const warnings = [...inspection.warnings, ...inspection.mixedZones.map(zoneWarning)].filter(
      (warning) => !unread.some(({ name }) => warning.startsWith(`“${name}”`)),
    );
    const columns = inspection.columns
      .map(({ name, type }, position) => ({ name, type: types?.get(name) ?? type, position }))
      .filter(({ name }) => only?.has(name) ?? true);
    if (inspection.detected.format === 'parquet') {
      const limits = { paths: [path], signal, deadlineMs: readDeadlines.inspectMs };
      const layout = await withDuckDb(settings, limits, (session) => readParquetLayout(session, path));
      return {
        relation: parquetRelation(path, { rowNumbers: false }),
        path,
        columns: columns.map(({ name, type, position }) => {
          const column = layout.columns[position] ?? { sql: 'NULL', sourceType: 'VARCHAR' };
          return { name, type, expression: valueOf(column, type) };
        }),
        rows: layout.rows,
        rejectedRows: 0,
        warnings,
        dispose: () => Promise.resolve(),
      };
    }
    const workspace = await openWorkspace(settings.tempFolder);
    const targetPath = workspace.newPath('parquet');
    try {
      const converted = await convert({
        sourcePath: path,
        options: read,
        columns: columns.map(({ name, type }) => ({ name, type, role: 'feature' })),
        // Nothing is cut into windows here: the warning says how they are read.
        zone: 'UTC',
        targetPath,
        signal,
        onProgress,
      });
      return {
        relation: parquetRelation(targetPath, { rowNumbers: false }),
        path: targetPath,
        columns: columns.map(({ name, type }) => ({
          name,
          type,
          expression: identifier(name),
        })),
        rows: converted.rows,
        rejectedRows: converted.rejectedRows,
        warnings,
        dispose: () => workspace.clear(),
      };
    } catch (error) {
      await workspace.clear();
      throw error;
    }
  };
}
