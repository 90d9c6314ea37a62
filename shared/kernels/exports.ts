import type { Elementary } from '../math/elementary.ts';

/** What the compiled module exports. Pointers are byte offsets into its memory. */
export interface KernelExports extends Elementary {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
}
