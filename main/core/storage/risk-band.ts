import { sql } from 'kysely';
import { allUnknown } from '../../../shared/schema/risk.ts';
import type { RiskBand } from '../../../shared/schema/risk.ts';

/** How the model of a row of `risk_standings` is listed: what `bandOf` says, for the database to count and filter by. */
export const standingBand = sql<RiskBand>`iif(risk_standings.unknown_terms >= ${allUnknown}
  AND risk_standings.low < risk_standings.high, 'unknown', risk_standings.grade)`;
