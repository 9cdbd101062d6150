/**
 * Replaces placeholders in the text of a policy, before anything else reads it. Places in the new text can be traced
 * to the file. Values are put in as they are, so a value that needs escaping in XML must have it.
 * Source: azure-ad-b2c/vscode-extension, Policy settings; Schumann-IT/go-ieftool, variables.
 */

import { keyOf } from '../../kernel/ids.ts'
import { createLocate, type Locate } from '../xml/text-positions.ts'
import type { PolicySettings } from './policy-settings.ts'

/** A placeholder that has no value, where the file has it. */
export interface UnresolvedPlaceholder {
  /** As it is written. Shape: `{Settings:Tenant}`. */
  readonly placeholder: string
  /** Offset in the text of the file. */
  readonly offset: number
}

/** A text after its placeholders were replaced. */
export interface SubstitutedText {
  readonly text: string
  /** Turns an offset of `text` into the position in the file. Inside a value: where its placeholder begins. */
  readonly locate: Locate
  /** Turns an offset of the text of the file into its position. */
  readonly locateSource: Locate
  /** Those outside comments, in the order of the file. */
  readonly unresolved: readonly UnresolvedPlaceholder[]
  readonly isChanged: boolean
}

/**
 * The marks that matter: comments and CDATA, `{Settings:key}`, `{{key}}`, `{key}`, and the names that stand for the
 * tenant in samples, such as `yourtenant.onmicrosoft.com` and `{your_tenant_name}.onmicrosoft.com`. A key has no brace and no line break.
 */
const marks =
  /<!--|-->|<!\[CDATA\[|\]\]>|\{Settings:(?<setting>[^{}\r\n]{1,200})\}|\{\{ ?(?<doubled>[\w.:-]{1,200}) ?\}\}|\{your[-_]?tenant(?:[-_]?name)?\}\.onmicrosoft\.com|\{(?<braced>[\w.:-]{1,200})\}|\byour[-_]?tenant(?:[-_]?name)?\.onmicrosoft\.com\b/giu

interface ReplacedPart {
  /** Where the value begins in the new text, and how long it is. */
  readonly at: number
  readonly length: number
  /** Where the text after the value begins in the new text, and in the file. */
  readonly sourceStart: number
  readonly sourceEnd: number
}

function fileStem(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return name.replace(/\.[^.]+$/u, '')
}

/** Gives the value of a key that every environment has. */
function ownValue(key: string, file: string, settings: PolicySettings): string | undefined {
  switch (key) {
    case 'tenant':
      return settings.tenant
    case 'environment':
      return settings.environment
    case 'filename':
      return fileStem(file)
    case 'policyfilename':
      return fileStem(file).replaceAll('B2C_1A_', '')
    default:
      return undefined
  }
}

type MarkGroups = Readonly<Record<string, string | undefined>>

function valueOf(
  { setting, doubled, braced }: MarkGroups,
  file: string,
  settings: PolicySettings,
): string | undefined {
  const { values, hasBracedNames } = settings
  if (setting !== undefined) {
    const key = keyOf(setting)
    return ownValue(key, file, settings) ?? values.get(key)
  }
  if (doubled !== undefined) return values.get(keyOf(doubled))
  // WHY: `{Culture:LCID}` and the like are claim resolvers, which only a file of names and values replaces.
  if (braced !== undefined) return hasBracedNames === true ? values.get(keyOf(braced)) : undefined
  return settings.tenant
}

function createTrace(locate: Locate, parts: readonly ReplacedPart[]): Locate {
  if (parts.length === 0) return locate
  return (offset) => {
    let low = -1
    let high = parts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((parts[middle]?.at ?? 0) <= offset) low = middle
      else high = middle
    }
    const part = parts[low]
    if (part === undefined) return locate(offset)
    const behind = offset - part.at - part.length
    return locate(behind < 0 ? part.sourceStart : part.sourceEnd + behind)
  }
}

/** Follows comments and CDATA sections: neither begins inside the other. */
class Surroundings {
  #end: '-->' | ']]>' | undefined

  get isComment(): boolean {
    return this.#end === '-->'
  }

  /** Tells whether the mark is one of a comment or section. */
  follow(mark: string): boolean {
    if (mark === '<!--') this.#end ??= '-->'
    else if (mark === '<![CDATA[') this.#end ??= ']]>'
    else if (mark === '-->' || mark === ']]>') {
      if (mark === this.#end) this.#end = undefined
    } else return false
    return true
  }
}

/**
 * Replaces the placeholders of a text, in any letter case; undefined when a text that changed is longer than `mostCharacters`.
 * `{{key}}` and `{key}` without a value stay and are not reported, because such text can mean something else. `file`
 * is the path of the file, with `/`.
 */
export function substitute(
  text: string,
  file: string,
  settings: PolicySettings,
  mostCharacters: number,
): SubstitutedText | undefined {
  const parts: ReplacedPart[] = []
  const unresolved: UnresolvedPlaceholder[] = []
  const pieces: string[] = []
  const surroundings = new Surroundings()
  let length = 0
  let copied = 0
  for (const match of text.matchAll(marks)) {
    const [mark] = match
    if (surroundings.follow(mark)) continue
    const value = valueOf(match.groups ?? {}, file, settings)
    if (value === undefined) {
      if (match.groups?.['setting'] !== undefined && !surroundings.isComment) {
        unresolved.push({ placeholder: mark, offset: match.index })
      }
      continue
    }
    const before = text.slice(copied, match.index)
    copied = match.index + mark.length
    pieces.push(before, value)
    const at = length + before.length
    parts.push({ at, length: value.length, sourceStart: match.index, sourceEnd: copied })
    length = at + value.length
    if (length > mostCharacters) return undefined
  }
  pieces.push(text.slice(copied))
  if (parts.length > 0 && length + text.length - copied > mostCharacters) return undefined
  const locateSource = createLocate(text)
  return {
    text: pieces.join(''),
    locate: createTrace(locateSource, parts),
    locateSource,
    unresolved,
    isChanged: parts.length > 0,
  }
}
