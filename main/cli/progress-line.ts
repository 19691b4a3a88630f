export type ProgressLine = {
  begin(title: string): void;
  update(text: string): void;
  end(text: string): void;
};

type Output = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

const clearLine = '\r\u001b[2K';

/** One line that changes in a terminal; elsewhere only its first and last state are written. */
export function createProgressLine(output: Output): ProgressLine {
  const terminal = output.isTTY === true;
  let title = '';
  return {
    begin(text) {
      title = text;
      output.write(terminal ? `${title} …` : `${title} …\n`);
    },
    update(text) {
      if (terminal) output.write(`${clearLine}${`${title}: ${text}`.slice(0, (output.columns ?? 80) - 1)}`);
    },
    end(text) {
      output.write(terminal ? `${clearLine}${text}\n` : `${text}\n`);
    },
  };
}
