/**
 * Runs in the page, before its own code: notes when list, map and curve were painted after the last input, what passes between
 * the window and the engine, and which tasks of the window's thread took long.
 */
export function watchPage() {
  const seen = { at: 0, list: 0, map: 0, curve: 0, points: 0, first: '', phase: 'start', legs: {}, long: [], inputs: [] };
  Object.assign(window, { seen });
  /** After the frame with what was just changed. */
  const paint = (name) => requestAnimationFrame(() => setTimeout(() => { seen[name] = performance.now(); }));
  const leg = (name) => { seen.legs[name] ??= performance.now() - seen.at; };

  for (const type of ['keydown', 'click']) {
    addEventListener(type, (event) => {
      if (event.isTrusted) Object.assign(seen, { at: event.timeStamp, list: 0, map: 0, curve: 0, legs: {} });
    }, { capture: true });
  }
  addEventListener('drawn', () => paint('map'), { capture: true });

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.long.push({ phase: seen.phase, at: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
  // From the input to the frame on screen, as the browser tells it (in steps of 8 ms).
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') seen.inputs.push({ phase: seen.phase, ms: duration });
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });

  let before = '';
  const look = () => {
    const names = [...document.querySelectorAll('.segment-list li textarea')].map((field) => field.value).join('|')
      + document.querySelector('output.k')?.textContent;
    if (names !== before) {
      before = names;
      paint('list');
    }
    const figure = document.querySelector('.curves .figure');
    // The summary says where the curve begins: other features have another sum of squares there.
    const first = /from (\S+) at/.exec(figure?.querySelector('p')?.textContent ?? '')?.[1] ?? '';
    const points = figure?.querySelectorAll('circle').length ?? 0;
    if (first === seen.first && points === seen.points) return;
    if (first !== seen.first && points > 0) paint('curve');
    Object.assign(seen, { first, points });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['cy'] });

  /** What the engine was asked and answered, by the names of the legs of a change of features. */
  const runs = new Map();
  const told = ({ type, id, value }) => {
    const run = runs.get(id);
    if (run === undefined) return;
    if (type !== 'progress' || value?.type !== 'stage' || run.at < seen.at) return;
    const { stage } = value.event;
    if (stage === 'features') leg('features told');
    if (stage === 'sweep' && value.event.value.curve.length > 0) leg('first point told');
  };
  const asked = ({ type, id, name, input }) => {
    if (type === 'cancel' && runs.has(id)) leg('old sweep cancelled');
    if (type === 'call' && name === 'run') {
      runs.set(id, { at: performance.now() });
      if (input.want.includes('sweep')) leg('engine asked');
    }
  };
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(url, options) {
      super(url, options);
      if (options?.name !== 'engine') return;
      super.addEventListener('message', ({ data }) => told(data));
      const send = super.postMessage.bind(this);
      this.postMessage = (message, ...rest) => {
        asked(message);
        send(message, ...rest);
      };
    }
  };
}

/** Milliseconds of the page's thread in our code (with React) and in Plotly's file, by a profile of it. */
export function shares({ nodes, samples, timeDeltas }) {
  const by = new Map(nodes.map((node) => [node.id, node]));
  const parent = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const kind = new Map();
  const kindOf = (id) => {
    if (id === undefined) return 'none';
    if (!kind.has(id)) {
      const above = kindOf(parent.get(id));
      const { url } = by.get(id).callFrame;
      kind.set(id, above === 'plotly' || /\/plotly-[^/]*\.js$/.test(url) ? 'plotly' : /\/assets\/.*\.js$/.test(url) ? 'own' : above);
    }
    return kind.get(id);
  };
  const sums = { own: 0, plotly: 0, none: 0 };
  samples.forEach((id, at) => { sums[kindOf(id)] += timeDeltas[at] / 1000; });
  return { own: sums.own, plotly: sums.plotly };
}
