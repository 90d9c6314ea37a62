/** A page of the help: the window shows it beside the work, the command line prints it. Plain sentences, no markup. */
export interface HelpTopic {
  /** One word for the command line: `tessera help WORD`. */
  readonly id: string;
  readonly title: string;
  /** Steps of the window that it belongs to. */
  readonly steps: readonly string[];
  readonly paragraphs: readonly string[];
  /** Words and figures with their meaning. */
  readonly terms: readonly { readonly term: string; readonly meaning: string }[];
}
