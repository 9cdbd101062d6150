/**
 * Translates client app types. The 2019 form distinguished two kinds of Exchange ActiveSync clients and had no
 * word for all five types; an empty list meant browsers and modern clients.
 * Source: https://github.com/AlexFilipin/ConditionalAccess/issues/3
 */

import type { JsonValue } from '../../../kernel/json.ts'
import { wordsInList, type ListTranslation } from './word-table.ts'

/** The modern meaning of a legacy policy without client app types. */
export const unconfiguredClientAppTypes = Object.freeze(['browser', 'mobileAppsAndDesktopClients'])

const everyLegacyType = ['browser', 'modern', 'easSupported', 'easUnsupported', 'other']

const legacyTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['all', everyLegacyType],
  ['browser', ['browser']],
  ['mobileAppsAndDesktopClients', ['modern']],
  ['exchangeActiveSync', ['easSupported', 'easUnsupported']],
  ['easSupported', ['easSupported']],
  ['other', ['other']],
])

function toModern(legacy: JsonValue): JsonValue {
  const types = wordsInList(legacy)
  if (types.length === 0) return unconfiguredClientAppTypes
  if (everyLegacyType.every((type) => types.includes(type))) return ['all']
  // WHY: the modern form has no word for unsupported clients alone; the whole protocol includes them.
  const isWholeProtocol = types.includes('easUnsupported')
  const modern = types.map((type) => {
    if (type === 'modern') return 'mobileAppsAndDesktopClients'
    return isWholeProtocol && type.startsWith('eas') ? 'exchangeActiveSync' : type
  })
  return [...new Set(modern)]
}

function toLegacy(modern: JsonValue): JsonValue {
  return [...new Set(wordsInList(modern).flatMap((type) => legacyTypes.get(type) ?? []))]
}

export const clientAppTypes: ListTranslation = Object.freeze({
  toModern,
  toLegacy,
  withoutLegacyWord: (modern: JsonValue) =>
    wordsInList(modern).filter((type) => !legacyTypes.has(type)),
})
