/** Meta's deepest payloads nest about ten levels; nothing that we read lies deeper. */
const MAX_DEPTH = 64;

/** Digits above which a number may be too big to be exact. */
const LONG = 16;
const DIGITS = /^[0-9]+$/;

/**
 * `JSON.parse`, but a whole number above 2^53 becomes the text of its digits instead of another number, because
 * Meta sends some ids as numbers. Smaller numbers stay numbers. Throws `SyntaxError` for what is no JSON and
 * `RangeError` for more than 64 levels of nesting, on which recursive readers would overflow.
 */
export function parseLossless(text: string): unknown {
  const { depth, digits } = measure(text);
  if (depth > MAX_DEPTH) throw new RangeError(`JSON is nested deeper than ${MAX_DEPTH} levels`);
  // A reviver costs several times the parse itself: only where it can matter.
  return digits >= LONG ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isDamaged = typeof value === 'number' && !Number.isSafeInteger(value);
  const source = context?.source;
  return isDamaged && source !== undefined && DIGITS.test(source) ? source : value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep the brackets of a JSON text nest, and how many digits its longest number has. Takes no character twice. */
function measure(text: string): { depth: number; digits: number } {
  let [depth, deepest, run, longest] = [0, 0, 0, 0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) {
      run += 1;
      if (run > longest) longest = run;
      continue;
    }
    run = 0;
    if (code === QUOTE) at = endOfString(text, at);
    // `[` and `{`, then `]` and `}`: the two pairs differ in one bit.
    else if ((code | 0x20) === 0x7b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if ((code | 0x20) === 0x7d) depth -= 1;
  }
  return { depth: deepest, digits: longest };
}

/** Where the string that starts at `from` ends: its closing quote, or the end of the text. */
function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at < 0 ? text.length : at;
}

/** An odd number of backslashes before a character escapes it. */
function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}
