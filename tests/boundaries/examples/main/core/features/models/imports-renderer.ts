// Must fail: main/core is the product without its surroundings: what it needs comes in through main/core/ports.ts.
import { call } from '../../../../renderer/client/client.ts';

export const callCore = call;
