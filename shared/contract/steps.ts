import { z } from '../recipe/zod.ts';
import type { Step } from '../recipe/steps.ts';

const named = <T extends z.ZodRawShape>(shape: T) => z.array(z.strictObject({ column: z.string(), ...shape }));

/** What a step learned from the rows it was carried out on; enough to do the same to new rows. */
export const fittedSchema = z.strictObject({
  bounds: named({ low: z.number(), high: z.number() }).optional(),
  lambdas: named({ lambda: z.number() }).optional(),
  edges: z.array(z.number()).optional(),
  fills: named({ value: z.union([z.number(), z.string(), z.boolean()]) }).optional(),
  scales: named({ centre: z.number(), spread: z.number().positive() }).optional(),
  /** Of a column read as numbers: the decimal sign, where it is not the file's. */
  decimal: z.enum(['.', ',']).optional(),
  levels: z.array(z.strictObject({ level: z.string(), code: z.number(), name: z.string() })).optional(),
  asOf: z.iso.date().optional(),
  mice: z.strictObject({
    columns: z.array(z.string()),
    means: z.array(z.number().nullable()),
    sequence: z.array(z.strictObject({ column: z.number().int().min(0), intercept: z.number(), coefficients: z.array(z.number()) })),
  }).optional(),
});
export type Fitted = z.infer<typeof fittedSchema>;

/** What became of one step. */
export interface StepReport {
  readonly id: string;
  readonly kind: Step['kind'];
  readonly table: Step['table'];
  readonly on: boolean;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Rows in which a value changed. */
  readonly rowsTouched: number;
  readonly cellsTouched: number;
  readonly added: readonly string[];
  readonly dropped: readonly string[];
  /** What was done, one sentence. */
  readonly sentence: string;
  /** Largest change of a filled value by round, where chained equations were used. */
  readonly rounds: readonly number[] | null;
}

/** A step with what it learned, as a saved model keeps it. */
export interface FittedStep {
  readonly step: Step;
  readonly fitted: Fitted | null;
}

/** What the steps of a recipe did, in their order, and what they learned. */
export interface Prepared {
  readonly steps: readonly StepReport[];
  readonly fitted: readonly FittedStep[];
  /** Steps that a model cannot keep, because they hold values of columns that are dropped or pseudonymised later. */
  readonly notKept?: readonly NotKept[];
  /** Ids of the steps that read such columns. */
  readonly personal?: readonly string[];
}

/** What steps do to values for the sake of the analysis. */
export type Shaping = 'capped' | 'emptied where far out' | 'filled' | 'transformed' | 'scaled';

/** A column of numbers whose values steps changed so. */
export interface ShapedColumn {
  readonly column: string;
  readonly ways: readonly Shaping[];
  /** Its values before are known. */
  readonly kept: boolean;
}

/** The values of columns before steps changed them for the sake of the analysis. */
export interface Originals {
  /** Table with `_row` of the customers and the columns that are kept; null where none is. */
  readonly table: string | null;
  readonly columns: readonly ShapedColumn[];
}

export interface NotKept {
  readonly id: string;
  readonly kind: Step['kind'];
  /** The personal columns that it reads. */
  readonly columns: readonly string[];
}
