/** Collects what is wrong with a definition, and what of it will do nothing. */

import { FindingList, mostFindings } from '../../kernel/finding-list.ts'
import type { Finding, InnerPlace } from '../../kernel/findings.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import { definitionTarget, type DefinitionValue } from './located-json.ts'

/** What a check of a definition found. */
export interface DefinitionFindings {
  /** Why the definition is refused; none when it is accepted. */
  readonly findings: readonly Finding[]
  /** What of the definition will do nothing, or not what its author may expect. */
  readonly warnings: readonly Finding[]
}

/** Which part of a member a finding points to: its name, for instance when it is misspelt, or its value. */
type FindingPart = 'name' | 'value'

/** Makes a finding about a value of a definition. Its message ends with the place. */
function findingAt(
  { pointer, line, column }: InnerPlace,
  ostiaryCode: OstiaryCode,
  text: string,
): Finding {
  const within = pointer === '' ? '' : `${pointer}, `
  return {
    ostiaryCode,
    message: `${text} (at ${within}line ${line}, column ${column} of the definition)`,
    target: definitionTarget,
    inner: { pointer, line, column },
  }
}

/** Findings and warnings in the order in which a check reports them; each list has a bound. */
export class DefinitionReport implements DefinitionFindings {
  readonly #refused = new FindingList()
  readonly #warned: Finding[] = []

  get findings(): readonly Finding[] {
    return this.#refused.found
  }

  get warnings(): readonly Finding[] {
    return this.#warned
  }

  /** True when further findings and warnings have no room: a check may end. */
  get isFull(): boolean {
    return this.#refused.isFull && this.#isFullOfWarnings
  }

  /** The definition is not accepted because of this value. `text` is a clause without a full stop. */
  refuse(
    value: DefinitionValue,
    code: OstiaryCode,
    text: string,
    part: FindingPart = 'value',
  ): void {
    if (this.#refused.isFull) return
    this.#refused.add(findingAt(placeOf(value, part), code, text))
  }

  /** The definition is accepted, but this value does nothing or not what it seems to. */
  warn(value: DefinitionValue, code: OstiaryCode, text: string, part: FindingPart = 'value'): void {
    if (this.#isFullOfWarnings) return
    this.#warned.push(findingAt(placeOf(value, part), code, text))
  }

  /** A warning about the policy that has no place in the definition. */
  warnOfPolicy(target: string, ostiaryCode: OstiaryCode, message: string): void {
    if (!this.#isFullOfWarnings) this.#warned.push({ ostiaryCode, message, target })
  }

  /** Adds what another check found. */
  addAll({ findings, warnings }: DefinitionFindings): void {
    this.#refused.add(...findings)
    this.#warned.push(...warnings.slice(0, mostFindings - this.#warned.length))
  }

  get #isFullOfWarnings(): boolean {
    return this.#warned.length >= mostFindings
  }
}

function placeOf(value: DefinitionValue, part: FindingPart): InnerPlace {
  return part === 'name' ? value.namePlace : value.place
}
