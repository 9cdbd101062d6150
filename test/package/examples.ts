/** The examples of a document: fenced `ts` blocks, each with the `text` block that says what it prints. */

/** A program and its output. */
export interface Example {
  /** The last heading before it. */
  readonly title: string
  readonly code: string
  readonly output: string
}

const headingOrExample =
  /^## (?<title>.+)$|^```ts\n(?<code>[^]*?)^```\n+```text\n(?<output>[^]*?)^```$/gmu

/** Finds the examples of a Markdown text in order. */
export function readExamples(markdown: string): readonly Example[] {
  const examples: Example[] = []
  let title = ''
  for (const { groups } of markdown.matchAll(headingOrExample)) {
    if (groups?.['title'] !== undefined) title = groups['title']
    else examples.push({ title, code: groups?.['code'] ?? '', output: groups?.['output'] ?? '' })
  }
  return examples
}
