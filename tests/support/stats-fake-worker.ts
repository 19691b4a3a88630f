import { parentPort } from 'node:worker_threads';
import type { FromWorker, ToWorker } from '../../main/processes/stats-protocol.ts';

/*
 * A worker of the pool that does what the path of a digest task says: answer, fail, crash, hang until it is
 * cancelled, or hang for good.
 */
function answer(message: FromWorker): void {
  parentPort?.postMessage(message, []);
}

let waiting: number | null = null;
parentPort?.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') {
    if (waiting === message.id) {
      answer({
        type: 'failed',
        id: message.id,
        failure: { code: 'CANCELLED', message: 'Cancelled', details: {}, stack: null },
      });
    }
    return;
  }
  const { id, task } = message;
  const order = task.kind === 'digest' ? task.path : '';
  if (order === 'crash') throw new Error('out of order');
  if (order === 'wait') waiting = id;
  else if (order === 'stuck') waiting = null;
  else if (order === 'refuse') {
    answer({
      type: 'failed',
      id,
      failure: {
        code: 'EVIDENCE_MISSING',
        message: 'It is gone.',
        details: { problems: [{ path: 'file', message: 'It is gone.' }] },
        stack: null,
      },
    });
  } else answer({ type: 'done', id, value: order });
});
