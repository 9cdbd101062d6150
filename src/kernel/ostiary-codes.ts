/**
 * The stable codes by which programs tell refusals and warnings apart. Each owner of rules lists its own
 * codes in a catalogue; `docs/errors/` prints all of them.
 */

declare const codeBrand: unique symbol

/** A code of a catalogue. Shape: `conditionalAccess.grant.operatorMissing`. It never changes or moves. */
export type OstiaryCode = string & { readonly [codeBrand]: true }

/** What a reader of `docs/errors/` learns about a code. */
export interface CodeExplanation {
  /** The HTTP status of the answer, 400 when absent; `warning` for what is accepted with a warning. */
  readonly status?: number | 'warning' | '400 or warning' | '409 or warning'
  /** What is wrong. */
  readonly meaning: string
  /** Why the rule exists, or how callers come to break it. */
  readonly cause: string
  /** What the caller does next. */
  readonly fix: string
}

const explanations = Symbol('explanations')

/** The codes of one catalogue by their short names. */
export type CodeCatalogue<Name extends string = never> = {
  readonly [Key in Name]: OstiaryCode
} & { readonly [explanations]: ReadonlyMap<OstiaryCode, CodeExplanation> }

/** Makes a catalogue. The code of the entry `operatorMissing` under `conditionalAccess.grant` joins both with a dot. */
export function defineCodes<Name extends string>(
  prefix: string,
  entries: Readonly<Record<Name, CodeExplanation>>,
): CodeCatalogue<Name> {
  const named = Object.entries<CodeExplanation>(entries).map(([name, explanation]) => ({
    name,
    code: `${prefix}.${name}` as OstiaryCode,
    explanation,
  }))
  return {
    ...(Object.fromEntries(named.map(({ name, code }) => [name, code])) as Record<
      Name,
      OstiaryCode
    >),
    [explanations]: new Map(named.map(({ code, explanation }) => [code, explanation])),
  }
}

/** Lists the codes of a catalogue with what they mean, in the order of the catalogue. */
export function explainCodes(catalogue: CodeCatalogue): ReadonlyMap<OstiaryCode, CodeExplanation> {
  return catalogue[explanations]
}
