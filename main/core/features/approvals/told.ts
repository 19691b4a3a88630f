import { z } from 'zod';
import { issuedCode } from '../../../../shared/contract/identity.ts';
import type { IssuedCode } from '../../../../shared/contract/identity.ts';
import type { CarriedOut } from '../../dispatch.ts';
import type { RecordFields } from '../history/change-recorder.ts';
import type { StoredApproval } from './repository.ts';

const named = (name: string, id: string) => `${name} (${id})`;

/** Where a request stands, for its history. */
export function historyFields({
  state,
  deciderId,
  deciderName,
  outcome,
  note,
}: StoredApproval): RecordFields {
  return {
    state,
    decidedBy: deciderId === null ? null : named(deciderName ?? '', deciderId),
    note,
    outcome,
  };
}

/** What a request is about; every entry but the first repeats it from its own side. */
export function subjectFields(stored: StoredApproval): RecordFields {
  return {
    command: stored.command,
    requestedBy: named(stored.requesterName, stored.requesterId),
    inputSha256: stored.inputSha256,
  };
}

/** A code that a command made for a person, wherever its answer has it. */
export function codeIn(value: unknown): IssuedCode | null {
  const found = z.union([issuedCode, z.looseObject({ invitation: issuedCode })]).safeParse(value);
  if (!found.success) return null;
  return 'invitation' in found.data ? issuedCode.parse(found.data.invitation) : issuedCode.parse(found.data);
}

const withProblems = z.object({ problems: z.array(z.object({ message: z.string() })).min(1) });

/** Why something could not be carried out. No form is open that could mark its fields: the problems are told themselves. */
export function sentenceOf({ code, message, details }: Extract<CarriedOut, { ok: false }>['error']): string {
  const found = code === 'INVALID_INPUT' ? withProblems.safeParse(details) : null;
  return found?.success === true ? found.data.problems.map((problem) => problem.message).join(' ') : message;
}
