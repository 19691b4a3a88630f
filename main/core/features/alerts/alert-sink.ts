import type { AlertLevel, AlertSource } from '../../../../shared/contract/alerts.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { Actor } from '../../ports.ts';

/** What a result says to the rules. A run over five hundred columns is one signal. */
export type AlertSignal = {
  readonly source: AlertSource;
  readonly modelId: ModelId;
  /** What the result is about for as long as it lives: a monitor, or the model itself. */
  readonly subjectId: string;
  /** The result itself. */
  readonly resultId: string;
  /** `unknown`: too little data to tell, which neither raises nor resolves an alert. */
  readonly level: AlertLevel | 'in-order' | 'unknown';
  readonly title: string;
  readonly detail: string;
};

/** Announces what was raised; called once the transaction that raised it has been stored. */
export type Announce = () => void;

/** What other features tell their results to. */
export type AlertSink = {
  /**
   * Holds a result against the rules, inside the transaction that stores the result: raises, counts, opens
   * again or resolves alerts.
   */
  observe(signal: AlertSignal, actor: Actor): Announce;
};
