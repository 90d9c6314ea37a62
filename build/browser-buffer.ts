/** Stands in for Node's `buffer` in the window: Plotly's array pool asks only whether a value is a Buffer, and there are none. */
export const Buffer = { isBuffer: (): boolean => false };
