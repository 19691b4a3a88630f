import { z } from 'zod';
import type { Approval } from '../../../../shared/contract/approvals.ts';
import { commands } from '../../../../shared/contract/index.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import type { Actor } from '../../ports.ts';
import { isFourEyesCommand } from './four-eyes.ts';
import { readableFields } from './readable.ts';
import type { ReadableField } from './readable.ts';
import type { NamedRecord, StoredApproval } from './repository.ts';
import { decidableBy } from './rules.ts';

/** The account or model of an identifier, null where there is none. */
export type Named = (id: string) => NamedRecord | null;

function fieldsOf(stored: StoredApproval, named: Named): ReadableField[] {
  return readableFields(JSON.parse(stored.input)).map(({ field, value }) => ({
    field,
    value: field === 'id' ? (named(value)?.name ?? value) : value,
  }));
}

/** Accounts and models are known by a name; the identifier of anything else stays among the fields. */
function targetOf(stored: StoredApproval, named: Named): Approval['target'] {
  const id = z.looseObject({ id: z.string() }).safeParse(JSON.parse(stored.input)).data?.id;
  const record = id === undefined ? null : named(id);
  return id === undefined || record === null ? null : { ...record, id };
}

/** A request as one person sees it: what they may do about it depends on who they are and what time it is. */
export function toApproval(
  stored: StoredApproval,
  { viewer, now, named }: { readonly viewer: Actor; readonly now: UtcInstant; readonly named: Named },
): Approval {
  const { deciderId, deciderName, endedAt } = stored;
  const isOver = stored.state === 'open' && stored.expiresAt <= now;
  const state = isOver ? 'expired' : stored.state;
  return {
    id: stored.id,
    command: stored.command,
    summary: isFourEyesCommand(stored.command) ? commands[stored.command].summary : '',
    target: targetOf(stored, named),
    input: fieldsOf(stored, named),
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
