import type { ExportKind } from '../recipe/handing-over.ts';

/** What `segment` and `run` write on request beside the others, by the word it is asked for. */
export const FURTHER_FILES: readonly { readonly word: string; readonly kind: ExportKind }[] = [
  { word: 'xlsx', kind: 'segments.xlsx' },
  { word: 'parquet', kind: 'segments.parquet' },
  { word: 'pdf', kind: 'personas.pdf' },
  { word: 'pptx', kind: 'personas.pptx' },
  { word: 'sql', kind: 'model.sql' },
  { word: 'bigquery', kind: 'model-bigquery.sql' },
  { word: 'pmml', kind: 'model.pmml' },
];

/** What `segment` writes, in the order it is listed to people. The names are part of the product's promise. */
export const EXPORT_FILES: readonly { readonly kind: ExportKind; readonly mime: string }[] = [
  { kind: 'segments.csv', mime: 'text/csv;charset=utf-8' },
  { kind: 'personas.html', mime: 'text/html;charset=utf-8' },
  { kind: 'personas.docx', mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  { kind: 'recipe.json', mime: 'application/json' },
  { kind: 'model.json', mime: 'application/json' },
];
