import type { Agent } from './agents/agent';
import { assistant } from './agents/agent';
import type { LoopOptions } from './agents/loop';
import { toolRegistry } from './agents/tools';
import { AnswerCache } from './cache';
import type { Clock } from './clock';
import type { Config } from './config/settings';
import { Budget } from './cost/budget';
import { PriceList } from './cost/prices';
import type { Seal } from './governance/keyring';
import type { Ledger } from './governance/ledger';
import type { ApiError } from './http/errors';
import { type Identify, identifier } from './identity';
import { Limits } from './limits';
import type { Memory } from './memory/memory';
import type { Model } from './models/model';
import type { ModelStack } from './models/stack';
import { modelStack } from './models/stack';
import type { TaskQueue } from './queue/queue';
import type { Store } from './store/store';
import { HealthWindow } from './telemetry/health-window';
import type { Log } from './telemetry/log';
import { Metrics } from './telemetry/metrics';
import type { Tracer } from './telemetry/tracer';
import type { Ask, Turn } from './turn/ask';
import { entryOf } from './turn/entry';
import type { Kept } from './turn/think';

/** Everything outside that the service works with, as arguments: tests hand over their own. */
export interface Ports {
  readonly config: Config;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly seal: Seal;
  readonly memory: Memory;
  readonly queue: TaskQueue;
  /** Makes the model of a name, as its provider answers. */
  readonly provider: (name: string) => Model;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly tracer: Tracer;
  /** Name of this replica, unlike any other's. */
  readonly replica: string;
  readonly metrics?: Metrics;
}

/** The service without its doors: what a question needs on its way. */
export class App {
  readonly config: Config;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly seal: Seal;
  readonly memory: Memory;
  readonly queue: TaskQueue;
  readonly clock: Clock;
  readonly log: Log;
  readonly tracer: Tracer;
  readonly metrics: Metrics;
  readonly health = new HealthWindow();
  readonly identify: Identify;
  readonly prices: PriceList;
  readonly budget: Budget;
  readonly limits: Limits;
  readonly cache: AnswerCache<Kept>;
  readonly agents: readonly Agent[];
  readonly models: ModelStack;
  readonly loop: LoopOptions;
  readonly replica: string;
  private reservations = 0;
  /** Set once the service is to end. */
  draining = false;

  constructor(ports: Ports) {
    const { config, store, clock, log, replica } = ports;
    this.config = config;
    this.store = store;
    this.ledger = ports.ledger;
    this.seal = ports.seal;
    this.memory = ports.memory;
    this.queue = ports.queue;
    this.clock = clock;
    this.log = log;
    this.replica = replica;
    this.tracer = ports.tracer;
    this.metrics = ports.metrics ?? new Metrics();
    this.identify = identifier(config);
    this.prices = new PriceList(config.PRICES);
    this.budget = new Budget(config, store, clock, replica, log, this.metrics);
    this.limits = new Limits(config, store, clock, replica, this.health, this.metrics);
    this.cache = new AnswerCache(config, store, clock, replica, this.seal, this.metrics);
    this.agents = config.AGENTS.length > 0 ? config.AGENTS : [assistant];
    this.models = modelStack(ports, this.budget, this.prices, this.metrics);
    this.loop = {
      model: this.models.model,
      tools: toolRegistry(clock),
      rounds: config.MAX_ROUNDS,
      autoReplies: config.AUTO_REPLIES,
      terminationWord: config.TERMINATION_WORD,
      metrics: this.metrics,
      log,
    };
    this.metrics.gauge('autogen_active_sessions', 'Conversations that are kept.', [], () =>
      store.activeSessions().catch(() => Number.NaN),
    );
  }

  /** A name that no caller can choose, so that nobody's reservation passes for another's. */
  reservation(): string {
    this.reservations += 1;
    return `${this.replica}.${this.reservations}`;
  }

  agentStarted(agent: string): void {
    this.metrics.created.add(1, agent);
    this.metrics.activeAgents.add(1);
  }

  agentEnded(agent: string, seconds: number): void {
    this.metrics.activeAgents.add(-1);
    this.metrics.executed.add(1, agent);
    this.metrics.processing.observe(seconds, agent);
  }

  succeeded(ask: Ask, { agent, model, usage, cost, cached, ms }: Turn): void {
    const { metrics } = this;
    metrics.requests.add(1, ask.action, 'success');
    metrics.duration.observe(ms / 1000, ask.action);
    metrics.messages.add(1, agent);
    if (usage.prompt > 0) metrics.tokens.add(usage.prompt, model, 'prompt');
    if (usage.completion > 0) metrics.tokens.add(usage.completion, model, 'completion');
    this.health.add(ms, false, cost);
    const fields = {
      user_id: ask.caller.owner,
      agent,
      model,
      tokens: usage.total,
      cost_dollars: cost / 1e6,
      cached,
      ms,
    };
    if (ask.note === undefined) this.log.info('turn', { request_id: ask.id, ...fields });
    else ask.note(fields);
  }

  async failed(ask: Ask, error: ApiError, elapsed: number): Promise<void> {
    const refused = error.status < 500;
    this.metrics.requests.add(
      1,
      ask.action,
      error.code === 'rate_limited' ? 'rate_limited' : refused ? 'refused' : 'error',
    );
    this.metrics.duration.observe(elapsed / 1000, ask.action);
    if (!refused) {
      this.metrics.errors.add(1, error.code);
      this.health.add(elapsed, true, 0);
      this.log.error('turn failed', error, { request_id: ask.id, user_id: ask.caller.owner });
    }
    // A flood of refusals must not become a flood of rows.
    if (error.code === 'rate_limited') return;
    await this.ledger
      .append(entryOf(ask, refused ? 'refused' : 'failure', undefined, this.clock.now()))
      .catch((fault: unknown) => this.log.error('ledger not written', fault, { request_id: ask.id }));
  }

  /** Gives back what this replica holds of shared amounts. */
  async close(): Promise<void> {
    await Promise.allSettled([this.budget.close(), this.limits.close()]);
  }
}

export const createApp = (ports: Ports): App => new App(ports);
