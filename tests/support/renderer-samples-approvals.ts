import { approval, approvalSettings } from '../../shared/contract/approvals.ts';
import type { Approval, ApprovalSettings } from '../../shared/contract/approvals.ts';
import { ids, sampleId } from './renderer-samples.ts';

export const approvalIds = { approval: sampleId(11, 1), ben: sampleId(1, 20), eve: sampleId(1, 21) } as const;

/** Ben asks Ada, whom the samples sign in, to agree that the account of Eve is disabled. */
export function sampleApproval(part: Partial<Record<keyof Approval, unknown>> = {}): Approval {
  return approval.parse({
    id: approvalIds.approval,
    command: 'users/disable',
    summary: 'Keeps an account from signing in and ends its sessions.',
    target: { entity: 'user', id: approvalIds.eve, name: 'Eve' },
    input: [
      { field: 'id', value: 'Eve' },
      { field: 'rowVersion', value: '3' },
    ],
    inputSha256: 'a'.repeat(64),
    reason: 'She has left the company.',
    state: 'open',
    requestedBy: { id: approvalIds.ben, name: 'Ben' },
    requestedAt: '2026-03-01T08:00:00.000Z',
    expiresAt: '2026-03-08T08:00:00.000Z',
    decidedBy: null,
    decidedAt: null,
    note: '',
    outcome: null,
    rowVersion: 1,
    own: false,
    mayDecide: true,
    ...part,
  });
}

/** The same after Ada agreed. */
export function sampleCarriedOut(part: Partial<Record<keyof Approval, unknown>> = {}): Approval {
  const at = '2026-03-02T08:00:00.000Z';
  return sampleApproval({
    state: 'carried-out',
    decidedBy: { id: ids.user, name: 'Ada Reviewer' },
    decidedAt: at,
    outcome: { at, ok: true, sentence: 'It was carried out.', jobId: null },
    rowVersion: 3,
    mayDecide: false,
    ...part,
  });
}

export function sampleApprovalSettings(part: Partial<ApprovalSettings> = {}): ApprovalSettings {
  const { administrators = 3, commands } = part;
  return approvalSettings.parse({
    administrators,
    commands: commands ?? [
      { command: 'users/disable', summary: 'Keeps out.', required: true, people: administrators },
      { command: 'users/create', summary: 'Makes an account.', required: false, people: administrators },
    ],
  });
}
