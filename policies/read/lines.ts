import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import { segmentsOf } from '../json';

/** Finds the lines of a text: a function from a document and a JSON pointer to a line number from 1. */
export type Lines = (document: number, pointer: string) => number | undefined;

/**
 * Positions, from a second reading that only files with findings pay for. A path that ends early gives the line of its
 * last part that is there.
 */
export function linesOf(text: string): Lines {
  const events = parseEvents(text, {});
  const documents = startsOfDocuments(events);
  const lineAt = lineFinder(text);
  return (document, pointer) => {
    const start = documents[document];
    return start === undefined ? undefined : lineAt(offsetOf(events, start, segmentsOf(pointer), text));
  };
}

function startsOfDocuments(events: readonly Event[]): readonly number[] {
  return events.flatMap((event, index) => (event.type === EVENT_ID.DOCUMENT ? [index + 1] : []));
}

function offsetOf(events: readonly Event[], root: number, path: readonly string[], text: string): number {
  let offset = startOf(events[root]);
  let node = root;
  for (const key of path) {
    const child = childOf(events, node, key, text);
    if (child === undefined) break;
    offset = child.offset;
    node = child.node;
  }
  return offset;
}

/** The value under a key, and the offset that a reader looks for: the key's, or the list item's. */
function childOf(
  events: readonly Event[],
  node: number,
  key: string,
  text: string,
): { readonly node: number; readonly offset: number } | undefined {
  const isMapping = events[node]?.type === EVENT_ID.MAPPING;
  if (!isMapping && events[node]?.type !== EVENT_ID.SEQUENCE) return undefined;
  let index = node + 1;
  for (let item = 0; events[index] !== undefined && events[index]?.type !== EVENT_ID.POP; item += 1) {
    const value = isMapping ? after(events, index) : index;
    if (isMapping ? keyText(events[index], text) === key : String(item) === key) {
      return { node: value, offset: startOf(events[index]) };
    }
    index = after(events, value);
  }
  return undefined;
}

/** The index behind a node and all that it holds. */
function after(events: readonly Event[], node: number): number {
  let depth = 0;
  for (let index = node; index < events.length; index += 1) {
    const type = events[index]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1;
    else if (type === EVENT_ID.POP) depth -= 1;
    if (depth <= 0) return index + 1;
  }
  return events.length;
}

const keyText = (event: Event | undefined, text: string): string | undefined =>
  event?.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : undefined;

function startOf(event: Event | undefined): number {
  if (event === undefined) return 0;
  if (event.type === EVENT_ID.SCALAR) return Math.max(event.valueStart, 0);
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : 0;
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
