import type { Completion, Message, Model, ModelCall } from './model';

/** Words of one piece of a stream. */
const pace = 4;

/**
 * A model that needs no network: it repeats the question in its own words, the same way each time. It counts words as
 * tokens, calls a tool when asked for the time, and lets everything around it be tried.
 */
export const builtIn: Model = {
  name: 'built-in',
  async complete({ messages, tools, maxTokens, signal, onText }: ModelCall): Promise<Completion> {
    signal.throwIfAborted();
    const last = messages.at(-1);
    const question = messages.findLast(({ role }) => role === 'user')?.content ?? '';
    const prompt = messages.reduce((sum, { content }) => sum + count(content), 0);
    if (last?.role === 'user' && /\bwhat time\b/i.test(question) && tools.some(({ name }) => name === 'current_time')) {
      const call = { id: 'call-1', name: 'current_time', arguments: '{}' };
      return {
        text: '',
        toolCalls: [call],
        finish: 'tools',
        usage: { prompt, completion: 1, cached: 0 },
        model: 'built-in',
      };
    }
    const words = answer(last, question, messages).split(' ');
    const text = words.slice(0, maxTokens).join(' ');
    if (onText !== undefined) {
      for (let start = 0; start < words.length && start < maxTokens; start += pace) {
        signal.throwIfAborted();
        await onText(`${start === 0 ? '' : ' '}${words.slice(start, Math.min(start + pace, maxTokens)).join(' ')}`);
      }
    }
    const finish = words.length > maxTokens ? 'length' : 'stop';
    return { text, toolCalls: [], finish, usage: { prompt, completion: count(text), cached: 0 }, model: 'built-in' };
  },
};

function answer(last: Message | undefined, question: string, messages: readonly Message[]): string {
  if (last?.role === 'tool') return `It is ${last.content}.`;
  const turn = messages.filter(({ role }) => role === 'user').length;
  return `You said: ${question} (turn ${turn}, by the built-in model).`;
}

const count = (text: string): number => text.split(/\s+/).filter((word) => word !== '').length;
