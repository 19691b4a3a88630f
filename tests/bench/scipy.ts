import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Columns that scipy is timed on; what all would take is worked out from them. */
export const timedColumns = 5;

const program = `
import json, sys, time
import numpy, scipy
from scipy import stats
rows, columns = int(sys.argv[1]), int(sys.argv[2])
rng = numpy.random.default_rng(1)
seconds = []
for _ in range(columns):
    reference, current = rng.normal(size=rows), rng.normal(size=rows)
    start = time.perf_counter()
    stats.ks_2samp(reference, current, method="asymp")
    edges = numpy.quantile(reference, numpy.linspace(0, 1, 11))[1:-1]
    counts = [numpy.bincount(numpy.searchsorted(edges, side), minlength=10) for side in (reference, current)]
    p, q = [(count + 0.5) / (rows + 5) for count in counts]
    numpy.sum((q - p) * numpy.log(q / p))
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "scipy": scipy.__version__, "numpy": numpy.__version__}))
`;

export type ScipyTiming =
  | { readonly present: true; readonly msPerColumn: number; readonly versions: string }
  | { readonly present: false; readonly why: string };

/** How long scipy and numpy take for KS and PSI of one column that is in memory already; median of some. */
export async function timeScipy(rows: number): Promise<ScipyTiming> {
  try {
    const { stdout } = await promisify(execFile)('python3', [
      '-c',
      program,
      String(rows),
      String(timedColumns),
    ]);
    const { seconds, scipy, numpy } = JSON.parse(stdout) as {
      seconds: number[];
      scipy: string;
      numpy: string;
    };
    const median = seconds.toSorted((a, b) => a - b)[Math.floor(seconds.length / 2)] ?? Number.NaN;
    return { present: true, msPerColumn: median * 1000, versions: `scipy ${scipy}, numpy ${numpy}` };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = said.includes('ENOENT')
      ? 'there is no python3'
      : said.includes('No module named')
        ? 'python3 has no scipy'
        : (said.split('\n')[0] ?? said);
    return { present: false, why };
  }
}
