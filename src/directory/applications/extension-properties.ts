/** Directory extensions that an application defines. Source: `application-post-extensionproperty`, `extensionProperty`. */

import type { Operation } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../kernel/findings.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { readApplications } from '../access.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { changeApplications, requireControl } from '../app-parts/control.ts'
import { fault, findDuplicates, findNotAllowed, textsOf } from '../app-parts/text-rules.ts'
import { extensionPropertyType } from '../entity-types.ts'
import { extensionProperties } from '../kinds.ts'
import { applicationSet } from '../sets.ts'
import { extensionProperty } from '../types/application.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import { ownedObjectOperations, type OwnedWrite } from '../writes/item-operations.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

/** Most extensions of one application. Source: "Directory extensions" of the extensibility overview: 100 values on an object. */
export const mostExtensions = 100

const dataTypes = ['Binary', 'Boolean', 'DateTime', 'Integer', 'LargeInteger', 'String']
const targets = ['User', 'Group', 'AdministrativeUnit', 'Application', 'Device', 'Organization']
const namePattern = /^[A-Za-z0-9_]{1,100}$/u

export const writtenExtensionProperties = writtenDirectoryKind(extensionProperties, {
  type: extensionPropertyType,
  readAccess: readApplications,
  audit: { category: 'ApplicationManagement', targetType: 'ExtensionProperty' },
  noun: 'extension property',
})

function findFaults(body: JsonObject): readonly Finding[] {
  const targetObjects = textsOf(body['targetObjects'])
  const malformed = namePattern.test(memberText(body, 'name'))
    ? []
    : [
        fault(
          applicationCodes.textMalformed,
          ['name'],
          '`name` must have 1 to 100 letters, digits and underscores',
        ),
      ]
  const isEmpty = targetObjects.length === 0
  return [
    ...malformed,
    ...findNotAllowed(body['dataType'], dataTypes, ['dataType']),
    ...targetObjects.flatMap((target, index) =>
      findNotAllowed(target, targets, ['targetObjects', index]),
    ),
    ...findDuplicates(targetObjects, ['targetObjects']),
    ...(isEmpty
      ? [
          fault(
            applicationCodes.textMalformed,
            ['targetObjects'],
            '`targetObjects` must not be empty',
          ),
        ]
      : []),
  ]
}

async function prepare(
  { context, transaction, owner }: OwnedWrite,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  await requireControl(context, transaction, owner)
  const { tenant } = context.caller
  const appId = memberText(owner.body, 'appId').replaceAll('-', '')
  const name = `extension_${appId}_${memberText(body, 'name')}`
  const equals = (property: string, value: string) =>
    ({ kind: 'comparison', operator: 'eq', property, value }) as const
  const count = (property: string, value: string): Promise<number> =>
    transaction.count(tenant, extensionProperties.name, equals(property, value))
  if ((await count('name', name)) > 0) {
    throw new OstiaryError('sameKeyValueConflict', {
      ostiaryCode: applicationCodes.uniqueNameTaken,
      message: `An extension property exists with the name ${name}.`,
    })
  }
  const stored = await count('applicationId', owner.id)
  if (stored >= mostExtensions) {
    throw refuseWrite(
      applicationCodes.tooMany,
      `The application has ${stored} extension properties; the most are ${mostExtensions}.`,
    )
  }
  return {
    isMultiValued: false,
    ...body,
    appDisplayName: memberText(owner.body, 'displayName'),
    applicationId: owner.id,
    isSyncedFromOnPremises: false,
    name,
  }
}

/** The operations that write extension properties. */
export const extensionPropertyOperations: readonly Operation[] = ownedObjectOperations({
  owner: applicationSet,
  name: 'extensionProperties',
  kind: writtenExtensionProperties,
  type: extensionPropertyType,
  ownerMember: 'applicationId',
  codec: directoryCodec(extensionProperty, {
    resource: 'ExtensionProperty',
    required: ['dataType', 'name', 'targetObjects'],
    readOnly: ['appDisplayName', 'isSyncedFromOnPremises'],
    check: ({ body }) => findFaults(body),
  }),
  access: changeApplications,
  isUpdatable: false,
  prepare,
  checkDelete: ({ context, transaction, owner }) => requireControl(context, transaction, owner),
})
