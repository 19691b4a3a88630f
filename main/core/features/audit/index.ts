import type { CoreCommandName } from '../../../../shared/contract/index.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import { createKeyCommands } from '../../ledger/key-commands.ts';
import type { OpenLedger } from '../../ledger/open-ledger.ts';
import type { Actor, AnchorStore, VaultFile } from '../../ports.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { createAuditRepository } from './repository.ts';
import { createAuditService } from './service.ts';
import type { AuditServiceDependencies } from './service.ts';

type AuditCommands = Extract<CoreCommandName, `audit/${string}`>;

const held = ({ token, name, sizeBytes }: VaultFile) => ({ token, name, sizeBytes });

/** The ledger as people see it: list, entry with proof, verification, export, keys and recovery. */
export function createAuditFeature(
  dependencies: Pick<
    FeatureDependencies,
    'database' | 'clock' | 'log' | 'vault' | 'exports' | 'jobs' | 'publish'
  > & {
    readonly opened: OpenLedger;
    readonly anchors: AnchorStore;
    readonly store: EvidenceStore;
    readonly quarantine: string;
    readonly checkDatabase: () => void;
    readonly alteredScores: AuditServiceDependencies['alteredScores'];
    readonly system: Actor;
  },
): Feature<AuditCommands> & { close(): Promise<void> } {
  const { database, jobs, opened, publish } = dependencies;
  const repository = createAuditRepository(database);
  const service = createAuditService({ ...dependencies, repository });
  const keys = createKeyCommands(dependencies);
  return {
    start: async () => service.beginStartCheck(),
    close: () => service.close(),
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
      'audit/export': async (request, { actor }) => held(await service.export(request, actor)),
      'audit/checkpoints': ({ log }) => ({ items: service.checkpoints(log) }),
      'audit/consistency': (request) => service.consistency(request),
      'audit/proof': ({ seq }, { actor }) => service.proof(seq, actor),
      'audit/unlock-key': async ({ passphrase }, { actor }) => {
        await keys.unlock(passphrase, actor);
        return { state: opened.keys.state() };
      },
      'audit/move-key': async ({ to, passphrase }, { actor }) => {
        await keys.move({ kind: to, passphrase }, actor);
        return {};
      },
      'audit/rotate-key': async ({ reason }, { actor }) => {
        await keys.rotate(reason, actor);
        return {};
      },
      'audit/revoke-key': async (request, { actor }) => {
        await keys.revoke(request, actor);
        return {};
      },
      'audit/declare-key-lost': async ({ to, passphrase, reason }, { actor }) => {
        await keys.declareLost({ kind: to, passphrase, reason }, actor);
        return {};
      },
      'audit/begin-epoch': async ({ reason }, { actor }) => {
        if (opened.recovery() === null) throw new DriftGuardError('NOT_IN_RECOVERY');
        await opened.beginEpoch({ actor, reason });
        // What was held back on every page is so no more.
        publish({ topic: 'records/changed', payload: { entity: 'workspace', ids: [] } });
        return {};
      },
    },
  };
}
