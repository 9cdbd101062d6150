/** Reads the fenced code blocks of a Markdown document. */

export interface FencedBlock {
  /** The first word behind the fence, such as `sh`; empty when there is none. */
  readonly language: string
  /** The other words behind the fence. Shape: `exit=2`, `stopped`. */
  readonly notes: readonly string[]
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
}

/** Returns the blocks in order. */
export function readBlocks(markdown: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = []
  let open:
    | { readonly language: string; readonly notes: readonly string[]; line: number }
    | undefined
  let lines: string[] = []
  markdown.split('\n').forEach((text, index) => {
    const fence = /^```(.*)$/u.exec(text)
    if (fence === null) lines.push(text)
    else if (open === undefined) {
      const [language = '', ...notes] = (fence[1] ?? '').trim().split(/\s+/u)
      open = { language, notes, line: index + 1 }
      lines = []
    } else {
      blocks.push({ ...open, text: lines.join('\n') })
      open = undefined
    }
  })
  return blocks
}
