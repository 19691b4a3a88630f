import type { Ledger, LedgerEvent } from '../ledger/ledger.ts';
import type { Logger } from '../ports.ts';

type Governance = 'deployment' | 'policy changed' | 'governance violation';

/** Areas whose every action changes what is judged by, or who has to agree. */
const policies = ['policy.', 'setting.', 'alert-rule.'];

/** Every change of the state of a model, by the gate, by an override or where no gate is asked. */
const deployments = ['deployment.moved', 'deployment.overridden', 'deployment.override-renewed'];

/** What is not as it was recorded, or was refused by a rule. */
const violations = [
  'ledger.found-altered',
  'evidence.quarantined',
  'backup.found-damaged',
  'model-version.artefact-differed',
  'deployment.refused',
  'deployment.blocked',
];

/** Which event of the log an action of the ledger is, if any. */
export function governanceEventOf(action: string): Governance | null {
  if (deployments.includes(action)) return 'deployment';
  if (action === 'model.fairness-settings-saved' || policies.some((area) => action.startsWith(area))) {
    return 'policy changed';
  }
  if (violations.includes(action) || action.endsWith('.recomputed-differently')) {
    return 'governance violation';
  }
  return null;
}

/**
 * Appends to a ledger so that entries about deployments, policies and violations are told to the log as well,
 * once they are stored. What is said of them is who, what and which record; the reason of an override is kept
 * word for word.
 */
export function logGovernance(ledger: Pick<Ledger, 'append' | 'head'>, log: Logger): Ledger['append'] {
  function tell(name: Governance, event: LedgerEvent): void {
    const { actor, action, target, note } = event;
    const fields = { action, actorId: actor.id, targetType: target.type, targetId: target.id };
    if (name === 'governance violation') log.warn(name, fields);
    else if (name === 'policy changed') log.info(name, fields);
    else {
      const override = action.includes('overrid');
      log.info(name, { ...fields, override, ...(override ? { overrideReason: note ?? '' } : {}) });
    }
  }

  return (event) => {
    ledger.append(event);
    const name = governanceEventOf(event.action);
    if (name === null) return;
    const { size } = ledger.head();
    // Transactions end before anything else runs. One that was undone has taken its entry with it.
    queueMicrotask(() => {
      try {
        if (ledger.head().size >= size) tell(name, event);
      } catch {
        // A database that cannot be read any more is told of elsewhere.
      }
    });
  };
}
