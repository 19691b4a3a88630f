import { z } from 'zod';
import type { ParsedInput } from '../../../../shared/contract/index.ts';
import { versionMetric, versionTraining } from '../../../../shared/contract/versions.ts';
import type {
  CardState,
  ModelVersion,
  VersionArtefact,
  VersionRow,
} from '../../../../shared/contract/versions.ts';
import type { ModelVersionId } from '../../../../shared/schema/ids.ts';
import { cardSections, modelCardDraft, writtenSections } from '../../../../shared/schema/model-card.ts';
import type { Page } from '../../../../shared/schema/page.ts';
import type { Database } from '../../storage/database.ts';
import { decodeCursor, toPage } from '../../storage/page-cursor.ts';
import type { Tables } from '../../storage/schema.ts';

const metrics = z.array(versionMetric);
const position = z.tuple([z.int()]);

type JoinedVersion = Omit<Tables['model_versions'], 'card' | 'training_id'> & {
  readonly present_version: string;
  readonly author: string | null;
};

function artefactOf(row: JoinedVersion): VersionArtefact | null {
  if (row.artefact_sha256 === null || row.artefact_source === null) return null;
  return {
    sha256: row.artefact_sha256,
    name: row.artefact_name,
    sizeBytes: row.artefact_bytes,
    source: row.artefact_source,
  };
}

function cardStateOf(written: number): CardState {
  if (written === 0) return 'empty';
  return written === cardSections.length ? 'whole' : 'begun';
}

function toRow(row: JoinedVersion): VersionRow {
  const [mainMetric, ...others] = metrics.parse(JSON.parse(row.metrics));
  return {
    id: row.id,
    modelId: row.model_id,
    version: row.version,
    current: row.version === row.present_version,
    createdAt: row.created_at,
    createdBy: row.created_by === null ? null : { id: row.created_by, name: row.author ?? row.created_by },
    artefact: artefactOf(row),
    training: row.training === null ? null : versionTraining.parse(JSON.parse(row.training)),
    mainMetric: mainMetric ?? null,
    metricCount: mainMetric === undefined ? 0 : others.length + 1,
    cardState: cardStateOf(row.card_sections),
    cardSections: row.card_sections,
    rowVersion: row.row_version,
    updatedAt: row.updated_at,
  };
}

/** The versions of models. The registry of models begins them; here they are read and completed. */
export function createVersionRepository(database: Database) {
  const { from } = database;

  const joined = () =>
    from
      .selectFrom('model_versions')
      .innerJoin('models', 'models.id', 'model_versions.model_id')
      .leftJoin('users', 'users.id', 'model_versions.created_by')
      .select(['model_versions.id', 'model_versions.model_id', 'model_versions.position'])
      .select(['model_versions.version', 'artefact_sha256', 'artefact_name', 'artefact_bytes'])
      .select(['artefact_source', 'training', 'metrics', 'card_sections', 'created_by'])
      .select(['model_versions.created_at', 'model_versions.updated_at', 'model_versions.row_version'])
      .select(['models.semantic_version as present_version', 'users.name as author']);

  return {
    find(id: ModelVersionId): ModelVersion | null {
      const row = database.first(
        joined().select(['models.name as model_name', 'card']).where('model_versions.id', '=', id),
      );
      if (row === undefined) return null;
      const { mainMetric: _main, metricCount: _count, ...shown } = toRow(row);
      return {
        ...shown,
        modelName: row.model_name,
        metrics: metrics.parse(JSON.parse(row.metrics)),
        card: modelCardDraft.parse(JSON.parse(row.card)),
      };
    },

    /** Stores what may change of a version that exists. */
    replace(version: ModelVersion): void {
      const { artefact, training } = version;
      database.run(
        from
          .updateTable('model_versions')
          .set({
            artefact_sha256: artefact?.sha256 ?? null,
            artefact_name: artefact?.name ?? null,
            artefact_bytes: artefact?.sizeBytes ?? null,
            artefact_source: artefact?.source ?? null,
            training_id: training?.id ?? null,
            training: training === null ? null : JSON.stringify(training),
            metrics: JSON.stringify(version.metrics),
            card: JSON.stringify(version.card),
            card_sections: writtenSections(version.card),
            updated_at: version.updatedAt,
            row_version: version.rowVersion,
          })
          .where('id', '=', version.id),
      );
    },

    /** A page of versions, newest first. Throws INVALID_INPUT at `cursor`. */
    list({ cursor, limit, modelId }: ParsedInput<'versions/list'>): Page<VersionRow> {
      const binding = ['model-versions', modelId];
      const before = cursor === null ? null : decodeCursor(binding, cursor, position)[0];
      let listed = joined().where('model_versions.model_id', '=', modelId);
      if (before !== null) listed = listed.where('model_versions.position', '<', before);
      const rows = database.all(listed.orderBy('model_versions.position', 'desc').limit(limit + 1));
      const counted = from
        .selectFrom('model_versions')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .where('model_id', '=', modelId);
      return toPage(rows, {
        limit,
        binding,
        total: database.first(counted)?.total ?? 0,
        item: toRow,
        position: (last) => [last.position],
      });
    },
  };
}
