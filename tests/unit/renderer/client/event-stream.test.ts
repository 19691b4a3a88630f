import { describe, expect, it } from 'vitest';
import { createEventParser } from '../../../../renderer/client/event-stream.ts';

function eventsOf(...pieces: string[]): string[] {
  const events: string[] = [];
  const parse = createEventParser((data) => {
    events.push(data);
  });
  for (const piece of pieces) parse(piece);
  return events;
}

describe('the parser of server-sent events', () => {
  it('gives the data of each event and passes over comments and other fields', () => {
    expect(eventsOf(': ping\n\nevent: x\nid: 7\ndata: {"a":1}\n\ndata:b\n\n')).toEqual(['{"a":1}', 'b']);
  });

  it('joins the data lines of one event', () => {
    expect(eventsOf('data: one\ndata: two\n\n')).toEqual(['one\ntwo']);
  });

  it('gives the same events however the text is cut, and with either line ending', () => {
    const text = 'data: first\r\n\r\n: ping\n\ndata: second\n\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(eventsOf(text.slice(0, cut), text.slice(cut))).toEqual(['first', 'second']);
    }
  });

  it('holds back an event that has not ended', () => {
    expect(eventsOf('data: begun\n')).toEqual([]);
  });
});
