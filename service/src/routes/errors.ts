import type { ErrorStatus } from '../http/errors';
import type { Schema } from '../http/schema';
import { errorResponse } from '../http/schemas';

/** The errors that a route may answer beside those of every route, all of one form. */
export const errors = (...statuses: readonly ErrorStatus[]): Readonly<Record<number, Schema>> =>
  Object.fromEntries(statuses.map((status) => [status, errorResponse(status)]));
