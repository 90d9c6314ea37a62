/** Codes of failures. Each has its sentence, hint and exit code in `shared/text/messages.ts`. */
export type ErrorCode =
  // wrong usage
  | 'unknown-command'
  | 'unknown-option'
  | 'missing-argument'
  | 'invalid-option'
  // the input cannot be used
  | 'file-not-found'
  | 'file-unreadable'
  | 'is-directory'
  | 'empty-file'
  | 'header-only'
  | 'archive-without-table'
  | 'unsupported-format'
  | 'damaged-file'
  | 'file-too-large'
  | 'reader-ended'
  | 'no-such-part'
  | 'too-large-to-hold'
  | 'view-not-read'
  | 'database-version'
  | 'columns-differ'
  | 'no-such-column'
  | 'column-not-numeric'
  | 'column-not-date'
  | 'weights-unusable'
  | 'no-usable-features'
  | 'no-usable-rows'
  | 'labels-differ'
  | 'ids-do-not-match'
  | 'ids-repeat'
  | 'too-many-levels'
  | 'outcome-needs-value'
  | 'no-such-value'
  | 'not-an-order-file'
  | 'free-orders'
  | 'not-a-purchase-summary'
  | 'invalid-recipe'
  | 'join-key-missing'
  | 'no-join'
  | 'nothing-matches'
  | 'invalid-steps'
  | 'invalid-step'
  | 'invalid-expression'
  | 'invalid-filter'
  | 'query-not-allowed'
  | 'query-failed'
  | 'step-not-scorable'
  | 'pseudonym-key-missing'
  | 'recipe-too-new'
  | 'invalid-project'
  | 'passphrase-needed'
  | 'passphrase-wrong'
  | 'passphrase-short'
  | 'person-column-unknown'
  | 'invalid-model'
  | 'invalid-history'
  | 'segments-unknown'
  | 'recipe-needed'
  | 'invalid-rfm-rules'
  | 'invalid-journey'
  | 'source-changed'
  | 'source-missing'
  | 'output-not-writable'
  | 'output-is-input'
  | 'project-locked'
  | 'project-changed'
  | 'recovery-not-kept'
  // the computation is not possible as asked
  | 'no-repeat-buyers'
  | 'one-day-orders'
  | 'calibration-end-outside'
  | 'too-few-outcomes'
  | 'outcome-missing'
  | 'outcome-window-outside'
  | 'too-many-months'
  | 'k-above-distinct-rows'
  | 'weights-not-supported'
  | 'runs-too-coarse'
  | 'no-segment-found'
  | 'no-segment-rules'
  | 'no-items'
  | 'too-many-patterns'
  | 'not-for-rules'
  | 'no-epsilon'
  | 'no-tree'
  | 'method-finds-k'
  | 'singular-covariance'
  | 'not-finite'
  | 'outcome-constant'
  | 'not-for-xlsx'
  | 'not-for-platform'
  | 'not-for-sql'
  | 'consent-unread'
  | 'no-contacts'
  | 'too-many-rows'
  | 'copy-too-large'
  | 'clipboard-refused'
  | 'too-much-memory'
  | 'query-too-large'
  | 'query-too-slow'
  | 'unsupported-type'
  // stopped by the user
  | 'cancelled'
  // faults of ours
  | 'worker-died'
  | 'database-failed'
  | 'start-failed'
  | 'internal';

/** Plain values that name what an error or a notice is about: file, row, column, counts. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * A failure with a code. The sentence a person reads is made from the code and the data
 * (`shared/text/messages.ts`), never from `message`, which is for logs.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, data: ErrorData = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(data)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }
}

/** What crosses a port in place of an `AppError`. */
export interface WireError {
  code: ErrorCode;
  data: ErrorData;
  stack?: string;
}

/** True for the outcome of a cancel, which is never shown as an error. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof AppError && error.code === 'cancelled') ||
    (error instanceof Error && error.name === 'AbortError')
  );
}

/** Any thrown value as an `AppError`; what is not ours becomes `internal` with the message kept in `data`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isCancelled(error)) return new AppError('cancelled');
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('internal', { message }, error);
}

export function toWire(error: unknown): WireError {
  const known = toAppError(error);
  const source = known.cause instanceof Error ? known.cause : known;
  return { code: known.code, data: known.data, stack: source.stack };
}

export function fromWire(wire: WireError): AppError {
  const error = new AppError(wire.code, wire.data);
  if (wire.stack !== undefined) error.stack = wire.stack;
  return error;
}

/** Throws `cancelled` when the signal has fired. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AppError('cancelled');
}
