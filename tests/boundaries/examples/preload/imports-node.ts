// Must fail: The preload is sandboxed: electron and the names of the contract only.
import { join } from 'node:path';

export const path = join('a', 'b');
