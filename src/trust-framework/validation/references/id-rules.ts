/** Warns of ids in one document that references cannot tell apart. The schema compares ids with regard to case, and not for all kinds. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { attributeOf, type SourcedElement } from '../../model/sourced-element.ts'
import type { PolicyRule } from '../rule.ts'
import { referenceCodes } from './references-codes.ts'

/** The elements that define something, by the element that contains them. */
const definitions: ReadonlyMap<string, string> = new Map([
  ['ClaimsSchema', 'ClaimType'],
  ['Predicates', 'Predicate'],
  ['InputValidations', 'InputValidation'],
  ['PredicateValidations', 'PredicateValidation'],
  ['ClaimsTransformations', 'ClaimsTransformation'],
  ['ClientDefinitions', 'ClientDefinition'],
  ['ContentDefinitions', 'ContentDefinition'],
  ['Localization', 'LocalizedResources'],
  ['DisplayControls', 'DisplayControl'],
  ['TechnicalProfiles', 'TechnicalProfile'],
  ['UserJourneys', 'UserJourney'],
  ['SubJourneys', 'SubJourney'],
])

/** Containers of definitions are at most so deep below the root: `ClaimsProviders`, `ClaimsProvider`, `TechnicalProfiles`. */
const deepestContainer = 3

function* listDefinitions(element: SourcedElement, depth = 0): Generator<SourcedElement> {
  const kind = definitions.get(element.name)
  for (const child of element.children) {
    if (child.name === kind) yield child
    else if (depth < deepestContainer) yield* listDefinitions(child, depth + 1)
  }
}

const checkIds: PolicyRule = function* (context) {
  const first = new Map<string, SourcedElement>()
  for (const element of listDefinitions(context.document.root)) {
    const id = attributeOf(element, 'Id')
    if (id === undefined) continue
    const key = `${element.name} ${keyOf(id)}`
    const earlier = first.get(key)
    if (earlier === undefined) {
      first.set(key, element)
      continue
    }
    const earlierId = attributeOf(earlier, 'Id') ?? ''
    yield context.warn(element.place, {
      conflictsWith: earlier.place,
      ...(earlierId === id
        ? {
            ostiaryCode: referenceCodes.idDuplicated,
            message: `two elements ${element.name} have the id \`${abbreviate(id)}\`; one of them has no effect`,
          }
        : {
            ostiaryCode: referenceCodes.idsDifferByCase,
            message: `the ids \`${abbreviate(earlierId)}\` and \`${abbreviate(id)}\` of two elements ${element.name} differ by letter case only; references do not tell them apart`,
          }),
    })
  }
}

/** The rules about ids. */
export const idRules: readonly PolicyRule[] = [checkIds]
