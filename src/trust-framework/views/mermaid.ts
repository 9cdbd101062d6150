/** Texts in Mermaid diagrams. */

import { abbreviate } from '../../kernel/abbreviate.ts'

/** Fits a text into the quotes of a label. Source: Mermaid, flowchart syntax, entity codes. */
export function mermaidText(text: string): string {
  return abbreviate(text)
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
}
