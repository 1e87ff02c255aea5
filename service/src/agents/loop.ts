import { abortSignal, type Signal } from '../cancel';
import type { Hold } from '../cost/budget';
import type { Usage } from '../cost/prices';
import type { Cascaded } from '../models/compose';
import type { Completion, Message, Model } from '../models/model';
import type { Log } from '../telemetry/log';
import type { Metrics } from '../telemetry/metrics';
import type { Span } from '../telemetry/tracer';
import type { Agent } from './agent';
import { untilWord } from './termination';
import type { Tool, ToolContext } from './tools';

export interface LoopOptions {
  readonly model: Model;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly rounds: number;
  /** Times the agent is told to go on while the termination word is missing. */
  readonly autoReplies: number;
  readonly terminationWord: string;
  readonly metrics: Metrics;
  readonly log: Log;
}

export interface Run {
  readonly agent: Agent;
  /** The conversation, with the new question at its end. */
  readonly messages: readonly Message[];
  readonly temperature: number | undefined;
  /** Tokens that all rounds together may answer. */
  readonly maxTokens: number;
  readonly context: Omit<ToolContext, 'signal'> & { readonly signal: Signal };
  readonly onText?: ((text: string) => void | Promise<void>) | undefined;
  readonly span?: Span | undefined;
  /** Money that is in hand for its calls. */
  readonly hold?: Hold | undefined;
  /** Hears of every model call as soon as it is paid for. */
  readonly onUsage: (model: string, usage: Usage) => void;
}

export interface Outcome {
  readonly text: string;
  readonly model: string;
  readonly finish: Completion['finish'];
  /** Whether a tool was asked: the answer may not hold for another time. */
  readonly usedTools: boolean;
}

/** Asks, runs the tools that the model wants, and asks again, until it has answered or the rounds are spent. */
export async function runAgent(options: LoopOptions, run: Run): Promise<Outcome> {
  const { model, rounds, terminationWord } = options;
  const { agent, context, onText } = run;
  const tools = agent.tools.flatMap((name) => options.tools.get(name) ?? []);
  const messages: Message[] = [...run.messages];
  let left = run.maxTokens;
  let replies = options.autoReplies;
  let usedTools = false;
  const shown = onText === undefined ? undefined : untilWord(terminationWord, onText);
  for (let round = 1; ; round += 1) {
    const completion: Cascaded = await model.complete({
      messages,
      // In the last round it must answer with what it has.
      tools: round < rounds ? tools : [],
      temperature: run.temperature,
      maxTokens: left,
      signal: context.signal,
      owner: context.owner,
      hold: run.hold,
      span: run.span,
      onText: shown?.text,
    });
    for (const one of completion.tries ?? []) run.onUsage(one.model, one.usage);
    run.onUsage(completion.model, completion.usage);
    left -= completion.usage.completion;
    const over = round >= rounds || left <= 0;
    if (completion.toolCalls.length > 0 && !over) {
      usedTools = true;
      messages.push({ role: 'assistant', content: completion.text, toolCalls: completion.toolCalls });
      for (const call of completion.toolCalls) {
        messages.push({ role: 'tool', content: await runTool(options, tools, call, context), toolCallId: call.id });
      }
      continue;
    }
    const ended = terminationWord === '' || completion.text.includes(terminationWord);
    if (!ended && replies > 0 && !over && completion.finish === 'stop') {
      replies -= 1;
      messages.push({ role: 'assistant', content: completion.text }, { role: 'user', content: 'Go on.' });
      continue;
    }
    await shown?.end();
    const text = (terminationWord === '' ? completion.text : completion.text.replaceAll(terminationWord, '')).trim();
    const finish = completion.toolCalls.length > 0 ? 'length' : completion.finish;
    return { text, model: completion.model, finish, usedTools };
  }
}

async function runTool(
  { metrics, log }: LoopOptions,
  tools: readonly Tool[],
  call: { readonly name: string; readonly arguments: string },
  context: Run['context'],
): Promise<string> {
  const tool = tools.find(({ name }) => name === call.name);
  // What the model makes up must not become a label.
  if (tool === undefined) {
    metrics.tools.add(1, 'unknown', 'unknown');
    return 'There is no such tool.';
  }
  const started = performance.now();
  try {
    const result = await tool.run(JSON.parse(call.arguments || '{}'), {
      ...context,
      signal: abortSignal(context.signal),
    });
    metrics.tools.add(1, tool.name, 'success');
    return result;
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    metrics.tools.add(1, tool.name, 'error');
    log.error('tool failed', error, { tool: tool.name });
    return 'The tool failed.';
  } finally {
    metrics.toolDuration.observe((performance.now() - started) / 1000, tool.name);
  }
}
