import { formatValue } from '../../../shared/chart/numbers.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { describeError } from '../../../shared/text/messages.ts';

interface Props {
  readonly what: string;
  readonly running: boolean;
  readonly fraction: number;
  readonly error: AppError | null;
}

/** What a side computation is doing, or why it failed. */
export function Running({ what, running, fraction, error }: Props) {
  if (error !== null) {
    const { message, hint } = describeError(error, 'window');
    return <p role="alert" className="bad">{message} {hint}</p>;
  }
  if (!running) return null;
  return <p role="status" className="muted">{what}: {formatValue(fraction, 'percent')} done</p>;
}
