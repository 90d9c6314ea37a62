const kept = new WeakSet<HTMLCanvasElement>();

/**
 * Lets a canvas be told the size it has without effect. Plotly says the size before every drawing, and a canvas that is told
 * a size is cleared and given new memory, which takes tens of milliseconds with software drawing. Plotly clears by itself.
 */
export function keepCanvases(root: Element): void {
  for (const canvas of root.querySelectorAll('canvas')) {
    if (kept.has(canvas)) continue;
    kept.add(canvas);
    const set = canvas.setAttribute.bind(canvas);
    canvas.setAttribute = (name, value) => {
      if (canvas.getAttribute(name) !== String(value)) set(name, value);
    };
  }
}
