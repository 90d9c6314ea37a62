import { Button } from '@mantine/core';
import { Icon } from '../controls/Icon.tsx';
import { useApp, useSelect } from '../state/context.ts';
import { TablesNotice } from './data/TablesNotice.tsx';
import { SAMPLES } from '../state/samples.ts';

const when = (iso: string): string => new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The start without a project. */
export function Welcome() {
  const { actions } = useApp();
  const opening = useSelect((state) => state.document.opening);
  return (
    <main className="work welcome" aria-label="Start">
      <div className="welcome-inner">
        <TablesNotice />
        <Recovery />
        <section className="drop-zone" aria-label="Open data">
          <Icon name="folder" size={28} />
          <h2>Drop a file of customers or orders here</h2>
          <p className="muted">CSV and other text, Excel, OpenDocument, JSON, Parquet, Arrow, SQLite or DuckDB, up to millions of rows. Encoding, separator, sheet and columns are recognised; everything can be changed afterwards.</p>
          <div className="line">
            <Button onClick={() => void actions.pickData()} loading={opening !== null}>Open a file</Button>
            <Button variant="default" onClick={() => void actions.pickProject()}>Open a project</Button>
          </div>
        </section>
        <section aria-label="Samples">
          <h2>No data at hand? Try a sample</h2>
          <ul className="samples">
            {SAMPLES.map((sample) => (
              <li key={sample.id} className="card">
                <h3>{sample.title}</h3>
                <p className="muted">{sample.description}</p>
                <p className="attribution">{sample.attribution}</p>
                <Button variant="default" size="compact-sm" disabled={opening !== null} onClick={() => void actions.openSample(sample)} aria-label={`Open the sample project ${sample.title}`}>
                  Open the sample project
                </Button>
              </li>
            ))}
          </ul>
        </section>
        <Recent />
        <p className="muted line"><Icon name="lock" /> Files are read on this computer and nothing leaves it. There is no account and no upload.</p>
      </div>
    </main>
  );
}

function Recovery() {
  const { actions } = useApp();
  const entries = useSelect((state) => state.document.recovery);
  if (entries.length === 0) return null;
  return (
    <section className="card" aria-label="Unsaved work">
      <h2>Unsaved work was found</h2>
      <ul>
        {entries.map((entry) => (
          <li key={entry.id} className="line spaced">
            <span className="grow">{entry.title} <span className="muted">{when(entry.at)}</span></span>
            <Button size="compact-sm" onClick={() => void actions.recover(entry.id)} aria-label={`Recover ${entry.title}`}>Recover</Button>
            <Button size="compact-sm" variant="default" onClick={() => void actions.discardRecovery(entry.id)} aria-label={`Discard ${entry.title}`}>Discard</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Recent() {
  const { actions } = useApp();
  const recent = useSelect((state) => state.document.recent);
  if (recent.length === 0) return null;
  return (
    <section aria-label="Recent projects">
      <h2>Recent projects</h2>
      <ul className="recent">
        {recent.map((project) => (
          <li key={project.grant.id} className="line">
            <button type="button" className="link" onClick={() => void actions.openGrants([project.grant])}>{project.grant.name}</button>
            <span className="muted">{when(project.at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
