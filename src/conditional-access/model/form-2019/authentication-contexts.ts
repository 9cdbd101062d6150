/**
 * Translates authentication contexts. The 2019 form named them by URI, `All` among them; today they have
 * ids, which the service took before the old name went.
 * Source: `conditionalAccessApplications` of the 2019 beta reference and of today's.
 */

import { translateItems, type ListTranslation } from './word-table.ts'

/** Reads the id of a context, `c1` to `c99` in any case; undefined when the text is none. */
export function readContextId(text: string): string | undefined {
  return /^c[1-9]\d?$/iu.test(text) ? text.toLowerCase() : undefined
}

/** Ids are the same in both forms; a URI and `All` have no modern form. */
export const authenticationContexts: ListTranslation = Object.freeze(
  translateItems(readContextId, (id) => id),
)
