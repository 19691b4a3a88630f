// Must fail: The renderer reaches the core through renderer/client only.
import { bridge } from '../../preload/preload.ts';

export const call = bridge;
