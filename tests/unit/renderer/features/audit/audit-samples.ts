import { createHash } from 'node:crypto';
import {
  appendLeaf,
  emptyFrontier,
  inclusionProof,
  leafHash,
  rootOf,
} from '../../../../../shared/canonical/merkle.ts';
import {
  auditEntry,
  auditEntryDetail,
  auditStatus,
  auditVerification,
} from '../../../../../shared/contract/audit.ts';
import type {
  AuditEntry,
  AuditEntryDetail,
  AuditStatus,
  AuditVerification,
} from '../../../../../shared/contract/audit.ts';
import { ids } from '../../../../support/renderer-samples.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const sampleVerifier = 'driftguard/test/log/1+1a2b3c4d+AXq5';

export function sampleVerification(part: Partial<AuditVerification> = {}): AuditVerification {
  return auditVerification.parse({
    at: '2026-03-02T09:00:00.000Z',
    ok: true,
    size: 40,
    root: 'a'.repeat(64),
    checkpoints: 3,
    badSeq: null,
    sentence: 'All 40 entries are complete, in order and unchanged.',
    ...part,
  });
}

export function sampleStatus(part: Partial<AuditStatus> = {}): AuditStatus {
  return auditStatus.parse({
    origin: 'driftguard/test/log/1',
    log: 1,
    size: 42,
    total: 42,
    root: 'a'.repeat(64),
    logs: [{ number: 1, origin: 'driftguard/test/log/1', first: 0, size: 42 }],
    key: { verifier: sampleVerifier, state: 'ready', heldIn: 'os-keychain' },
    keys: [
      {
        number: 1,
        verifier: sampleVerifier,
        state: 'current',
        madeAt: '2026-01-02T08:00:00.000Z',
        endedAt: null,
        revoked: null,
      },
    ],
    latestCheckpoint: { size: 41, at: '2026-03-02T09:10:00.000Z', note: 'signed' },
    uncovered: 1,
    latestVerification: sampleVerification(),
    checking: null,
    startCheck: { at: '2026-03-02T08:59:00.000Z', from: 30, to: 40, ok: true, recordsOk: true },
    highWater: { log: 1, size: 40, root: 'a'.repeat(64), at: '2026-03-02T09:05:00.000Z' },
    recovery: null,
    ...part,
  });
}

export function sampleEntry(part: Partial<AuditEntry> = {}): AuditEntry {
  return auditEntry.parse({
    seq: 2,
    at: '2026-03-01T12:00:00.000Z',
    actor: { id: ids.user, name: 'Ada Reviewer', role: 'administrator', isProgram: false },
    action: 'model.updated',
    target: { type: 'model', id: ids.model, label: 'House price' },
    note: 'After the yearly review.',
    ...part,
  });
}

/** Entry `seq` of a ledger of `size` short texts, with a proof that holds. */
export function sampleDetail(
  seq: number,
  size: number,
  part: Partial<AuditEntryDetail> = {},
): AuditEntryDetail {
  const subtrees = new Map<string, Uint8Array>();
  let frontier = emptyFrontier;
  for (let index = 0; index < size; index += 1) {
    const leaf = leafHash(sha256, Buffer.from(`entry ${index}`));
    subtrees.set(`0 ${index}`, leaf);
    frontier = appendLeaf(sha256, frontier, leaf, (level, at, hash) => subtrees.set(`${level} ${at}`, hash));
  }
  const subtree = (level: number, index: number): Uint8Array => {
    const hash = subtrees.get(`${level} ${index}`);
    if (hash === undefined) throw new Error(`There is no subtree ${index} at level ${level}.`);
    return hash;
  };
  return auditEntryDetail.parse({
    ...sampleEntry({ seq }),
    body: `entry ${seq}`,
    leafHash: toHex(subtree(0, seq)),
    total: size,
    fields: [{ field: 'owner', before: 'Pricing team', after: 'Valuation team' }],
    proof: {
      log: 1,
      index: seq,
      size,
      root: toHex(rootOf(sha256, frontier)),
      path: inclusionProof(sha256, seq, size, subtree).map((node) => toHex(node)),
    },
    ...part,
  });
}
