import { LineRuleType } from 'docx';
import type { IStylesOptions } from 'docx';
import { LIGHT } from '../chart/theme.ts';

const ink = LIGHT.ink.slice(1).toUpperCase();
const muted = LIGHT.muted.slice(1).toUpperCase();

/** Arial is on every machine that has Word or LibreOffice (or a font of the same widths); Inter is not. */
const font = 'Arial';

/** The styles of the document: Word's own for headings, so that its outline and a table of contents work. */
export const DOCX_STYLES: IStylesOptions = {
  default: {
    document: { run: { font, size: 20, color: ink, language: { value: 'en-GB' } }, paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } } },
    title: { run: { font, size: 52, bold: true, color: ink }, paragraph: { spacing: { before: 0, after: 60 } } },
    heading1: { run: { font, size: 26, bold: true, color: ink }, paragraph: { spacing: { before: 280, after: 100 }, keepNext: true } },
    heading2: { run: { font, size: 19, bold: true, color: muted }, paragraph: { spacing: { before: 260, after: 80 }, keepNext: true } },
    caption: { run: { font, size: 18, bold: true, color: muted }, paragraph: { spacing: { before: 160, after: 60 }, keepNext: true } },
  },
  paragraphStyles: [
    { id: 'Subtitle', name: 'Subtitle', basedOn: 'Normal', next: 'Normal', quickFormat: true, run: { size: 24, color: muted }, paragraph: { spacing: { after: 240 } } },
    { id: 'Lead', name: 'Lead', basedOn: 'Normal', next: 'Normal', quickFormat: true, run: { size: 23, color: '333A46' }, paragraph: { spacing: { after: 80 } } },
    { id: 'Small', name: 'Small', basedOn: 'Normal', next: 'Normal', quickFormat: true, run: { size: 16, color: muted }, paragraph: { spacing: { after: 60, line: 250, lineRule: LineRuleType.AUTO } } },
    { id: 'TableText', name: 'Table Text', basedOn: 'Normal', run: { size: 18 }, paragraph: { spacing: { before: 0, after: 0, line: 250, lineRule: LineRuleType.AUTO } } },
    { id: 'TableHead', name: 'Table Head', basedOn: 'TableText', run: { size: 17, color: muted }, paragraph: { spacing: { before: 0, after: 0, line: 250, lineRule: LineRuleType.AUTO }, keepNext: true } },
  ],
};
