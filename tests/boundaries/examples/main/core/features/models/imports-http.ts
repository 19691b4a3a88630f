// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import { createServer } from 'node:http';

export const server = createServer();
