/** A person as the files of a recipe know them. It is personal data: it is never cached, logged or saved. */
export interface PersonFound {
  /** What each file holds of them. */
  readonly sources: readonly { readonly id: string; readonly name: string; readonly column: string | null; readonly rows: number }[];
  /** The names by which files tell this customer from others, as they are written there; the one that was asked for first. */
  readonly identities: readonly string[];
  /** Texts that only their rows hold: name, address, e-mail and the like. */
  readonly texts: readonly string[];
  /** Columns by which they are recognised when a file is read again. */
  readonly columns: readonly { readonly source: string; readonly column: string }[];
}
