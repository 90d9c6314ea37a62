/** The stages of an analysis, in order. A parameter belongs to the stage whose result it changes. */
export type StageName =
  | 'load'
  | 'customers'
  | 'value'
  | 'features'
  | 'sweep'
  | 'cluster'
  | 'choice'
  | 'validate'
  | 'map'
  | 'profile'
  | 'micro'
  | 'patterns'
  | 'drivers'
  | 'rules'
  | 'predict'
  | 'monitor'
  | 'abplan'
  | 'report'
  | 'export';

interface RowBase {
  /** Dotted name, as kept in the recipe. */
  readonly key: string;
  /** Kebab-case option of the command line, without the dashes. */
  readonly flag: string;
  /** Other names of the option, such as its other spelling. */
  readonly aliases?: readonly string[];
  /** Label of the control, sentence case. */
  readonly label: string;
  readonly stage: StageName;
  /** One sentence: what it does and when to change it. */
  readonly help: string;
  /** Shown only among the advanced settings. */
  readonly advanced?: boolean;
  /** Methods (`cluster.algorithm`) that use it; absent: all. */
  readonly methods?: readonly string[];
}

export interface NumberRow extends RowBase {
  readonly type: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly default: number;
}

/** A whole number or `auto`, which lets the engine choose. */
export interface AutoIntegerRow extends RowBase {
  readonly type: 'auto-integer';
  readonly min: number;
  readonly max: number;
  readonly default: number | 'auto';
}

/** A number or `auto`, which lets the method choose it from the data. */
export interface AutoNumberRow extends RowBase {
  readonly type: 'auto-number';
  readonly min: number;
  readonly max: number;
  readonly default: number | 'auto';
}

export interface ChoiceRow extends RowBase {
  readonly type: 'choice';
  /** `help`: one sentence on when to take it. */
  readonly choices: readonly { readonly value: string; readonly label: string; readonly help?: string }[];
  readonly default: string;
}

export interface BooleanRow extends RowBase {
  readonly type: 'boolean';
  readonly default: boolean;
}

/** A column of the customers, by name; empty: none. */
export interface ColumnRow extends RowBase {
  readonly type: 'column';
  /** What the column must hold. */
  readonly holds: 'numbers';
  readonly default: '';
}

export type ParamRow = NumberRow | AutoIntegerRow | AutoNumberRow | ChoiceRow | BooleanRow | ColumnRow;

/** Methods that are told how many segments to make (see `METHOD_TRAITS`). */
