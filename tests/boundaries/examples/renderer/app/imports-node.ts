// Must fail: The renderer reaches the core through renderer/client only.
import { join } from 'node:path';

export const path = join('a', 'b');
