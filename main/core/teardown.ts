import type { Logger } from './ports.ts';
import { stackOf } from './telemetry/stack.ts';

type Step = { readonly name: string; readonly close: () => void | Promise<void> };

/**
 * Closes in the reverse order of opening. A step that fails is logged and does not keep the others from
 * running; a second run waits for the first.
 */
export function createTeardown(log: Logger): {
  add(name: string, close: Step['close']): void;
  run(): Promise<void>;
} {
  const steps: Step[] = [];
  let running: Promise<void> | null = null;

  async function closeAll(): Promise<void> {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- each step may rely on the ones opened before it
        await step.close();
      } catch (error) {
        log.error('close failed', {
          step: step.name,
          stack: stackOf(error),
        });
      }
    }
  }

  return {
    add(name, close) {
      steps.push({ name, close });
    },
    run() {
      running ??= closeAll();
      return running;
    },
  };
}
