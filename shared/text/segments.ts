/** Name of the customers whom a method leaves without a segment (label −1; 0 in files). */
export const NO_SEGMENT = 'No segment';
