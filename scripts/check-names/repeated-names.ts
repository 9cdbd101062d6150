/** What one declaration at the top of a file names. */
interface Declaration {
  readonly name: string
  readonly isExported: boolean
  readonly isType: boolean
}

/** A name that several files declare. */
export interface RepeatedName {
  readonly name: string
  /** `exported`: more than one file exports it. `type`: more than one file declares a type of this name. */
  readonly kind: 'exported' | 'type'
  /** Paths of the files that declare it, in order. */
  readonly files: readonly string[]
}

/** A declaration at the start of a line. The formatter indents all others. */
const declarationPattern =
  /^(export )?(?:declare )?(?:abstract )?(?:async )?(function\*?|const|let|class|interface|type|enum) (\w+)/gmu

const typeKeywords: ReadonlySet<string> = new Set(['class', 'interface', 'type', 'enum'])

function readDeclarations(source: string): readonly Declaration[] {
  return [...source.matchAll(declarationPattern)].map(([, exported, keyword = '', name = '']) => ({
    name,
    isExported: exported !== undefined,
    isType: typeKeywords.has(keyword),
  }))
}

/** The files that declare each name. A name counts once per file: overloads, or a constant and its type. */
function filesPerName(
  sources: ReadonlyMap<string, string>,
  isCounted: (declaration: Declaration) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>()
  for (const [file, source] of sources) {
    const names = new Set(
      readDeclarations(source)
        .filter(isCounted)
        .map(({ name }) => name),
    )
    for (const name of names) files.set(name, [...(files.get(name) ?? []), file])
  }
  return files
}

/**
 * Lists the exported names and the type names that more than one file declares, sorted by name. A name that
 * is both is listed once, as `exported`. Re-exports (`export { x } from …`) do not declare anything.
 * `sources` maps paths to TypeScript text as the formatter prints it.
 */
export function findRepeatedNames(sources: ReadonlyMap<string, string>): readonly RepeatedName[] {
  const exported = filesPerName(sources, ({ isExported }) => isExported)
  const types = filesPerName(sources, ({ isType }) => isType)
  const repeated: RepeatedName[] = []
  for (const [name, files] of exported) {
    if (files.length > 1) repeated.push({ name, kind: 'exported', files })
  }
  for (const [name, files] of types) {
    const isListed = (exported.get(name)?.length ?? 0) > 1
    if (files.length > 1 && !isListed) repeated.push({ name, kind: 'type', files })
  }
  return repeated.sort((a, b) => (a.name < b.name ? -1 : 1))
}
