/** The documented rules of `docs/rules/*.md`: one heading `### E17: title` for each, and the text below it. */

import { hasTest, readWitnesses, type Witness } from './witnesses.ts'

/** One rule as its document has it. */
export interface DocumentedRule {
  readonly id: string
  /** Path of the document from the root. */
  readonly document: string
  /** Whether it says anything besides its list. */
  readonly isExplained: boolean
  readonly sources: readonly string[]
  /** The first word of the evidence; empty when there is none. */
  readonly grade: string
  /** Paths from the root, as the links give them. */
  readonly code: readonly string[]
  readonly vectors: readonly string[]
  readonly tests: readonly Witness[]
}

/** Reads the text of an existing file; undefined when there is none. */
export type ReadFile = (path: string) => string | undefined

const heading = /^### (?=[A-Z]+\d+:)/mu
const grades: readonly string[] = ['documented', 'observed', 'inferred']

/** Lists the rules of one document, in order. */
export function readRules(document: string, markdown: string): readonly DocumentedRule[] {
  return markdown
    .split(heading)
    .slice(1)
    .map((section) => {
      const [text = ''] = section.split(/^## /mu)
      const code = listItem(text, 'Code')
      const vectors = listItem(text, 'Vectors')
      return {
        id: /^[A-Z]+\d+/u.exec(text)?.[0] ?? '',
        document,
        isExplained: text
          .split('\n')
          .slice(1)
          .some((line) => /^[^\s-]/u.test(line)),
        sources: [...text.matchAll(/<(https:\/\/[^>\s]+)>/gu)].map(([, url = '']) => url),
        grade: /^\w+/u.exec(listItem(text, 'Evidence'))?.[0] ?? '',
        code: linkedPaths(code),
        vectors: linkedPaths(vectors),
        tests: readWitnesses(text),
      }
    })
}

/** The text of `- Label: …` with its continuation lines; empty when there is no such item. */
function listItem(text: string, label: string): string {
  return new RegExp(`^- ${label}:((?:.*\\n?)(?: {2}.+\\n?)*)`, 'mu').exec(text)?.[1]?.trim() ?? ''
}

/** The paths of links such as `[time.ts](../../src/time.ts)`, from the root. */
function linkedPaths(text: string): readonly string[] {
  return [...text.matchAll(/\]\(\.\.\/\.\.\/([^)]+)\)/gu)].map(([, path = '']) => path)
}

/** Lists what the rules of all documents lack: text, sources, a grade, and code and tests that exist. */
export function checkRules(
  rules: readonly DocumentedRule[],
  readFile: ReadFile,
): readonly string[] {
  const ids = rules.map(({ id }) => id)
  const repeated = rules.filter(({ id }, index) => ids.indexOf(id) !== index)
  return [
    ...repeated.map(({ document, id }) => `${document}: ${id} has two headings`),
    ...rules.flatMap((rule) =>
      problemsOf(rule, readFile).map((problem) => `${rule.document}: ${rule.id} ${problem}`),
    ),
  ]
}

function problemsOf(rule: DocumentedRule, readFile: ReadFile): readonly string[] {
  const problems: string[] = []
  if (!rule.isExplained) problems.push('has no text')
  if (rule.sources.length === 0) problems.push('has no source URL')
  if (!grades.includes(rule.grade)) problems.push(`needs an evidence of ${grades.join(', ')}`)
  if (rule.code.length === 0) problems.push('links no code')
  if (rule.vectors.length + rule.tests.length === 0) problems.push('links no vectors and no test')
  for (const path of rule.code) {
    if (readFile(path) === undefined) problems.push(`links a file that does not exist: ${path}`)
  }
  for (const path of rule.vectors) {
    const text = readFile(path)
    if (text === undefined) problems.push(`links vectors that do not exist: ${path}`)
    // WHY: rows of decisions name their rules, those of other vectors need not.
    else if (path.startsWith('test/vectors/') && !text.includes(`"${rule.id}"`)) {
      problems.push(`links vectors in which no row names it: ${path}`)
    }
  }
  for (const { file, name } of rule.tests) {
    if (!hasTest(readFile(file) ?? '', name)) {
      problems.push(`names a test that does not exist: ${file} › ${name}`)
    }
  }
  return problems
}

/** A rule that some file cites. */
export interface Citation {
  readonly id: string
  readonly file: string
}

const comment = /(?:^\s*\/?\*+|\/\/)(.*)$/u

/** Lists the ids that a TypeScript file cites in comments (`E17`) or as texts (`'V12'`), or a JSON file as texts. */
export function readCitations(file: string, source: string): readonly Citation[] {
  const quoted = [...source.matchAll(/["'`]([A-Z]{1,2}\d{1,2})["'`]/gu)]
    .map(([, id = '']) => id)
    .filter((id) => /^[EVW]/u.test(id))
  const commented = file.endsWith('.ts')
    ? source.split('\n').flatMap((line) => {
        const text = comment.exec(line)?.[1] ?? ''
        return [...text.matchAll(/(?<![\w`'"/-])[A-Z]{1,2}\d{1,2}\b(?![.-]\d)/gu)].map(([id]) => id)
      })
    : []
  return [...new Set([...quoted, ...commented])].map((id) => ({ id, file }))
}

/** Lists the citations that no document explains. */
export function findUnexplained(
  rules: readonly DocumentedRule[],
  citations: readonly Citation[],
): readonly string[] {
  const known = new Set(rules.map(({ id }) => id))
  return citations
    .filter(({ id }) => !known.has(id))
    .map(({ id, file }) => `${file} cites ${id}, which has no heading in docs/rules`)
}
