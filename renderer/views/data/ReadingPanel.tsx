import { Button, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { SourceReport } from '../../../shared/contract/tables.ts';
import { dialectSchema } from '../../../shared/recipe/recipe.ts';
import type { Dialect } from '../../../shared/recipe/recipe.ts';
import { useApp } from '../../state/context.ts';
import { RawLines } from './RawLines.tsx';

interface Props {
  readonly source: SourceReport;
}

const QUOTES = [{ value: '"', label: 'double quote "' }, { value: "'", label: "single quote '" }, { value: 'none', label: 'none' }];
const ESCAPES = [{ value: 'double', label: 'doubled' }, { value: 'backslash', label: 'after a backslash' }];

const THOUSANDS = [{ value: 'usual', label: 'comma or point' }, { value: 'blank', label: 'blank' }, { value: 'apostrophe', label: "apostrophe '" }];
const wordsOf = (text: string): string[] => text.split(',').map((word) => word.trim()).filter((word) => word !== '');

/** Every part of how a file is read, beside its first lines as they are. */
export function ReadingPanel({ source }: Props) {
  const { actions } = useApp();
  const { dialect } = source;
  const set = (patch: Partial<Dialect>, what: string): void => actions.setDialect(patch, `Read with another ${what}`, source.id);
  const delimited = dialect.format === 'csv';
  const sheet = dialect.format === 'xlsx' || dialect.format === 'ods';
  const lines = delimited || dialect.format === 'fixed' || sheet;
  return (
    <div className="reading">
      <div className="reading-parts">
        {delimited && (
          <>
            <Commit label="Separator" part="delimiter" value={dialect.delimiter === '\t' ? 'tab' : dialect.delimiter} read={(text) => (text === 'tab' ? '\t' : text)} onSet={(delimiter) => set({ delimiter: delimiter as string, blanks: false }, 'separator')} />
            <Select size="xs" label="Quote" data={QUOTES} value={dialect.quote === '' ? 'none' : dialect.quote} allowDeselect={false} onChange={(quote) => quote !== null && set({ quote: quote === 'none' ? '' : quote }, 'quote')} />
            <Select size="xs" label="A quote in a cell" data={ESCAPES} value={dialect.escape} allowDeselect={false} onChange={(escape) => escape !== null && set({ escape: escape as Dialect['escape'] }, 'way of writing quotes')} />
            <Commit label="Comment lines begin with" part="comment" value={dialect.comment} read={(text) => text} onSet={(comment) => set({ comment: comment as string }, 'comment sign')} />
          </>
        )}
        {dialect.format === 'fixed' && (
          <Commit label="Signs of each column" part="widths" value={dialect.widths.join(', ')} read={(text) => text.split(',').map(Number)} onSet={(widths) => set({ widths: widths as number[] }, 'set of widths')} />
        )}
        {sheet && (
          <Commit label="Cells, such as B3:F200" part="range" value={dialect.range ?? ''} read={(text) => (text === '' ? null : text.toUpperCase())} onSet={(range) => set({ range: range as string | null }, 'range')} />
        )}
        {lines && (
          <>
            <Commit label={sheet ? 'Rows above the table' : 'Lines above the table'} part="skipRows" value={String(dialect.skipRows)} read={Number} onSet={(skipRows) => set({ skipRows: skipRows as number }, 'first line')} />
            <Commit label="Rows of column names" part="header" value={String(dialect.header)} read={Number} onSet={(header) => set({ header: header as number }, 'header')} />
            <Commit label={sheet ? 'Rows below the table' : 'Lines below the table'} part="footerRows" value={String(dialect.footerRows)} read={Number} onSet={(footerRows) => set({ footerRows: footerRows as number }, 'last line')} />
          </>
        )}
        <Select size="xs" label="Thousands" data={THOUSANDS} value={dialect.thousands} allowDeselect={false} onChange={(thousands) => thousands !== null && set({ thousands: thousands as Dialect['thousands'] }, 'sign between thousands')} />
        <Commit label="Words that mean yes" part="trues" value={dialect.trues.join(', ')} read={wordsOf} onSet={(trues) => set({ trues: trues as string[] }, 'set of words for yes')} />
        <Commit label="Words that mean no" part="falses" value={dialect.falses.join(', ')} read={wordsOf} onSet={(falses) => set({ falses: falses as string[] }, 'set of words for no')} />
        <Commit label="Words for a missing value" part="nulls" value={dialect.nulls.join(', ')} read={wordsOf} onSet={(nulls) => set({ nulls: nulls as string[] }, 'set of words for missing values')} />
        <Commit
          label="Of NA, null, None …: words kept as values" part="keptWords" value={dialect.keptWords.filter(({ column }) => column === null).flatMap(({ words }) => words).join(', ')}
          read={(text) => [...dialect.keptWords.filter(({ column }) => column !== null), ...(wordsOf(text).length === 0 ? [] : [{ column: null, words: wordsOf(text) }])]}
          onSet={(keptWords) => set({ keptWords: keptWords as Dialect['keptWords'] }, 'set of words kept as values')}
        />
        <Button size="compact-xs" variant="default" onClick={() => void actions.reread(dialect.sheet === null ? {} : { sheet: dialect.sheet }, 'Detect how the file is read', source.id)}>Detect again</Button>
      </div>
      {!sheet && <RawLines source={source} />}
    </div>
  );
}

interface CommitProps {
  readonly label: string;
  /** The part of the dialect whose rules the value must keep. */
  readonly part: keyof Dialect;
  readonly value: string;
  readonly read: (text: string) => unknown;
  readonly onSet: (value: unknown) => void;
}

/** A text that takes effect when it is left or Enter is pressed, and says when it cannot. */
function Commit({ label, part, value, read, onSet }: CommitProps) {
  const [text, setText] = useState(value);
  const [wrong, setWrong] = useState<string | null>(null);
  useEffect(() => {
    setText(value);
    setWrong(null);
  }, [value]);
  const commit = (): void => {
    if (text === value) return;
    const result = dialectSchema.shape[part].safeParse(read(text));
    setWrong(result.success ? null : (result.error.issues[0]?.message ?? 'not possible'));
    if (result.success) onSet(result.data);
  };
  return (
    <TextInput
      size="xs" label={label} value={text} error={wrong} onChange={(event) => setText(event.currentTarget.value)} onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
