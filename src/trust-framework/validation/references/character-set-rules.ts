/** Rules about predicates: their methods, and escapes in a `CharacterSet`. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { attributeOf, attributePlace, childOf, childrenOf } from '../../model/sourced-element.ts'
import type { PolicyRule } from '../rule.ts'
import { referenceCodes } from './references-codes.ts'

const methods = ['IsLengthRange', 'MatchesRegex', 'IncludesCharacters', 'IsDateRange']
const methodKeys: ReadonlySet<string> = new Set(methods.map(keyOf))

/** What an escape outside of the allowed two is: `doubtful` for characters that are special in a set. */
function judgeEscapes(set: string): 'fine' | 'doubtful' | 'invalid' {
  let isDoubtful = false
  for (let index = set.indexOf('\\'); index >= 0; index = set.indexOf('\\', index + 2)) {
    const escaped = set[index + 1]
    if (escaped === '\\' || escaped === '-') continue
    if (escaped === undefined || !'[]^'.includes(escaped)) return 'invalid'
    isDoubtful = true
  }
  return isDoubtful ? 'doubtful' : 'fine'
}

/** Source: MicrosoftDocs/azure-docs#40785. */
const checkCharacterSets: PolicyRule = function* (context) {
  for (const { id, element } of context.policy.predicates.values()) {
    for (const parameter of childrenOf(childOf(element, 'Parameters'), 'Parameter')) {
      if (keyOf(attributeOf(parameter, 'Id') ?? '') !== keyOf('CharacterSet')) continue
      const judgement = judgeEscapes(parameter.text)
      if (judgement === 'invalid') {
        yield context.report(parameter.textPlace, {
          ostiaryCode: referenceCodes.characterSetEscapeInvalid,
          message: String.raw`Predicate with id "${abbreviate(id)}" is invalid, the only escape patterns allowed in CharacterSet Parameters are "\\" "\-"`,
        })
      } else if (judgement === 'doubtful') {
        yield context.warn(parameter.textPlace, {
          ostiaryCode: referenceCodes.characterSetEscapeDoubtful,
          message: `predicate \`${abbreviate(id)}\` escapes a bracket or a circumflex; the service names only "\\\\" and "\\-" as allowed`,
        })
      }
    }
  }
}

const checkMethods: PolicyRule = function* (context) {
  for (const { id, element } of context.policy.predicates.values()) {
    const method = attributeOf(element, 'Method') ?? ''
    if (methodKeys.has(keyOf(method))) continue
    yield context.warn(attributePlace(element, 'Method'), {
      ostiaryCode: referenceCodes.predicateMethodUnknown,
      message: `predicate \`${abbreviate(id)}\` has the unknown method \`${abbreviate(method)}\`; write ${methods.map((name) => `\`${name}\``).join(', ')}`,
    })
  }
}

/** The rules about predicates. */
export const characterSetRules: readonly PolicyRule[] = [checkCharacterSets, checkMethods]
