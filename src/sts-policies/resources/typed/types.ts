/** The types of the typed families. Source: `microsoft.graph.stsPolicy` and the types that extend it. */

import { policyBase } from '../../../edm/base-types.ts'
import {
  betaOnly,
  boolean,
  collection,
  derivedType,
  property,
  text,
  type ComplexType,
} from '../../../edm/model.ts'
import type { TypedFamily } from '../../model/policy-types.ts'

const stsPolicy = derivedType(
  'stsPolicy',
  policyBase,
  [
    property('definition', collection(text), { isRequired: true }),
    property('isOrganizationDefault', boolean),
  ],
  { isAbstract: true },
)

/** The type of the policies of one family. */
export function typeOfFamily({ typeName, isBeta }: TypedFamily): ComplexType {
  return derivedType(typeName, stsPolicy, [], isBeta ? { versions: betaOnly } : {})
}
