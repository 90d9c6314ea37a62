/** Where a sentence is read: at the terminal options are named, in the window controls, in documents both. */
export type Place = 'terminal' | 'window' | 'document';

const [START, OTHERWISE, END] = ['\u0002', '\u0003', '\u0004'];

/**
 * In a sentence: how something is set, as the place needs it.
 * @param option as it is typed, for example `--table 2`
 * @param control what the window has for it, for example `Table in the Data step`
 */
export function by(option: string, control: string): string {
  return `${START}${option}${OTHERWISE}${control}${END}`;
}

const MARKED = new RegExp(`${START}([^${START}${OTHERWISE}${END}]*)${OTHERWISE}([^${START}${OTHERWISE}${END}]*)${END}`, 'g');

/** The sentence for a place. */
export function placed(sentence: string, place: Place): string {
  return sentence.replace(MARKED, (_, option: string, control: string) => (
    place === 'terminal' ? option : place === 'window' ? control : control === '' ? option : `${control} (${option})`));
}
