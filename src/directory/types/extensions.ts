/**
 * What can be added to directory objects, and how the permissions of an application are classified.
 * Source: `openTypeExtension`, `delegatedPermissionClassification` of `microsoft.graph`.
 */

import { entity } from '../../edm/base-types.ts'
import { declareProperties, derivedType, enumType, text } from '../../edm/model.ts'

const extension = derivedType('extension', entity, [], { isAbstract: true })

export const openTypeExtension = derivedType(
  'openTypeExtension',
  extension,
  declareProperties({ extensionName: text }),
  { isOpen: true },
)

const permissionClassificationType = enumType('permissionClassificationType', {
  low: 1,
  medium: 2,
  high: 3,
  unknownFutureValue: 4,
})

export const delegatedPermissionClassification = derivedType(
  'delegatedPermissionClassification',
  entity,
  declareProperties({
    classification: permissionClassificationType,
    permissionId: text,
    permissionName: text,
  }),
)
