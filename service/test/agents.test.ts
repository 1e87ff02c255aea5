import { describe, expect, it } from 'vitest';
import { readAgents, route } from '../src/agents/agent';
import { type LoopOptions, runAgent } from '../src/agents/loop';
import { untilWord } from '../src/agents/termination';
import { toolNames, toolRegistry } from '../src/agents/tools';
import { Log } from '../src/telemetry/log';
import { Metrics } from '../src/telemetry/metrics';
import { TestClock } from './support/clock';
import { type Reply, ScriptedModel } from './support/model';

const asks = (name: string, text = '{}'): Reply => ({
  toolCalls: [{ id: '1', name, arguments: text }],
  finish: 'tools',
});
const agent = { name: 'a', instructions: 'i', topics: [], tools: ['current_time'] };

function run(model: ScriptedModel, more: Partial<LoopOptions> = {}, maxTokens = 1000) {
  const metrics = new Metrics();
  const shown: string[] = [];
  const paid: string[] = [];
  const options = {
    ...{
      model,
      tools: toolRegistry(new TestClock(0)),
      rounds: 20,
      autoReplies: 0,
      terminationWord: 'TERMINATE',
      metrics,
    },
    ...{ log: new Log('error', () => undefined), ...more },
  };
  const context = { owner: 'o', idempotencyKey: 'k', signal: new AbortController().signal };
  const outcome = runAgent(options, {
    ...{ agent, messages: [{ role: 'user', content: 'q' }], temperature: undefined, maxTokens, context },
    onText: (text) => void shown.push(text),
    onUsage: (name) => void paid.push(name),
  });
  return { outcome, metrics, shown, paid };
}

describe('agent loop', () => {
  it('D33: runs the tools that the model asks for, and asks again', async () => {
    const model = new ScriptedModel('m', asks('current_time'), 'It is the beginning.');
    const { outcome, metrics, paid } = run(model);
    expect(await outcome).toMatchObject({ text: 'It is the beginning.', usedTools: true });
    expect(model.calls[1]?.messages.at(-1)).toEqual({
      role: 'tool',
      content: '1970-01-01T00:00:00.000Z',
      toolCallId: '1',
    });
    expect(metrics.tools.value('current_time', 'success')).toBe(1);
    expect(paid).toEqual(['m', 'm']);
  });

  it('D33: what the model makes up is no tool, and no label', async () => {
    const model = new ScriptedModel('m', asks('rm -rf'), asks('current_time', '{'), 'done');
    const { outcome, metrics } = run(model);
    await outcome;
    expect(model.calls[1]?.messages.at(-1)?.content).toBe('There is no such tool.');
    expect(model.calls[2]?.messages.at(-1)?.content).toBe('The tool failed.');
    expect(metrics.tools.value('unknown', 'unknown')).toBe(1);
  });

  it('D33: stops after MAX_ROUNDS, the last of which has no tools', async () => {
    const model = new ScriptedModel('m', asks('current_time'));
    const { outcome } = run(model, { rounds: 5 });
    expect((await outcome).finish).toBe('length');
    expect(model.calls).toHaveLength(5);
    expect(model.calls.map(({ tools }) => tools.length)).toEqual([1, 1, 1, 1, 0]);
  });

  it('D33: tokens of all rounds count together', async () => {
    const model = new ScriptedModel('m', asks('current_time'));
    await run(model, {}, 12).outcome;
    expect(model.calls.map(({ maxTokens }) => maxTokens)).toEqual([12, 7, 2]);
  });

  it('D33: goes on while the termination word is missing, so many times at most, and never shows it', async () => {
    const model = new ScriptedModel('m', 'one. ', 'two. ', 'three. TERMINATE', 'never');
    const { outcome, shown } = run(model, { autoReplies: 10 });
    expect((await outcome).text).toBe('three.');
    expect(shown.join('')).toBe('one. two. three. ');
    expect(model.calls[1]?.messages.at(-1)).toEqual({ role: 'user', content: 'Go on.' });
    const endless = new ScriptedModel('m', 'and on');
    await run(endless, { autoReplies: 10 }).outcome;
    expect(endless.calls).toHaveLength(11);
  });

  it('D33: the word is held back even where it comes in pieces', () => {
    const shown: string[] = [];
    const until = untilWord('TERMINATE', (text) => void shown.push(text));
    for (const piece of ['All is well. TER', 'MIN', 'ATE', ' TERM', 'inal', ' TE']) void until.text(piece);
    void until.end();
    expect(shown.join('')).toBe('All is well.  TERMinal TE');
  });
});

describe('router', () => {
  const agents = [
    agent,
    { ...agent, name: 'b', topics: ['bill', 'invoice'] },
    { ...agent, name: 'c', topics: ['Größe'] },
  ];
  it('D33: picks by topic, whole words, any case; the first where none fits', () => {
    expect(route(agents, 'My INVOICE, please').name).toBe('b');
    expect(route(agents, 'Welche größe?').name).toBe('c');
    expect(route(agents, 'billing').name).toBe('a');
    expect(route(agents, 'invoice', 'c').name).toBe('c');
  });

  it('D33: agents are data', () => {
    expect(readAgents([{ name: 'x', instructions: 'y' }])).toEqual([
      { name: 'x', instructions: 'y', topics: [], tools: [] },
    ]);
    for (const wrong of [
      {},
      [{ name: 'X Y', instructions: 'y' }],
      [{ name: 'x' }],
      [{ name: 'x', instructions: 'y', tool: [] }],
      [null],
    ]) {
      expect(readAgents(wrong)).toBeUndefined();
    }
    expect(toolNames).toEqual([...toolRegistry(new TestClock()).keys()]);
  });
});
