import type { ParamRow } from '../shared/recipe/params.ts';

/** One option of a command. */
export interface OptionSpec {
  /** Without the dashes. */
  readonly flag: string;
  /** Other names of it, without the dashes. */
  readonly aliases?: readonly string[];
  /** `switch` takes no value and may be turned off by `--no-FLAG`. */
  readonly kind: 'value' | 'switch' | 'repeated';
  readonly placeholder: string;
  readonly help: string;
  readonly param?: ParamRow;
}

export interface CommandSpec {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
  /** More that the help of the command says, line by line. */
  readonly notes?: readonly string[];
}

/** An option with a value. */
export const value = (flag: string, placeholder: string, help: string): OptionSpec => ({ flag, kind: 'value', placeholder, help });
/** An option under further names. */
export const alsoAs = (option: OptionSpec, ...aliases: readonly string[]): OptionSpec => ({ ...option, aliases: [...option.aliases ?? [], ...aliases] });
/** An option that is on or off. */
export const toggle = (flag: string, help: string): OptionSpec => ({ flag, kind: 'switch', placeholder: '', help });
