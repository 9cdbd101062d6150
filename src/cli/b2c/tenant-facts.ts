/** Reads what a command is told of the tenant. */

import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonValue } from '../../kernel/json.ts'
import { parseStrictJson } from '../../kernel/strict-json.ts'
import { keyFileBytes, readLimitedFile } from '../../limited-file.ts'
import type { TenantFacts } from '../../trust-framework/validation/rule.ts'
import { CommandError, exitCodes, unreadableReason } from '../failure.ts'
import type { FactFlags } from './set-flags.ts'

function idsIn(json: JsonValue): readonly string[] {
  const list = isJsonObject(json) ? (json['value'] ?? []) : json
  if (!Array.isArray(list)) return []
  return (list as readonly JsonValue[]).map((item) =>
    typeof item === 'string' ? item : isJsonObject(item) ? memberText(item, 'id') : '',
  )
}

/** Lists the ids in a text: JSON, or one a line; a line that begins with `#` is a comment. */
function keyIds(text: string): readonly string[] {
  const trimmed = text.replace(/^\u{feff}/u, '').trim()
  if (/^[[{]/u.test(trimmed)) {
    const parsed = parseStrictJson(trimmed)
    if (!parsed.ok) throw new Error(parsed.findings.map(({ message }) => message).join('\n'))
    return idsIn(parsed.value)
  }
  return trimmed.split(/\r?\n/u).filter((line) => !line.startsWith('#'))
}

/** Reads the file of `--keys`. @throws CommandError when it cannot be read, or is needed and not given. */
export async function readTenantFacts({ keys, missingKeys }: FactFlags): Promise<TenantFacts> {
  if (keys === undefined) {
    if (missingKeys === 'warn') return { missingKeys }
    throw new CommandError(
      '--missing-keys refuse needs --keys: without the key containers of the tenant, none can be missing',
      exitCodes.usage,
    )
  }
  try {
    const ids = keyIds(await readLimitedFile(keys, keyFileBytes))
    const used = ids.map((id) => keyOf(id.trim())).filter((id) => id !== '')
    return { keyContainers: new Set(used), missingKeys }
  } catch (error) {
    throw new CommandError(`--keys: ${unreadableReason(error, keys)}`, exitCodes.usage)
  }
}
