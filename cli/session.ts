import type { RunEvent } from '../shared/contract/engine.ts';
import type { Engine } from '../shared/engine/engine-api.ts';
import { formatPercent } from '../shared/text/format.ts';
import { openDatabase } from './database.ts';
import { readingWords } from '../shared/text/reading.ts';
import { visible } from './output.ts';
import type { Streams } from './output.ts';

/** What the commands share: the engine (started when first asked for), progress, and the signal of Ctrl-C. */
export interface Session {
  readonly version: string;
  readonly json: boolean;
  readonly signal: AbortSignal;
  readonly streams: Streams;
  engine(): Promise<Engine>;
  /** Threads that the engine may use; to be said before it is first asked for. */
  useThreads(threads: number): void;
  /** Shows where a run is, on stderr, when a person is watching. */
  readonly onEvent: (event: RunEvent) => void;
  /** Clears the line of progress. */
  finish(): void;
  close(): Promise<void>;
}

const WORDS: Readonly<Record<string, string>> = {
  source: 'Reading', customers: 'Building customers', features: 'Preparing', sweep: 'Trying numbers of segments',
  cluster: 'Segmenting', map: 'Drawing the map', profile: 'Describing segments',
  value: 'Fitting purchase models', quality: 'Looking at quality', sqlQuery: 'Asking', sqlFile: 'Asking',
  stability: 'Resampling', choice: 'Weighing numbers of segments', compare: 'Comparing', ruleFiles: 'Searching rules', drivers: 'Shuffling features', patternFiles: 'Looking at what is bought together', monitor: 'Holding against the segments', prediction: 'Predicting', fit: 'Looking at single customers',
};

const lineOf = (name: string, fraction: number): string => `${WORDS[name] ?? name} ${formatPercent(fraction, 0)}`;

/** Starts the engine. The process of the database starts while this one still reads its own program. */
async function startEngine(version: string, threads: number | undefined): Promise<Engine> {
  const opening = openDatabase();
  // heard below; until then a failure must not end the process
  opening.catch(() => undefined);
  try {
    const { createNodeEngine } = await import('./platform.ts');
    return await createNodeEngine(version, opening, threads);
  } catch (error) {
    // a database that runs on would keep this process from ending
    await opening.then((opened) => opened.close(), () => undefined);
    throw error;
  }
}

export function createSession(options: {
  version: string;
  json: boolean;
  /** A person watches the progress. */
  live: boolean;
  streams: Streams;
  signal: AbortSignal;
}): Session {
  let engine: Promise<Engine> | null = null;
  let threads: number | undefined;
  let shown = '';
  const { live } = options;
  const clear = (): void => {
    if (shown !== '') options.streams.err(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  return {
    ...options,
    engine() {
      engine ??= startEngine(options.version, threads);
      return engine;
    },
    useThreads: (wanted) => void (threads = wanted),
    onEvent(event) {
      if (!live || event.type === 'stage') return;
      const line = visible(event.type === 'reading' ? `Reading ${event.name}: ${readingWords(event.progress, event.bytes)}` : lineOf(event.type === 'progress' ? event.stage : event.name, event.fraction));
      if (line === shown) return;
      clear();
      options.streams.err(line);
      shown = line;
    },
    finish: clear,
    async close() {
      if (engine !== null) await engine.then((started) => started.close()).catch(() => undefined);
    },
  };
}
