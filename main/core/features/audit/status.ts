import type {
  AuditKey,
  AuditRecovery,
  AuditStatus,
  AuditVerification,
} from '../../../../shared/contract/audit.ts';
import type { Sha256 } from '../../../../shared/schema/ids.ts';
import { utcInstant } from '../../../../shared/schema/time.ts';
import type { UtcInstant } from '../../../../shared/schema/time.ts';
import { toHex } from '../../ledger/entry.ts';
import type { StoredKey } from '../../ledger/keys-repository.ts';
import type { OpenLedger } from '../../ledger/open-ledger.ts';
import type { Recovery } from '../../ledger/recovery.ts';
import { formatNoteKey } from '../../ledger/signed-note.ts';
import { unreadable } from './unreadable.ts';

/** A time of which no entry of the log tells. Throws DATABASE_DAMAGED when it cannot be read. */
function readable(at: UtcInstant, what: string): UtcInstant {
  const parsed = utcInstant.safeParse(at);
  if (parsed.success) return parsed.data;
  throw unreadable(`when ${what}`);
}

const hex = (bytes: Uint8Array): Sha256 => toHex(bytes) as Sha256;

function keyRow(key: StoredKey, origin: string): AuditKey {
  return {
    number: key.number,
    verifier: formatNoteKey({ name: origin, publicKey: key.public_key }),
    state: key.state,
    madeAt: readable(key.made_at, `key ${key.number} was made`),
    endedAt: key.ended_at === null ? null : readable(key.ended_at, `key ${key.number} ended`),
    revoked:
      key.revoked_log === null || key.revoked_size === null
        ? null
        : { log: key.revoked_log, size: key.revoked_size },
  };
}

function recoveryRow({ reason, lastKnown, head }: Recovery): AuditRecovery {
  const missing = lastKnown.log === head.log ? lastKnown.size - head.size : 0;
  return {
    reason,
    lastKnown: { ...lastKnown, root: hex(lastKnown.root) },
    head: { ...head, root: hex(head.root) },
    missing: missing > 0 ? missing : null,
  };
}

/** The ledger at a glance. */
export function statusOf(
  opened: OpenLedger,
  known: {
    readonly total: number;
    readonly latestVerification: AuditVerification | null;
    readonly startCheck: AuditStatus['startCheck'];
    readonly checking: AuditStatus['checking'];
  },
): AuditStatus {
  const { ledger, keys } = opened;
  const current = opened.current();
  const { size, root } = ledger.head();
  const latest = current.repository.latestCheckpoint();
  const history = keys.history().map((key) => keyRow(key, ledger.origin));
  const mark = opened.highWater();
  const recovery = opened.recovery();
  return {
    origin: ledger.origin,
    log: current.number,
    size,
    root: hex(root),
    logs: opened.logs().map(({ number, origin, repository }) => ({
      number,
      origin,
      first: repository.place.first,
      size: repository.state()?.frontier.size ?? 0,
    })),
    key: {
      verifier: history.find((key) => key.state === 'current')?.verifier ?? '',
      state: keys.state(),
      heldIn: keys.kind(),
    },
    keys: history.toReversed(),
    latestCheckpoint:
      latest === null
        ? null
        : { ...latest, at: readable(latest.at, `the checkpoint of ${latest.size} entries was signed`) },
    uncovered: size - (latest?.size ?? 0),
    highWater: mark === null ? null : { log: mark.log, size: mark.size, root: hex(mark.root), at: mark.at },
    recovery: recovery === null ? null : recoveryRow(recovery),
    ...known,
  };
}
