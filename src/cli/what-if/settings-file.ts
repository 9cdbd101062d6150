/** Reads the file of `--settings`. */

import { faultFinder } from '../../api/schema/find-faults.ts'
import { decodeText } from '../../conditional-access/decisions/offline/decode-text.ts'
import { readSettings } from '../../conditional-access/decisions/settings.ts'
import { settingsSchema, type AskedSettings } from '../../conditional-access/decisions/source.ts'
import type { Finding } from '../../kernel/findings.ts'
import { parseStrictJson } from '../../kernel/strict-json.ts'
import { policyFileBytes, readLimitedBytes } from '../../limited-file.ts'
import { CommandError, exitCodes, unreadableReason } from '../failure.ts'

const findFaults = faultFinder(settingsSchema)

function wrong(path: string, findings: readonly Finding[]): CommandError {
  const lines = findings.map(({ message }) => `--settings: ${path}: ${message}`)
  return new CommandError(lines.join('\n'), exitCodes.usage)
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readLimitedBytes(path, policyFileBytes)
  } catch (error) {
    throw new CommandError(`--settings: ${unreadableReason(error, path)}`, exitCodes.usage)
  }
}

/** Reads and checks the settings of a tenant. @throws CommandError with each fault of the file. */
export async function readSettingsFile(path: string): Promise<AskedSettings> {
  const text = decodeText({ name: path, bytes: await readBytes(path) })
  if (!text.ok) throw wrong(path, text.findings)
  const json = parseStrictJson(text.value)
  if (!json.ok) throw wrong(path, json.findings)
  const faults = findFaults(json.value)
  if (faults.length > 0) throw wrong(path, faults)
  const settings = json.value as unknown as AskedSettings
  const read = readSettings(settings, [])
  if (!read.ok) throw wrong(path, read.findings)
  return settings
}
