import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Approval, ApprovalSettings } from '../../../../shared/contract/approvals.ts';
import type { Role } from '../../../../shared/contract/define.ts';
import { issuedCode } from '../../../../shared/contract/identity.ts';
import type { IssuedCode } from '../../../../shared/contract/identity.ts';
import { commands } from '../../../../shared/contract/index.ts';
import { jobStarted } from '../../../../shared/contract/jobs.ts';
import { DriftGuardError } from '../../../../shared/errors.ts';
import { approvalId, sha256Hex } from '../../../../shared/schema/ids.ts';
import type { ApprovalId } from '../../../../shared/schema/ids.ts';
import { toUtcInstant } from '../../../../shared/schema/time.ts';
import type { ApprovalCallContext, CarriedOut, Handlers } from '../../dispatch.ts';
import type { Feature, FeatureDependencies } from '../../feature.ts';
import type { Identity } from '../identity/index.ts';
import { canonicalJson } from '../../ledger/canonical-json.ts';
import type { JsonValue } from '../../ledger/canonical-json.ts';
import type { Actor } from '../../ports.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import type { HistoryService } from '../history/service.ts';
import { choosableCommands, fourEyesCommands, isFourEyesCommand } from './four-eyes.ts';
import type { FourEyes, FourEyesCommand } from './four-eyes.ts';
import { readableFields } from './readable.ts';
import { createApprovalRepository } from './repository.ts';
import type { StoredApproval } from './repository.ts';

type ApprovalCommandName = Extract<keyof Handlers, `approvals/${string}`>;

export type ApprovalDependencies = Pick<
  FeatureDependencies,
  'database' | 'clock' | 'ids' | 'publish' | 'timetable'
> & {
  readonly changes: HistoryService;
  readonly fourEyes: FourEyes;
  readonly people: Identity['people'];
  /** On whose behalf requests expire. */
  readonly system: Actor;
  /** False while nothing may be recorded on top of the ledger. */
  readonly mayRecord: () => boolean;
};

const lifetimeMs = 7 * 24 * 60 * 60_000;

/** Who may read every request, beside those who could decide about it. */
const overseers: readonly Role[] = ['administrator', 'compliance-officer', 'auditor'];

const digestOf = (text: string) => sha256Hex.parse(createHash('sha256').update(text).digest('hex'));
const named = (name: string, id: string) => `${name} (${id})`;

function refuseState(message: string): never {
  throw new DriftGuardError('STATE_TRANSITION_REFUSED', message);
}

function decidableBy(role: Role): FourEyesCommand[] {
  return fourEyesCommands.filter((name) => commands[name].roles.includes(role));
}

function readableBy(role: Role): readonly FourEyesCommand[] {
  return overseers.includes(role) ? fourEyesCommands : decidableBy(role);
}

/** A code that a command made for a person, wherever its answer has it. */
function codeIn(value: unknown): IssuedCode | null {
  const found = z.union([issuedCode, z.looseObject({ invitation: issuedCode })]).safeParse(value);
  if (!found.success) return null;
  return 'invitation' in found.data ? issuedCode.parse(found.data.invitation) : issuedCode.parse(found.data);
}

const endedSentences: Partial<Record<StoredApproval['state'], string>> = {
  approved: 'This was approved already and is being carried out.',
  'carried-out': 'This was approved and carried out already.',
  failed: 'This was approved already and could not be carried out. Ask for it again.',
  refused: 'This was refused already.',
  withdrawn: 'This was withdrawn by whoever asked for it.',
  expired: 'The request is older than seven days and has expired. Ask for it again.',
};

const withProblems = z.object({ problems: z.array(z.object({ message: z.string() })).min(1) });

/** Why something could not be carried out. No form is open that could mark its fields: the problems are told themselves. */
function sentenceOf({ code, message, details }: Extract<CarriedOut, { ok: false }>['error']): string {
  const found = code === 'INVALID_INPUT' ? withProblems.safeParse(details) : null;
  return found?.success === true ? found.data.problems.map((problem) => problem.message).join(' ') : message;
}

