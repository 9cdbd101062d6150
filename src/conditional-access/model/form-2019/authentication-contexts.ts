/**
 * Translates authentication contexts. The 2019 form named them by URI or `All`; the modern form has ids, which
 * the service already accepted in the old member.
 * Source: `conditionalAccessApplications` of the 2019 beta reference and of the current one.
 */

import { readContextId } from '../id-types.ts'
import { translateItems, type ListTranslation } from './word-table.ts'

/** Ids are the same in both forms; a URI and `All` have no modern form. */
export const authenticationContexts: ListTranslation = Object.freeze(
  translateItems(readContextId, (id) => id),
)
