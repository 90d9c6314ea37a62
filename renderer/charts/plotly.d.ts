/** The few parts of Plotly that the window uses; its own modules come without types. */
interface PlotlyTrace {
  readonly moduleType: string;
}

declare module 'plotly.js/lib/core' {
  export interface GraphDiv extends HTMLDivElement {
    on(event: string, listener: (data?: { points?: { pointNumber: number | number[]; curveNumber: number }[] }) => void): void;
  }
  interface Core {
    register(modules: readonly unknown[]): void;
    react(root: HTMLElement, data: readonly unknown[], layout: object, config: object): Promise<unknown>;
    purge(root: HTMLElement): void;
    readonly Fx: {
      hover(root: HTMLElement, points: readonly { curveNumber: number; pointNumber: number | readonly number[] }[]): void;
      unhover(root: HTMLElement): void;
    };
  }
  const core: Core;
  export default core;
}
declare module 'plotly.js/lib/scatter' {
  const trace: PlotlyTrace;
  export default trace;
}
declare module 'plotly.js/lib/bar' {
  const trace: PlotlyTrace;
  export default trace;
}
declare module 'plotly.js/lib/heatmap' {
  const trace: PlotlyTrace;
  export default trace;
}
