/** The part of pdfmake that is used. Its browser build runs everywhere, so that the same code packs the bytes on every host. */
declare module 'pdfmake/build/pdfmake.min.js' {
  interface PdfMake {
    readonly virtualfs: { writeFileSync(name: string, content: Uint8Array): void };
    setFonts(fonts: Readonly<Record<string, { readonly normal: string; readonly bold: string }>>): void;
    setUrlAccessPolicy(allows: (url: string) => boolean): void;
    createPdf(definition: object): { getBuffer(): Promise<Uint8Array> };
  }
  const pdfMake: PdfMake;
  export default pdfMake;
}
