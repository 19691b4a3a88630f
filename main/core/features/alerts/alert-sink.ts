import type { AlertLevel, AlertSource } from '../../../../shared/contract/alerts.ts';
import type { ModelId } from '../../../../shared/schema/ids.ts';
import type { PerformanceResult } from '../../../../shared/schema/performance.ts';
import type { RiskGrade } from '../../../../shared/schema/risk.ts';
import type { Actor } from '../../ports.ts';

type Told = {
  readonly modelId: ModelId;
  /** What the result is about for as long as it lives: a monitor, or the model itself. */
  readonly subjectId: string;
  /** The result itself. */
  readonly resultId: string;
  readonly title: string;
  readonly detail: string;
};

/** A result with a verdict of its own. */
export type JudgedSignal = Told & {
  readonly source: Exclude<AlertSource, 'performance' | 'risk' | 'data-quality'>;
  /** `unknown`: too little data to tell, which neither raises nor resolves an alert. */
  readonly level: AlertLevel | 'in-order' | 'unknown';
};

export type PerformanceSignal = Told & {
  readonly source: 'performance';
  readonly metrics: PerformanceResult['metrics'];
  /** The name of what it is compared with. */
  readonly reference: string | null;
};

export type RiskSignal = Told & {
  readonly source: 'risk';
  /** Null for a model of which nothing was found yet. */
  readonly score: { readonly grade: RiskGrade; readonly bestGrade: RiskGrade } | null;
};

export type DataSignal = Told & {
  readonly source: 'data-quality';
  /** Shares of rows and of values; null of no rows at all. */
  readonly refused: number | null;
  readonly missing: number | null;
};

/**
 * What a result says to the rules. A run over five hundred columns is one signal. What has no verdict tells its
 * figures, and each rule holds them against its own limits.
 */
export type AlertSignal = JudgedSignal | PerformanceSignal | RiskSignal | DataSignal;

/** A result that another has replaced. */
export type PastResult = {
  readonly source: AlertSource;
  readonly subjectId: string;
  /** Whether it is the result that an alert names. */
  readonly isPast: (resultId: string) => boolean;
  /** What stands in its place, in a sentence. */
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
  /**
   * Resolves what a result that stands no longer has raised, by the rules that resolve by themselves; inside the
   * transaction that stores what stands in its place.
   */
  withdraw(past: PastResult, actor: Actor): Announce;
};
