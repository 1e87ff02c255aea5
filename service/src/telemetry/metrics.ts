import { Registry } from './registry';

/** Answers of models take minutes at times; a histogram that ends at ten seconds hides all of them. */
const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Every metric of the service, by the names of the guides and of OpenTelemetry. */
export class Metrics extends Registry {
  readonly activeRequests = this.gauge('http_server_active_requests', 'Requests being answered.');
  readonly httpDuration = this.histogram(
    'http_server_request_duration_seconds',
    'Time to the end of an answer.',
    ['http_request_method', 'http_route', 'http_response_status_code'],
    seconds,
  );
  readonly requests = this.counter('autogen_requests_total', 'Requests by their outcome.', ['endpoint', 'status']);
  readonly duration = this.histogram('autogen_request_duration_seconds', 'Time of a turn.', ['endpoint'], seconds);
  readonly errors = this.counter('autogen_agent_errors_total', 'Turns that failed.', ['error_type']);
  readonly tokens = this.counter('autogen_tokens_used_total', 'Tokens by the count of the provider.', [
    'model',
    'type',
  ]);
  readonly messages = this.counter('agent_messages_total', 'Messages that agents answered.', ['agent']);
  readonly processing = this.histogram(
    'agent_processing_seconds',
    'Time of an agent for one message.',
    ['agent'],
    seconds,
  );
  readonly activeAgents = this.gauge('active_agents', 'Agents at work.');
  readonly executed = this.counter('agent_executed_total', 'Runs of an agent.', ['agent']);
  readonly created = this.counter('agent_created_total', 'Agents made; one a request.', ['agent']);
  readonly tools = this.counter('agent_tools_invoked_total', 'Calls of tools.', ['tool', 'outcome']);
  readonly toolDuration = this.histogram('agent_tool_duration_seconds', 'Time of a tool.', ['tool'], seconds);
  readonly memory = this.counter('agent_memory_operations_total', 'Uses of memory.', ['operation']);
  readonly llmCalls = this.counter('llm_calls_total', 'Calls of models.', ['model', 'outcome']);
  readonly llmTokens = this.counter('llm_tokens_used', 'Tokens of calls.', ['model', 'type']);
  readonly llmDuration = this.histogram(
    'gen_ai_client_operation_duration_seconds',
    'Time of a model call.',
    ['model'],
    seconds,
  );
  readonly tokenUsage = this.histogram(
    'gen_ai_client_token_usage',
    'Tokens of a model call.',
    ['model', 'type'],
    [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576],
  );
  readonly retries = this.counter('llm_retries_total', 'Retries of model calls.', ['model']);
  readonly breaker = this.gauge('llm_breaker_open', '1 while the breaker of a model is open.', ['model']);
  readonly permanent = this.counter('llm_permanent_errors_total', 'Calls refused for good: a bad key, no access.', [
    'model',
  ]);
  readonly cache = this.counter('agent_cache_lookups_total', 'Answers looked for in the cache.', ['outcome']);
  readonly cost = this.counter('agent_cost_dollars_total', 'Cost of model calls.', ['model']);
  readonly budget = this.gauge('agent_budget_spent_ratio', 'Share of a budget that is spent.', ['period']);
  readonly refused = this.counter('agent_refused_total', 'Requests refused before any model was asked.', ['reason']);
  readonly tasks = this.counter('agent_tasks_total', 'Tasks by how an attempt ended.', ['outcome']);
  readonly waiting = this.gauge('agent_queue_waiting', 'Tasks in line.', ['queue']);
  readonly dead = this.gauge('agent_queue_dead_letters', 'Tasks given up.', ['queue']);
}

/** The guides' dotted names, under which the same numbers leave by OTLP. */
export const dotted: Readonly<Record<string, string>> = {
  http_server_active_requests: 'http.server.active_requests',
  http_server_request_duration_seconds: 'http.server.request.duration',
  autogen_requests_total: 'agent.requests.total',
  autogen_request_duration_seconds: 'agent.request.duration',
  autogen_agent_errors_total: 'agent.errors.total',
  autogen_tokens_used_total: 'agent.tokens.used',
  agent_created_total: 'agent.created.total',
  agent_executed_total: 'agent.executed.total',
  agent_tools_invoked_total: 'agent.tools.invoked.total',
  agent_tool_duration_seconds: 'agent.tool.duration',
  agent_memory_operations_total: 'agent.memory.operations.total',
  llm_calls_total: 'agent.llm.calls.total',
  gen_ai_client_operation_duration_seconds: 'gen_ai.client.operation.duration',
  gen_ai_client_token_usage: 'gen_ai.client.token.usage',
};
