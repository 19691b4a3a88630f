// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import { Worker } from 'node:worker_threads';

export const worker = Worker;
