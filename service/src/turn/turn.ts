import type { App } from '../app';
import { ApiError, answerable } from '../http/errors';
import { ModelError } from '../models/model';
import { admit } from './admit';
import type { Ask, Turn } from './ask';
import { give } from './give-up';
import { plan } from './plan';
import { settle } from './settle';
import { think } from './think';

/** Answers one question: admit → think → settle. What was admitted is settled or given back, whatever happens. */
export async function turn(app: App, ask: Ask): Promise<Turn> {
  const started = performance.now();
  const span = app.tracer.start('turn', { 'user.id': ask.caller.owner, action: ask.action }, ask.id, ask.traceparent);
  try {
    const planned = plan(app, ask);
    const admission = await admit(app, ask, planned);
    try {
      // Others may have what is left in hand, as soon as no more calls are made.
      const thought = await think(app, ask, planned, admission, span).finally(() => app.budget.release(admission.hold));
      return await settle(app, ask, admission, thought, started);
    } catch (error) {
      await give(app, ask, admission);
      throw error;
    }
  } catch (error) {
    const answer = explained(error, ask);
    await app.failed(ask, answer, performance.now() - started);
    span.fail(answer.code);
    throw answer;
  } finally {
    span.end();
  }
}

/** What the caller is told of a failure. */
function explained(error: unknown, ask: Ask): ApiError {
  if (error instanceof ApiError) return error;
  if (ask.signal.aborted && ask.signal.reason instanceof ApiError) return ask.signal.reason;
  if (!(error instanceof ModelError)) return answerable(error);
  const { retryAfter = 5 } = error.details;
  switch (error.kind) {
    case 'rejected':
      return new ApiError(400, 'model_rejected', 'The model did not accept this request.', { cause: error });
    case 'timeout':
      return new ApiError(504, 'model_timeout', 'The model did not answer in time.', { retryAfter, cause: error });
    case 'refused':
      return new ApiError(502, 'model_refused', 'The model provider refused this service.', { cause: error });
    default:
      return new ApiError(503, 'model_unavailable', 'No model is available right now.', { retryAfter, cause: error });
  }
}
