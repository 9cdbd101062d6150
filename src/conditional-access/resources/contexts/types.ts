/**
 * `authenticationContextClassReference`, in the order in which its members are serialised.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationcontextclassreference
 */

import { entity } from '../../../edm/base-types.ts'
import { boolean, derivedType, property, text } from '../../../edm/model.ts'

/** The entity. The caller chooses its id, which is not among these members. */
export const contextType = derivedType('authenticationContextClassReference', entity, [
  property('displayName', text),
  property('description', text),
  property('isAvailable', boolean, { default: false }),
])
