import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Sends an order to a file of this folder in a process of its own, and gives its answer; only its own memory counts. */
export function answerOf<Answer>(file: string, order: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, file), [], { execArgv: [] });
    let answer: Answer | null = null;
    child.once('message', (message) => {
      // Sent by the file, which says of what type its answers are.
      answer = message as Answer;
    });
    child.once('exit', (code) => {
      if (answer === null) reject(new Error(`The bench process ended with ${code} and no answer`));
      else resolve(answer);
    });
    child.send(order);
  });
}
