/** Rules of the tags of applications and service principals. */

import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import type { JsonValue } from '../../kernel/json.ts'
import { applicationCodes } from './application-codes.ts'
import { fault, findDuplicates, textsOf } from './text-rules.ts'

/** Characters of a tag. */
const longestTag = 256

/** Finds what is wrong with tags. Source: "Validation differences by supported account types", row "Tags". */
export function findTagFaults(value: JsonValue | undefined): readonly Finding[] {
  const tags = textsOf(value)
  return [
    ...tags.flatMap((tag, index): readonly Finding[] => {
      if (tag.length > 0 && tag.length <= longestTag && !/\s/u.test(tag)) return []
      const message = `tag ${quoted(tag)} must have 1 to ${longestTag} characters and no spaces`
      return [fault(applicationCodes.textMalformed, ['tags', index], message)]
    }),
    ...findDuplicates(tags, ['tags']),
  ]
}
