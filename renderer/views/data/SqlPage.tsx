import { Button, Select, Textarea } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { formatValue } from '../../../shared/chart/numbers.ts';
import type { QueryResult } from '../../../shared/contract/analyses.ts';
import type { AppError } from '../../../shared/errors/app-error.ts';
import { isCancelled, toAppError } from '../../../shared/errors/app-error.ts';
import { describeError } from '../../../shared/text/messages.ts';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import { useOffers } from '../../controls/use-offers.tsx';
import { oneFile } from '../../controls/use-writing.ts';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useAnalysis } from '../../engine/use-analysis.ts';
import { useApp, useSelect } from '../../state/context.ts';
import { completions, wordBefore } from './complete-sql.ts';
import { QueryGrid } from './QueryGrid.tsx';

const NONE: readonly string[] = [];

/** Questions in SQL: what is written is run as one SELECT over the files and the customers, and changes nothing. */
export function SqlPage() {
  const { engine, actions } = useApp();
  const recipe = useSelect((state) => state.recipe);
  const history = useSelect((state) => state.view.queries) ?? NONE;
  const { value: tables } = useAnalysis('sqlTables', null);
  const [text, setText] = useState(history[0] ?? '');
  /** Which of the earlier queries stands in the field. */
  const [place, setPlace] = useState(history.length > 0 ? 0 : -1);
  const [result, setResult] = useState<{ sql: string; value: QueryResult } | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  const seconds = useSeconds(stop);
  const [fraction, setFraction] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const offersAt = useCallback((part: string, at: number) => completions(part, at, tables ?? []), [tables]);
  const offers = useOffers({ text, setText, field, offersAt, wordBefore });

  const working = async (work: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    stop?.abort();
    const controller = new AbortController();
    setStop(controller);
    setError(null);
    setFraction(0);
    try {
      await work(controller.signal);
    } catch (thrown) {
      if (!isCancelled(thrown) && !controller.signal.aborted) setError(toAppError(thrown));
    } finally {
      setStop((now) => (now === controller ? null : now));
    }
  };
  const run = (): Promise<void> => working(async (signal) => {
    offers.close();
    setResult(null);
    actions.keepQuery(text);
    setPlace(0);
    const value = await ask(engine, 'sqlQuery', recipe, { sql: text }, signal, (done) => signal.aborted || setFraction(done));
    if (!signal.aborted) setResult({ sql: text, value });
  });
  const make = (sql: string) => async (signal: AbortSignal): Promise<Made> => {
    const { bytes, neutralised } = await ask(engine, 'sqlFile', recipe, { sql, formulaSafe: recipe.params['export.formulaSafe'] }, signal);
    return oneFile('query.csv', bytes, neutralised);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void run();
      return;
    }
    if (offers.onKeyDown(event) || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    const next = place + (event.key === 'ArrowUp' ? 1 : -1);
    if (next < 0 || next >= history.length) return;
    setPlace(next);
    setText(history[next]);
  };
  return (
    <div className="sql-page">
      <p className="muted">
        One SELECT in the SQL of DuckDB; nothing is changed. Tables: {(tables ?? []).map(({ name }) => name).join(', ') || 'still read'}. Ctrl Enter runs it, Tab takes a proposal, arrow keys choose among them, Alt with arrow keys goes through earlier queries.
      </p>
      <Textarea
        ref={field} label="Query" rows={3} maxLength={20_000} spellCheck={false} value={text} classNames={{ input: 'sql-text grows' }} placeholder={`SELECT * FROM ${tables?.[0]?.name ?? 'customers'} LIMIT 100`}
        {...offers.props} onKeyDown={onKeyDown}
      />
      {offers.list}
      <div className="line">
        {stop !== null && fraction > 0 && <progress className="sql-progress" max={1} value={fraction} aria-label="How much of the query is done" />}
        {stop === null ? <Button size="compact-sm" disabled={text.trim() === ''} onClick={() => void run()}>Run</Button> : <Button size="compact-sm" variant="default" onClick={() => stop.abort()}>Stop</Button>}
        <Select
          size="xs" aria-label="Earlier queries" placeholder="Earlier queries" value={null} disabled={history.length === 0} data={history.map((sql, i) => ({ value: String(i), label: sql.replace(/\s+/g, ' ').slice(0, 80) }))}
          onChange={(i) => {
            if (i === null) return;
            setPlace(Number(i));
            setText(history[Number(i)]);
          }}
        />
        {result !== null && <SaveButtons key={result.sql} buttons={[{ label: 'Save all rows', make: make(result.sql), disabled: stop !== null }]} />}
        <span className="muted" role="status">{stop !== null ? runningWords(seconds, fraction) : result === null ? '' : told(result.value)}</span>
      </div>
      {error !== null && <div role="alert"><pre className="warn sql-error">{describeError(error, 'window').message}</pre><p className="muted">{describeError(error, 'window').hint}</p></div>}
      {result !== null && <QueryGrid key={result.sql} result={result.value} />}
    </div>
  );
}

/** What is known of a query that runs: for how long, and how much of it is done where DuckDB can tell. */
const runningWords = (seconds: number, fraction: number): string => [
  'Running', ...(seconds === 0 ? [] : [`${formatValue(seconds, 'integer')} s`]), ...(fraction === 0 ? [] : [`${formatValue(fraction, 'percent')} done`]),
].join(', ') + (seconds === 0 ? '…' : '; Stop ends it at once');

/** Full seconds since something began to run; 0 while nothing does. */
function useSeconds(running: object | null): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (running === null) return undefined;
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}

const told = ({ rows, values }: QueryResult): string =>
  `${formatValue(rows, 'integer')} rows${rows > values.length ? `; the first ${formatValue(values.length, 'integer')} are shown, Save all rows writes all` : ''}`;
