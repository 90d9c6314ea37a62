import { AppError } from '../errors/app-error.ts';

const MOST_COLUMNS = 20_000;

/** @throws AppError `file-too-large` when a table would have more than 20,000 columns */
export function checkColumns(columns: number, file?: string): void {
  if (columns <= MOST_COLUMNS) return;
  const size = `${String(columns).replace(/\B(?=(\d{3})+$)/g, ',')} columns`;
  throw new AppError('file-too-large', { ...(file === undefined ? {} : { file }), size, limit: '20,000 columns' });
}
