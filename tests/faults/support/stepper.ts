import { spawn } from 'node:child_process';
import { eventually } from '../../support/eventually.ts';
import { pathOfChild } from './bundle.ts';
import { linesOf } from './workload.ts';
import type { WorkloadLine, WorkloadOrder } from './workload.ts';

export type Answer = Extract<WorkloadLine, { type: 'done' | 'refused' }>;

export type Stepper = {
  /** Everything printed so far. */
  lines(): WorkloadLine[];
  /** Does one operation and gives its answer. */
  step(): Promise<Answer>;
  /** Steps until an operation is refused; fails after `limitMs`. */
  stepUntilRefused(limitMs?: number): Promise<Extract<Answer, { type: 'refused' }>>;
  /** Steps until an operation is done. */
  stepUntilDone(limitMs?: number): Promise<Extract<Answer, { type: 'done' }>>;
  kill(): Promise<void>;
  /** Does what is left of the round and closes the core in order. */
  finish(): Promise<void>;
};

const isAnswer = (line: WorkloadLine): line is Answer => line.type === 'done' || line.type === 'refused';
const heartbeatsMs = 30_000;

/** The core in a process of its own that does one operation when it is told to. */
export async function startStepping(
  order: WorkloadOrder,
  { through = [] }: { readonly through?: readonly string[] } = {},
): Promise<Stepper> {
  const command = JSON.stringify({ ...order, stepwise: true, rounds: 1, exports: 0 });
  const [program, ...rest] = [...through, process.execPath, pathOfChild('workload-child'), command];
  const child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  const lines = () => linesOf(printed);
  const begun = await eventually(
    'the core to open or to refuse',
    () => lines().find(({ type }) => type === 'ready' || type === 'not-opened') ?? false,
    60_000,
  );

  async function step(): Promise<Answer> {
    const before = lines().filter(isAnswer).length;
    child.stdin.write('\n');
    return eventually('an answer', () => lines().filter(isAnswer)[before] ?? false, 60_000);
  }

  async function stepUntil<Found extends Answer>(
    isIt: (answer: Answer) => answer is Found,
    limitMs: number,
  ): Promise<Found> {
    return eventually(
      'the answer that was waited for',
      async () => {
        const answer = await step();
        if (isIt(answer)) return answer;
        await new Promise((resolve) => {
          setTimeout(resolve, 200);
        });
        return false;
      },
      limitMs,
    );
  }

  return {
    lines,
    step,
    stepUntilRefused: (limitMs = heartbeatsMs) =>
      stepUntil(
        (answer): answer is Extract<Answer, { type: 'refused' }> => answer.type === 'refused',
        limitMs,
      ),
    stepUntilDone: (limitMs = heartbeatsMs) =>
      stepUntil((answer): answer is Extract<Answer, { type: 'done' }> => answer.type === 'done', limitMs),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async finish() {
      if (begun.type === 'ready') child.stdin.write('\n'.repeat(order.perRound ?? 40));
      await ended;
    },
  };
}
