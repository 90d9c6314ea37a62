/** What a file is, beside others. */
export type SourceRole = 'customers' | 'orders' | 'events' | 'survey' | 'identities';

/** How one file was joined to the customers. */
export interface JoinReport {
  /** Id of the source. */
  readonly source: string;
  readonly name: string;
  readonly role: SourceRole;
  /** Its column that names the customer, and the customers' column that it is compared with. */
  readonly key: string;
  readonly to: string;
  readonly rows: number;
  /** Different customers that it names; rows that name none. */
  readonly keys: number;
  readonly blank: number;
  /** Customers with at least one row in it. */
  readonly matched: number;
  readonly customers: number;
  /** Customers that it names and the customers' table does not have, with their rows. */
  readonly unknownKeys: number;
  readonly unknownRows: number;
  /** Customers with several rows, and the most rows of one: what would multiply customers if rows were simply put together. */
  readonly several: number;
  readonly mostRows: number;
  /** Customers who share their name in the compared column with another one (an e-mail address of a household); sums go to the first. */
  readonly sharing: number;
  /** Rows whose customer was found by another id of theirs, from a file of identities. */
  readonly aliased: number;
  /** The column was told by its values: they are those of the customers, its name says nothing. */
  readonly byValues: boolean;
  /** Columns that came of it. */
  readonly added: readonly string[];
  /** What each of them is called in the file; empty where they were computed. */
  readonly from: readonly string[];
  /** Some names that are not among the customers, as they are written. */
  readonly unknownExamples: readonly string[];
}
