import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { useDeferredValue } from 'react';
import { AskPassphrase } from './frame/AskPassphrase.tsx';
import { ProjectDialogs } from './frame/ProjectDialogs.tsx';
import { AskUnsaved } from './frame/AskUnsaved.tsx';
import { ChangedFiles } from './frame/ChangedFiles.tsx';
import { DropTarget } from './frame/DropTarget.tsx';
import { Help } from './frame/Help.tsx';
import { Palette } from './frame/Palette.tsx';
import { Boundary } from './frame/Problem.tsx';
import { ReadingNow } from './frame/ReadingNow.tsx';
import { StatusBar } from './frame/StatusBar.tsx';
import { Steps } from './frame/Steps.tsx';
import { Toasts } from './frame/Toasts.tsx';
import { TopBar } from './frame/TopBar.tsx';
import { useTheme } from './frame/use-theme.ts';
import type { Step } from './state/commands.ts';
import { useSelect } from './state/context.ts';
import { cssVariables, theme } from './styles/theme.ts';
import { Advanced } from './views/Advanced.tsx';
import { DataView } from './views/data/DataView.tsx';
import { ExportView } from './views/export/ExportView.tsx';
import { FeaturesView } from './views/features/FeaturesView.tsx';
import { MonitorView } from './views/monitor/MonitorView.tsx';
import { PersonasView } from './views/PersonasView.tsx';
import { PredictView } from './views/predict/PredictView.tsx';
import { PrepareView } from './views/PrepareView.tsx';
import { ProfilesView } from './views/ProfilesView.tsx';
import { RulesView } from './views/rules/RulesView.tsx';
import { SelectionBar } from './views/segments/SelectionBar.tsx';
import { SegmentsView } from './views/segments/SegmentsView.tsx';

/** The window: ten steps left, the work in the middle, the inspector right, jobs at the bottom. */
export function App() {
  const { scheme } = useTheme();
  // A page is made in slices: the window hears clicks and keys meanwhile.
  const step = useDeferredValue(useSelect((state) => state.view.step));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      <Notifications position="bottom-right" limit={3} transitionDuration={100} />
      <Palette />
      <Advanced />
      <Help />
      <AskUnsaved />
      <AskPassphrase />
      <ProjectDialogs />
      <div className="app">
        <TopBar />
        <Steps />
        <Boundary name={step}><View step={step} /></Boundary>
        <StatusBar />
      </div>
      <SelectionBar />
      <ChangedFiles />
      <ReadingNow />
      <DropTarget />
      <Toasts />
    </MantineProvider>
  );
}

function View({ step }: { readonly step: Step }) {
  switch (step) {
    case 'data':
      return <DataView />;
    case 'prepare':
      return <PrepareView />;
    case 'features':
      return <FeaturesView />;
    case 'segments':
      return <SegmentsView />;
    case 'profiles':
      return <ProfilesView />;
    case 'rules':
      return <RulesView />;
    case 'predict':
      return <PredictView />;
    case 'personas':
      return <PersonasView />;
    case 'export':
      return <ExportView />;
    case 'monitor':
      return <MonitorView />;
  }
}
