/**
 * Federated identity credentials of applications.
 * Source: `application-post-federatedidentitycredentials`, `federatedidentitycredential-update`, `federatedIdentityCredential`.
 */

import type { Operation } from '../../graph/operation.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../kernel/findings.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { everyItem } from '../../store/every-item.ts'
import type { StoredObject } from '../../store/port.ts'
import { readApplications } from '../access.ts'
import { applicationCodes } from '../app-parts/application-codes.ts'
import { changeApplications, requireControl } from '../app-parts/control.ts'
import { fault, findTooLongText, textsOf } from '../app-parts/text-rules.ts'
import { federatedIdentityCredentialType } from '../entity-types.ts'
import { federatedIdentityCredentials } from '../kinds.ts'
import { applicationSet } from '../sets.ts'
import { federatedIdentityCredential } from '../types/credentials.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import { ownedObjectOperations, type OwnedWrite } from '../writes/item-operations.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writtenDirectoryKind } from '../writes/written-kind.ts'

/** Most credentials of one application. Source: "Important considerations" of workload identity federation. */
export const mostCredentials = 20

/** Longest texts, characters. Source: `federatedIdentityCredential`. */
const longestText = 600

const namePattern = /^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$/u

export const writtenFederatedCredentials = writtenDirectoryKind(federatedIdentityCredentials, {
  type: federatedIdentityCredentialType,
  readAccess: readApplications,
  audit: { category: 'ApplicationManagement', targetType: 'FederatedIdentityCredential' },
  noun: 'federated identity credential',
})

function findFaults(body: JsonObject): readonly Finding[] {
  const name = memberText(body, 'name')
  const issuer = memberText(body, 'issuer')
  const audiences = textsOf(body['audiences'])
  const faults: Finding[] = []
  if (!namePattern.test(name)) {
    const message =
      '`name` must have 3 to 120 letters, digits, hyphens and underscores, and begin with a letter or digit'
    faults.push(fault(applicationCodes.textMalformed, ['name'], message))
  }
  if (!URL.canParse(issuer) || new URL(issuer).protocol !== 'https:') {
    const message = '`issuer` must be an address that begins with `https://`'
    faults.push(fault(applicationCodes.uriMalformed, ['issuer'], message))
  }
  if (audiences.length !== 1 || audiences[0] === '') {
    const message = '`audiences` must have exactly one audience'
    faults.push(fault(applicationCodes.textMalformed, ['audiences'], message))
  }
  const expression = body['claimsMatchingExpression'] ?? null
  if ((memberText(body, 'subject') === '') === (expression === null)) {
    const message = '`subject` or `claimsMatchingExpression` is required, and only one of them'
    faults.push(fault(applicationCodes.textMalformed, ['subject'], message))
  }
  return [
    ...faults,
    ...['issuer', 'subject', 'description'].flatMap((member) =>
      findTooLongText(body[member], longestText, [member]),
    ),
    ...findTooLongText(audiences[0], longestText, ['audiences', 0]),
  ]
}

function requireUniqueAmong(others: readonly StoredObject[], body: JsonObject): void {
  const isSame = (name: string, other: JsonObject): boolean =>
    memberText(other, name) === memberText(body, name)
  const name = memberText(body, 'name')
  if (others.some((other) => keyOf(memberText(other.body, 'name')) === keyOf(name))) {
    throw new OstiaryError('sameKeyValueConflict', {
      ostiaryCode: applicationCodes.uniqueNameTaken,
      message: `FederatedIdentityCredential with name ${name} already exists.`,
    })
  }
  const subject = memberText(body, 'subject')
  const hasTwin =
    subject !== '' &&
    others.some((other) => isSame('issuer', other.body) && isSame('subject', other.body))
  if (hasTwin) {
    throw refuseWrite(
      applicationCodes.duplicate,
      `The combination of issuer and subject must be unique for the application. Issuer ${memberText(body, 'issuer')} and Subject: ${subject} already exist.`,
    )
  }
}

async function prepare(
  { context, transaction, owner, id }: OwnedWrite,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  await requireControl(context, transaction, owner)
  const filter = {
    kind: 'comparison',
    operator: 'eq',
    property: 'applicationId',
    value: owner.id,
  } as const
  const all = await everyItem((query) =>
    transaction.list(context.caller.tenant, federatedIdentityCredentials.name, {
      ...query,
      filter,
    }),
  )
  const others = all.filter((each) => keyOf(each.id) !== keyOf(id))
  requireUniqueAmong(others, body)
  if (others.length >= mostCredentials) {
    throw refuseWrite(
      applicationCodes.tooMany,
      `The application has ${others.length} federated identity credentials; the most are ${mostCredentials}.`,
    )
  }
  return { ...body, applicationId: owner.id }
}

/** The operations that write federated identity credentials. */
export const federatedCredentialOperations: readonly Operation[] = ownedObjectOperations({
  owner: applicationSet,
  name: 'federatedIdentityCredentials',
  kind: writtenFederatedCredentials,
  type: federatedIdentityCredentialType,
  ownerMember: 'applicationId',
  codec: directoryCodec(federatedIdentityCredential, {
    resource: 'FederatedIdentityCredential',
    required: ['audiences', 'issuer', 'name'],
    immutable: ['name'],
    check: ({ body }) => findFaults(body),
  }),
  access: changeApplications,
  isUpdatable: true,
  alternateKey: 'name',
  prepare,
  checkDelete: ({ context, transaction, owner }) => requireControl(context, transaction, owner),
})
