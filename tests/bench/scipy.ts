import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Columns that scipy is timed on; what all would take is worked out from them. */
export const timedColumns = 5;

/** By how much the current data lie higher; scipy takes longer for its p-value where there is drift. */
export const shiftOfCurrent = 0.01;

/** Columns of the runs that are benched; those timed here are spread over them and made in the same way. */
export const columnsOfRun = 50;

const program = `
import json, sys, time
import numpy, scipy
from scipy import stats
rows, columns = int(sys.argv[1]), int(sys.argv[2])
rng = numpy.random.default_rng(1)
seconds = []
for column in range(columns):
    index = column * ${columnsOfRun} // columns
    scale = 1 + index / 7
    reference, current = [rng.normal(size=rows) * scale + index for _ in range(2)]
    current += ${shiftOfCurrent}
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

/** How long scipy and numpy take for KS and PSI of one column that is in memory already; mean of some. */
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
    const mean = seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
    return { present: true, msPerColumn: mean * 1000, versions: `scipy ${scipy}, numpy ${numpy}` };
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
