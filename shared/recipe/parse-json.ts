import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/app-error.ts';
import type { z } from './zod.ts';

type Data = Readonly<Record<string, unknown>>;

/** The value of a JSON text. @throws AppError `code` with `data`, `path` and `reason` where it is none */
export function readJson(text: string, code: ErrorCode, data: Data = {}): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError(code, { ...data, path: '(top)', reason: 'it is not JSON' }, cause);
  }
}

/** A value as its schema has it. @throws AppError `code` with `data`, and `path` and `reason` of the first fault */
export function checked<T>(value: unknown, schema: z.ZodType<T>, code: ErrorCode, data: Data = {}): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new AppError(code, { ...data, path: issue.path.map(String).join('.') || '(top)', reason: issue.message });
}

/** A JSON text as its schema has it. @throws AppError as `readJson` and `checked` */
export const parseJson = <T>(text: string, schema: z.ZodType<T>, code: ErrorCode, data: Data = {}): T => checked(readJson(text, code, data), schema, code, data);
