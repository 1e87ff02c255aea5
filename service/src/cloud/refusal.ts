import type { Answer } from './http';

/** What names a fault, as vendors write it: a word, never a sentence. */
const word = /^[A-Za-z][\w.-]{0,63}$/;

/**
 * The code that a refusal names, for the log. Its text stays out: vendors like to repeat what they were sent, and that may
 * be somebody's conversation.
 */
export function codeOf(answer: Answer, text: string): string {
  const code = [answer.header('x-ms-error-code'), ...fromJson(text), /<Code>([^<]+)<\/Code>/.exec(text)?.[1]].find(
    (found) => typeof found === 'string' && word.test(found),
  );
  return code === undefined ? '' : ` (${String(code)})`;
}

function fromJson(text: string): unknown[] {
  try {
    const { code, error, error_description: described } = JSON.parse(text) as Record<string, unknown>;
    const inner = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
    return [/^AADSTS\d+/.exec(String(described))?.[0], inner.code, inner.type, code, error];
  } catch {
    return [];
  }
}
