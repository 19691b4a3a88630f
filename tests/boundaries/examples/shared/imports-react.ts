// Must fail: shared/ runs everywhere: it may import zod and itself only.
import { useState } from 'react';

export const state = useState;
