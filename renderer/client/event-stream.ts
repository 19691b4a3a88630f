/**
 * Reads server-sent events: text arrives in pieces of any size, and `onData` gets the joined `data:`
 * lines of each event. Comments (heartbeats) and other fields are passed over. Format: HTML Living
 * Standard, section 9.2.6.
 */
export function createEventParser(onData: (data: string) => void): (text: string) => void {
  let pending = '';
  let data: string[] = [];

  function takeLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'));
      data = [];
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line.charAt(5) === ' ' ? 6 : 5));
    }
  }

  return (text) => {
    pending += text;
    for (let end = pending.indexOf('\n'); end !== -1; end = pending.indexOf('\n')) {
      const line = pending.slice(0, end);
      pending = pending.slice(end + 1);
      takeLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
  };
}
