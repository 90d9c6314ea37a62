import { Fragment } from 'react';

/** A name that may break after underscores, dots and between words; long column names are else cut in the middle of a word. */
export function Breakable({ text }: { readonly text: string }) {
  return <>{text.split(/(?<=[_.:/-])(?=\S)/).map((part, i) => <Fragment key={i}>{i > 0 && <wbr />}{part}</Fragment>)}</>;
}
