/** Turns an SVG built by `shared/chart` into a PNG, with the bundled fonts only. The same bytes on every host. */
export interface Rasteriser {
  /** @param width in pixels; the height follows from the SVG */
  png(svg: string, width: number): Uint8Array;
}
