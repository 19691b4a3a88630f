import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { OpenLedger } from '../../ledger/open-ledger.ts';
import type { AnchorStore } from '../../ports.ts';
import { createAuditRepository } from './repository.ts';
import { createAuditService } from './service.ts';

type AuditCommands =
  | 'audit/status'
  | 'audit/list'
  | 'audit/facets'
  | 'audit/get'
  | 'audit/verify'
  | 'audit/export';

/** The ledger as people see it: list, entry with proof, verification, export. */
export function createAuditFeature(
  dependencies: Pick<FeatureDependencies, 'database' | 'clock' | 'vault' | 'jobs'> & {
    readonly opened: OpenLedger;
    readonly anchors: AnchorStore;
    readonly store: EvidenceStore;
  },
): Feature<AuditCommands> {
  const { database, jobs } = dependencies;
  const repository = createAuditRepository(database);
  const service = createAuditService({ ...dependencies, repository });
  return {
    start: () => service.checkAnchors(),
    handlers: {
      'audit/status': () => service.status(),
      'audit/list': (request) => repository.page(request),
      'audit/facets': () => repository.facets(),
      'audit/get': ({ seq }) => service.get(seq),
      'audit/verify': (_input, { actor, correlationId }) => ({
        jobId: jobs.start(
          { kind: 'ledger-verify', title: 'Verify the ledger', actor, correlationId },
          (job) => service.verify(job, actor),
        ),
      }),
      'audit/export': async ({ format }, { actor }) => {
        const { token, name, sizeBytes } = await service.export(format, actor);
        return { token, name, sizeBytes };
      },
    },
  };
}
