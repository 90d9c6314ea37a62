/** Words that stand for a missing value beside the empty cell, unless a person keeps them as values. */
export const MISSING_WORDS = ['NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '#N/A', '#DIV/0!', '#REF!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!'] as const;
