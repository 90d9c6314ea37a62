/** Positive nodes and weights of the Gauss-Legendre rule of 16 points on [−1, 1] (DLMF 3.5.15). */
const NODES = [
  0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438,
  0.755404408355003, 0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const WEIGHTS = [
  0.1894506104550685, 0.18260341504492358, 0.16915651939500254, 0.14959598881657674,
  0.12462897125553388, 0.09515851168249279, 0.062253523938647894, 0.027152459411754096,
];

/** Points of the rule on [0, 1], ascending, and their weights, which sum to 1. */
export const UNIT_NODES: readonly number[] = [
  ...NODES.map((node) => (1 - node) / 2).reverse(), ...NODES.map((node) => (1 + node) / 2),
];
export const UNIT_WEIGHTS: readonly number[] = [...WEIGHTS.map((weight) => weight / 2).reverse(), ...WEIGHTS.map((weight) => weight / 2)];
