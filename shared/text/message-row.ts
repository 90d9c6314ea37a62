/** Exit codes of the command line: a fault of ours, wrong usage, unusable input, impossible computation, stopped. */
export type ExitCode = 1 | 2 | 3 | 4 | 130;

export interface Row {
  readonly exit: ExitCode;
  readonly message: (data: Data) => string;
  readonly hint: (data: Data) => string;
}

export type Data = (name: string) => string;

export const or = (text: string, otherwise: string): string => (text === '' ? otherwise : text);
export const theFile = (d: Data): string => (d('file') === '' ? 'The file' : `The file ${d('file')}`);
export const quoted = (name: string): string => (name === '' ? '' : `"${name}"`);
export const inFile = (d: Data): string => (d('file') === '' ? '' : ` in ${d('file')}`);
export const because = (d: Data): string => (d('reason') === '' ? '' : `: ${d('reason')}`);
/** What is wrong, after where in the file it is. */
export const fault = (d: Data): string => (d('reason') === '' ? '' : `: ${d('path') === '' || d('path') === '(top)' ? '' : `${d('path')}: `}${d('reason')}`);
