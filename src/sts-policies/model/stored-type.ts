/** The type of stored STS policies. */

import { boolean, collection, complexType, property, text } from '../../edm/model.ts'

/** Every member that a stored policy may have. */
export const storedStsPolicyType = complexType('storedStsPolicy', [
  property('type', text, { nullable: false }),
  property('definition', collection(text)),
  property('description', text),
  property('displayName', text, { nullable: false }),
  property('isOrganizationDefault', boolean, { nullable: false }),
  property('alternativeIdentifier', text),
])