function historyFields({ state, deciderId, deciderName, outcome, note }: StoredApproval): RecordFields {
  return {
    state,
    decidedBy: deciderId === null ? null : named(deciderName ?? '', deciderId),
    note,
    outcome,
  };
}

/** What a request is about; every entry but the first repeats it from its own side. */
function subjectFields(stored: StoredApproval): RecordFields {
  return {
    command: stored.command,
    requestedBy: named(stored.requesterName, stored.requesterId),
    inputSha256: stored.inputSha256,
  };
}

function refuseStale(stored: StoredApproval, rowVersion: number): void {
  if (stored.rowVersion === rowVersion) return;
  throw new DriftGuardError('STALE_VERSION', undefined, { yours: rowVersion, present: stored.rowVersion });
}

/**
 * The four-eyes principle (feature A7): what one person asks for is carried out when another person whose
 * role admits the command has agreed to it, exactly once, in the name of whoever asked.
 */
export function createApprovalFeature(dependencies: ApprovalDependencies): Feature<ApprovalCommandName> {
  const { database, clock, ids, changes, publish, timetable, fourEyes, people, system, mayRecord } =
    dependencies;
  const repository = createApprovalRepository(database);

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

  function fieldsOf(stored: StoredApproval): ReturnType<typeof readableFields> {
    return readableFields(JSON.parse(stored.input)).map(({ field, value }) => ({
      field,
      value: field === 'id' ? (repository.userName(value) ?? value) : value,
    }));
  }

  /** Only accounts have a name to be known by; the identifier of anything else stays among the fields. */
  function targetOf(stored: StoredApproval): Approval['target'] {
    const id = z.looseObject({ id: z.string() }).safeParse(JSON.parse(stored.input)).data?.id;
    const name = id === undefined ? null : repository.userName(id);
    return id === undefined || name === null ? null : { entity: 'user', id, name };
  }

  function toApproval(stored: StoredApproval, viewer: Actor): Approval {
    const { deciderId, deciderName, endedAt } = stored;
    const isOver = stored.state === 'open' && stored.expiresAt <= clock.now();
    const state = isOver ? 'expired' : stored.state;
    return {
      id: stored.id,
      command: stored.command,
      summary: isFourEyesCommand(stored.command) ? commands[stored.command].summary : '',
      target: targetOf(stored),
      input: fieldsOf(stored),
      inputSha256: stored.inputSha256,
      reason: stored.reason,
      state,
      requestedBy: { id: stored.requesterId, name: stored.requesterName },
      requestedAt: stored.requestedAt,
      expiresAt: stored.expiresAt,
      decidedBy: deciderId === null || deciderName === null ? null : { id: deciderId, name: deciderName },
      decidedAt: stored.decidedAt,
      note: stored.note,
      outcome:
        endedAt === null || (state !== 'carried-out' && state !== 'failed')
          ? null
          : { at: endedAt, ok: state === 'carried-out', sentence: stored.outcome, jobId: stored.jobId },
      rowVersion: stored.rowVersion,
      own: stored.requesterId === viewer.id,
      mayDecide:
        state === 'open' &&
        stored.requesterId !== viewer.id &&
        decidableBy(viewer.role).some((name) => name === stored.command),
    };
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

  timetable.add({
    name: 'approvals',
    inRecovery: false,
    isDue: () => repository.overdue(clock.now()).length > 0,
    work: expireOverdue,
  });

  /** Throws when the request is not open any more, or too old. */
  function requireOpen(stored: StoredApproval): void {
    const over = endedSentences[stored.state];
    if (over !== undefined) refuseState(over);
    if (stored.expiresAt <= clock.now()) refuseState(endedSentences.expired ?? '');
  }

  /** Another person, with an active account, whose role admits what is asked for. */
  function requireDecider(stored: StoredApproval, actor: Actor): Actor {
    if (stored.requesterId === actor.id) throw new DriftGuardError('OWN_REQUEST');
    const decider = people.active(actor.id);
    const admitted = decider !== null && decidableBy(decider.role).some((name) => name === stored.command);
    if (admitted) return decider;
    throw new DriftGuardError(
      'FORBIDDEN',
      'Only people with an active account whose role admits this action can decide about it.',
    );
  }

  function requireRequester({ requesterId, requesterName, command }: StoredApproval): Actor {
    const requester = people.active(requesterId);
    if (requester === null) {
      refuseState(`The account of ${requesterName} is not active any more, so this cannot be carried out.`);
    }
    if (!decidableBy(requester.role).some((name) => name === command)) {
      refuseState(`${requesterName} no longer has a role that admits this, so it cannot be carried out.`);
    }
    return requester;
  }

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
      const decider = requireDecider(stored, actor);
      requireOpen(stored);
      refuseStale(stored, rowVersion);
      const requester = state === 'approved' ? requireRequester(stored) : null;
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
    return { approval: toApproval(concluded, actor), code: result.ok ? codeIn(result.value) : null };
  }

  function withdraw(id: ApprovalId, rowVersion: number, actor: Actor): StoredApproval {
    const withdrawn = database.write(() => {
      const stored = find(id);
      if (stored.requesterId !== actor.id) throw new DriftGuardError('APPROVAL_NOT_FOUND');
      requireOpen(stored);
      refuseStale(stored, rowVersion);
      return advance(stored, { state: 'withdrawn', endedAt: clock.now() }, { actor, action: 'withdrawn' });
    });
    announce(id);
    return withdrawn;
  }

  function settings(): ApprovalSettings {
    const chosen = new Set(fourEyes.chosen());
    return {
      administrators: people.count(commands['approvals/save-settings'].roles),
      commands: choosableCommands.map((name) => ({
        command: name,
        summary: commands[name].summary,
        required: chosen.has(name),
        people: people.count(commands[name].roles),
      })),
    };
  }

  function saveSettings(wanted: readonly string[], actor: Actor): ApprovalSettings {
    const unknown = wanted.find((name) => !choosableCommands.some((known) => known === name));
    if (unknown !== undefined) {
      const message = `A second person cannot be required for “${unknown}”. Choose among the actions listed.`;
      throw new DriftGuardError('INVALID_INPUT', message, { problems: [{ path: 'commands', message }] });
    }
    const names = choosableCommands.filter((name) => wanted.includes(name));
    const changed = database.write(() => {
      const before = fourEyes.chosen();
      for (const name of [...names, ...(names.length > 0 ? (['approvals/save-settings'] as const) : [])]) {
        const count = people.count(commands[name].roles);
        if (count >= 2) continue;
        const has = count === 0 ? 'nobody has' : 'only one person has';
        throw new DriftGuardError(
          'TOO_FEW_PEOPLE',
          `A second person cannot be required yet: ${has} an active account with a role that may decide. Make another account first.`,
        );
      }
      if (before.join() === names.join()) return false;
      fourEyes.choose(names);
      changes.record({
        entity: 'setting',
        entityId: 'approvals',
        actor,
        action: 'changed',
        before: { secondPersonFor: before.join(', ') },
        after: { secondPersonFor: names.join(', ') },
      });
      return true;
    });
    if (changed) publish({ topic: 'records/changed', payload: { entity: 'setting', ids: ['approvals'] } });
    return settings();
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
      'approvals/settings': () => settings(),
      'approvals/save-settings': (input, { actor }) => saveSettings(input.commands, actor),
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
        return { ...page, items: page.items.map((stored) => toApproval(stored, actor)) };
      },
      'approvals/get': ({ id }, { actor }) => toApproval(findFor(id, actor), actor),
      'approvals/request': (input, { actor }) => toApproval(request(input, actor), actor),
      'approvals/approve': (input, context) => approve(input, context),
      'approvals/refuse': (input, { actor }) => toApproval(decide(input, actor, 'refused').decided, actor),
      'approvals/withdraw': ({ id, rowVersion }, { actor }) =>
        toApproval(withdraw(id, rowVersion, actor), actor),
      'approvals/history'({ id, ...page }, { actor }) {
        findFor(id, actor);
        return changes.page({ entity: 'approval', entityId: id, ...page });
      },
    },
  };
}
