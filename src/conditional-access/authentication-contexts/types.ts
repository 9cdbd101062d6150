/**
 * `authenticationContextClassReference`, in the order in which its members are serialised.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationcontextclassreference
 */

import { boolean, complexType, property, text } from '../../edm/model.ts'

/** The entity as a complex type. Its key is chosen by the caller, beside the members. */
export const contextType = complexType('authenticationContextClassReference', [
  property('id', text, { isReadOnly: true, nullable: false }),
  property('displayName', text),
  property('description', text),
  property('isAvailable', boolean, { default: false }),
])
