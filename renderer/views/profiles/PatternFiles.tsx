import { formulaNotices } from '../../../shared/contract/notice.ts';
import { SaveButtons } from '../../controls/SaveButtons.tsx';
import type { Made } from '../../controls/use-writing.ts';
import { ask } from '../../engine/ask.ts';
import { useApp } from '../../state/context.ts';

const FILES = ['associations.csv', 'products.csv', 'sequences.csv', 'transitions.csv', 'patterns.html'] as const;

/** The same files as on the command line. */
export function PatternFiles() {
  const { engine, store } = useApp();
  const make = (name: string) => async (signal: AbortSignal): Promise<Made> => {
    const { files } = await ask(engine, 'patternFiles', store.getState().recipe, null, signal);
    const chosen = files.filter((file) => file.name === name);
    return { files: chosen, notices: chosen.flatMap(({ neutralised }) => formulaNotices(neutralised)) };
  };
  return (
    <div className="stack">
      <h3>Files</h3>
      <SaveButtons buttons={FILES.map((name) => ({ label: `Export ${name}`, make: make(name) }))} />
    </div>
  );
}
