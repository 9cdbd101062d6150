/** Reads the JSON of documents, in the three dialects that exports have. */

import { checked, passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { isJsonObject, type JsonValue } from '../../../kernel/json.ts'
import { parseJsonWithTrailingCommas, parseStrictJson } from '../../../kernel/strict-json.ts'

/** A document that was read. */
export interface ReadJson {
  readonly value: JsonValue
  /** `lines`: one object on each line. `trailingCommas`: DCToolbox left commas behind. */
  readonly dialect: 'json' | 'lines' | 'trailingCommas'
}

/** Members that DCToolbox deletes as lines of text, which leaves a comma behind. */
const deletedByDcToolbox = ['id', 'createdDateTime', 'modifiedDateTime']

/** The name that DCToolbox gives to its file. Source: DCToolbox, Export-DCConditionalAccessPolicyDesign. */
const dcToolboxName = /(?:^|\/)Conditional Access Backup \d{4}-\d\d-\d\d\.json$/iu

/** Tells whether every object is a policy without the members that DCToolbox deletes. */
function isDcToolboxShape(value: JsonValue): boolean {
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value]
  return items.every(
    (item) =>
      isJsonObject(item) &&
      isJsonObject(item['conditions']) &&
      deletedByDcToolbox.every((name) => item[name] === undefined),
  )
}

/** Tells whether the name and the content of a document are those of a backup of DCToolbox. */
export function isDcToolboxBackup(name: string, value: JsonValue): boolean {
  return dcToolboxName.test(name) && isDcToolboxShape(value)
}

function readLines(text: string): Checked<readonly JsonValue[]> | undefined {
  const lines = text.split(/\r\n|\n/u)
  const filled = lines.filter((line) => line.trim() !== '')
  if (filled.length < 2 || !filled.every((line) => line.trimStart().startsWith('{')))
    return undefined
  const values: JsonValue[] = []
  const findings: Finding[] = []
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const parsed = parseStrictJson(line)
    if (parsed.ok) values.push(parsed.value)
    else {
      const [first] = parsed.findings
      if (first === undefined) continue
      const target = (first.target ?? '').replace(/^\d+/u, String(index + 1))
      const message = first.message.replace(/^line \d+/u, `line ${index + 1}`)
      findings.push({ ...first, target, message })
    }
  }
  // WHY: an object over several lines, one of them broken, is not a list of lines.
  return values.length === 0 ? undefined : checked(values, findings)
}

/**
 * Reads JSON, or lines with an object each. A comma before `}` or `]` is accepted in backups of DCToolbox alone.
 * Findings have `line:column` as targets.
 */
export function readJson(name: string, text: string): Checked<ReadJson> {
  const strict = parseStrictJson(text)
  if (strict.ok) return passed({ value: strict.value, dialect: 'json' })
  const lenient = parseJsonWithTrailingCommas(text)
  if (lenient.ok && (dcToolboxName.test(name) || isDcToolboxShape(lenient.value))) {
    return passed({ value: lenient.value, dialect: 'trailingCommas' })
  }
  const lines = readLines(text)
  if (lines === undefined) return strict
  return lines.ok ? passed({ value: lines.value, dialect: 'lines' }) : lines
}
