import { createHash } from 'node:crypto';
import type { Approval } from '../../../../shared/contract/approvals.ts';
import { commands } from '../../../../shared/contract/index.ts';
import { jobStarted } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { approvalId, sha256Hex } from '../../../../shared/schema/ids.ts';
import type { ApprovalId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { ApprovalCallContext, CarriedOut, Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import { canonicalJson } from '../../ledger/canonical-json.ts';
import type { JsonValue } from '../../ledger/canonical-json.ts';
import type { Actor } from '../../ports.ts';
import type { HistoryService } from '../history/service.ts';
import { isFourEyesCommand } from './four-eyes.ts';
import type { FourEyes } from './four-eyes.ts';
import { createApprovalRepository } from './repository.ts';
import type { StoredApproval } from './repository.ts';
import {
  decidableBy,
  lifetimeMs,
  readableBy,
  refuseStale,
  refuseState,
  requireDecider,
  requireOpen,
  requireRequester,
} from './rules.ts';
import type { People } from './rules.ts';
import { createApprovalSettings } from './settings.ts';
import { codeIn, historyFields, sentenceOf, subjectFields } from './told.ts';
import { toApproval } from './view.ts';

type ApprovalCommandName = Extract<keyof Handlers, `approvals/${string}`>;

export type ApprovalDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'publish' | 'timetable'
> & {
  readonly changes: HistoryService;
  readonly fourEyes: FourEyes;
  readonly people: People;
  /** On whose behalf requests expire. */
  readonly system: Actor;
  /** False while nothing may be recorded on top of the ledger. */
  readonly mayRecord: () => boolean;
};

const digestOf = (text: string) => sha256Hex.parse(createHash('sha256').update(text).digest('hex'));

/**
 * The four-eyes principle (feature A7): what one person asks for is carried out when another person whose
 * role admits the command has agreed to it, exactly once, in the name of whoever asked.
 */
export function createApprovalFeature(dependencies: ApprovalDependencies): Feature<ApprovalCommandName> {
  const { database, clock, ids, changes, publish, timetable, people, system, mayRecord } = dependencies;
  const repository = createApprovalRepository(database);
  const settings = createApprovalSettings(dependencies);

  function find(id: ApprovalId): StoredApproval {
    const stored = repository.find(id);
    if (stored === null) throw new DriftGuardError('APPROVAL_NOT_FOUND');
    return stored;
  }

  /** Requests that somebody may not read do not exist for them. */
  function findFor(id: ApprovalId, { id: viewer, role }: Actor): StoredApproval {
    const stored = find(id);
    if (stored.requesterId === viewer || readableBy(role).some((name) => name === stored.command)) {
      return stored;
    }
    throw new DriftGuardError('APPROVAL_NOT_FOUND');
  }

  function announce(id: ApprovalId): void {
    publish({ topic: 'records/changed', payload: { entity: 'approval', ids: [id] } });
  }

  /** One step of a request with its entries, inside a transaction. */
  function advance(
    before: StoredApproval,
    change: Partial<StoredApproval> & Pick<StoredApproval, 'state'>,
    { actor, action }: { readonly actor: Actor; readonly action: string },
  ): StoredApproval {
    const after = { ...before, ...change, rowVersion: before.rowVersion + 1 };
    repository.advance(after);
    changes.record({
      entity: 'approval',
      entityId: after.id,
      actor,
      action,
      before: historyFields(before),
      after: { ...historyFields(after), ...subjectFields(after) },
    });
    return after;
  }

  function expire(stored: StoredApproval): void {
    const at = clock.now();
    advance(stored, { state: 'expired', endedAt: at }, { actor: system, action: 'expired' });
  }

  function expireOverdue(): void {
    const overdue = database.write(() => {
      const found = repository.overdue(clock.now());
      for (const stored of found) expire(stored);
      return found;
    });
    for (const { id } of overdue) announce(id);
  }

  const asSeenBy = (stored: StoredApproval, viewer: Actor): Approval =>
    toApproval(stored, { viewer, now: clock.now(), named: (id) => repository.named(id) });

  timetable.add({
    name: 'approvals',
    inRecovery: false,
    isDue: () => repository.overdue(clock.now()).length > 0,
    work: expireOverdue,
  });

  function request(
    input: { readonly command: string; readonly input: string; readonly reason: string },
    actor: Actor,
  ): StoredApproval {
    const { command: name, reason } = input;
    if (!isFourEyesCommand(name)) refuseState('There is no second person for this action.');
    const command = commands[name];
    if (!command.roles.includes(actor.role)) throw new DriftGuardError('FORBIDDEN');
    let given: unknown;
    try {
      given = JSON.parse(input.input);
    } catch {
      throw new DriftGuardError('INVALID_INPUT', undefined, {
        problems: [{ path: 'input', message: 'This is not JSON.' }],
      });
    }
    const parsed = command.input.safeParse(given);
    if (!parsed.success) {
      throw new DriftGuardError('INVALID_INPUT', undefined, {
        problems: parsed.error.issues.slice(0, 50).map((issue) => ({
          path: ['input', ...issue.path.map(String)].join('.'),
          message: issue.message,
        })),
      });
    }
    // The text as it was given, not as it was parsed: it is parsed once more when it is carried out.
    const text = canonicalJson(given as JsonValue);
    const requestedAt = clock.now();
    const stored: StoredApproval = {
      id: approvalId.parse(ids.next()),
      command: name,
      input: text,
      inputSha256: digestOf(text),
      reason,
      state: 'open',
      requesterId: actor.id,
      requesterName: actor.name,
      deciderId: null,
      deciderName: null,
      note: '',
      requestedAt,
      expiresAt: toUtcInstant(Date.parse(requestedAt) + lifetimeMs),
      decidedAt: null,
      endedAt: null,
      outcome: '',
      jobId: null,
      rowVersion: 1,
    };
    database.write(() => {
      repository.insert(stored);
      changes.record({
        entity: 'approval',
        entityId: stored.id,
        actor,
        action: 'requested',
        before: null,
        after: { ...historyFields(stored), ...subjectFields(stored), reason, input: text },
      });
    });
    announce(stored.id);
    return stored;
  }

  type Decision = { readonly id: ApprovalId; readonly rowVersion: number; readonly note: string };

  /** Takes a request out of the open ones, once; whoever comes second finds it decided. */
  function decide(
    { id, rowVersion, note }: Decision,
    actor: Actor,
    state: 'approved' | 'refused',
  ): { readonly decided: StoredApproval; readonly requester: Actor | null } {
    const result = database.write(() => {
      const stored = findFor(id, actor);
      const decider = requireDecider(stored, actor, people);
      requireOpen(stored, clock.now());
      refuseStale(stored, rowVersion);
      const requester = state === 'approved' ? requireRequester(stored, people) : null;
      const at = clock.now();
      const decided = advance(
        stored,
        {
          state,
          note,
          deciderId: decider.id,
          deciderName: decider.name,
          decidedAt: at,
          endedAt: state === 'refused' ? at : null,
        },
        { actor: decider, action: state },
      );
      return { decided, requester };
    });
    announce(id);
    return result;
  }

  function conclude(stored: StoredApproval, result: CarriedOut, actor: Actor): StoredApproval {
    const started = result.ok ? jobStarted.safeParse(result.value) : null;
    const jobId = started?.success === true ? started.data.jobId : null;
    const done = jobId === null ? 'It was carried out.' : 'It was started.';
    const concluded = database.write(() =>
      advance(
        find(stored.id),
        {
          state: result.ok ? 'carried-out' : 'failed',
          endedAt: clock.now(),
          outcome: result.ok ? done : sentenceOf(result.error),
          jobId,
        },
        { actor, action: result.ok ? 'carried out' : 'failed' },
      ),
    );
    announce(stored.id);
    return concluded;
  }

  async function approve(decision: Decision, { actor, carryOut }: ApprovalCallContext) {
    const { decided, requester } = decide(decision, actor, 'approved');
    const { command, input, inputSha256 } = decided;
    const unaltered = digestOf(input) === inputSha256;
    const result: CarriedOut =
      unaltered && requester !== null && isFourEyesCommand(command)
        ? await carryOut({ name: command, input: JSON.parse(input), actor: requester })
        : {
            ok: false,
            error: {
              code: 'EVIDENCE_CHANGED',
              message: 'What is asked for is not what was written down. Nothing was carried out.',
              details: {},
              correlationId: decided.id,
            },
          };
    const concluded = conclude(decided, result, requester ?? actor);
    return { approval: asSeenBy(concluded, actor), code: result.ok ? codeIn(result.value) : null };
  }

  function withdraw(id: ApprovalId, rowVersion: number, actor: Actor): StoredApproval {
    const withdrawn = database.write(() => {
      const stored = find(id);
      if (stored.requesterId !== actor.id) throw new DriftGuardError('APPROVAL_NOT_FOUND');
      requireOpen(stored, clock.now());
      refuseStale(stored, rowVersion);
      return advance(stored, { state: 'withdrawn', endedAt: clock.now() }, { actor, action: 'withdrawn' });
    });
    announce(id);
    return withdrawn;
  }

  return {
    start() {
      // Cut short between the approval and its result; whether it was carried out, its own entries say.
      for (const stored of mayRecord() ? repository.unfinished() : []) {
        database.write(() =>
          advance(
            stored,
            {
              state: 'failed',
              endedAt: clock.now(),
              outcome:
                'DriftGuard ended while this was carried out. The Audit page tells whether it was; if not, ask for it again.',
            },
            { actor: system, action: 'failed' },
          ),
        );
      }
      return Promise.resolve();
    },
    handlers: {
      'approvals/settings': () => settings.settings(),
      'approvals/settings-history': (page) =>
        changes.page({ entity: 'setting', entityId: 'approvals', ...page }),
      'approvals/save-settings': (input, { actor }) => settings.save(input.commands, actor),
      'approvals/list': ({ view, cursor, limit }, { actor }) => {
        const page = repository.page({
          view,
          cursor,
          limit,
          viewer: actor.id,
          readable: readableBy(actor.role),
          decidable: decidableBy(actor.role),
          now: clock.now(),
        });
        return { ...page, items: page.items.map((stored) => asSeenBy(stored, actor)) };
      },
      'approvals/get': ({ id }, { actor }) => asSeenBy(findFor(id, actor), actor),
      'approvals/request': (input, { actor }) => asSeenBy(request(input, actor), actor),
      'approvals/approve': (input, context) => approve(input, context),
      'approvals/refuse': (input, { actor }) => asSeenBy(decide(input, actor, 'refused').decided, actor),
      'approvals/withdraw': ({ id, rowVersion }, { actor }) =>
        asSeenBy(withdraw(id, rowVersion, actor), actor),
      'approvals/history'({ id, ...page }, { actor }) {
        findFor(id, actor);
        return changes.page({ entity: 'approval', entityId: id, ...page });
      },
    },
  };
}
