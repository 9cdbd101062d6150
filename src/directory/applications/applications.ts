/** Composes applications and service principals: their writes, owners and credentials. */

import { writeOperations } from '../../graph/handlers/write.ts'
import type { GraphResponse } from '../../graph/message.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { isJsonObject, memberText } from '../../kernel/json.ts'
import { applications } from '../kinds.ts'
import { createServicePrincipals } from '../service-principals/service-principals.ts'
import { applicationSet } from '../sets.ts'
import type { DirectoryOptions, WrittenPart } from '../writes/options.ts'
import { referenceOperations } from '../writes/reference-operations.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import type { WrittenSet } from '../writes/written-set.ts'
import { applicationCodec } from './codec.ts'
import {
  changeApplications,
  registerApplications,
  requireControl,
  restoreApplications,
} from '../app-parts/control.ts'
import {
  deletePrincipal,
  followApplication,
  principalOf,
  restorePrincipal,
} from './its-principal.ts'
import { extensionPropertyOperations, writtenExtensionProperties } from './extension-properties.ts'
import {
  federatedCredentialOperations,
  writtenFederatedCredentials,
} from './federated-credentials.ts'
import { writtenApplications } from './kind.ts'
import { logoOperations } from './logo.ts'
import { firstOwner, ownersOf } from '../app-parts/owners.ts'
import { passwordOperations } from '../app-parts/password-operations.ts'
import { noteTenant, prepareApplication, secretsMadeFor } from './prepare.ts'
import { listedObjects } from '../app-parts/text-rules.ts'
import { upserting } from './upsert.ts'

const owners = ownersOf(applications, 'application', 'Application')

/** Shows the secrets that the request made: in this answer only. */
function withSecrets(context: OperationContext, answer: GraphResponse): GraphResponse {
  const made = secretsMadeFor(context)
  if (made.size === 0 || typeof answer.body !== 'string') return answer
  const entity: unknown = JSON.parse(answer.body)
  if (!isJsonObject(entity)) return answer
  const passwordCredentials = listedObjects(entity['passwordCredentials']).map((credential) => ({
    ...credential,
    secretText: made.get(memberText(credential, 'keyId')) ?? null,
  }))
  return { ...answer, body: JSON.stringify({ ...entity, passwordCredentials }) }
}

/** Makes an application bring its service principal along. */
function withPrincipal(
  set: WrittenSet,
  principals: WrittenSet,
  { guardChange }: DirectoryOptions,
): WrittenSet {
  const { surroundWrite, surroundDelete } = set
  return {
    ...set,
    guardWrite: async (change, proposal) => {
      const accepted = await set.guardWrite(change, proposal)
      const { context, transaction, restored } = change
      if (restored !== undefined) {
        await restorePrincipal(context, transaction, principals, restored.body)
      }
      return accepted
    },
    ...(surroundWrite && {
      surroundWrite: async (write) => {
        const { change, writer, body } = write
        const done = await surroundWrite(write)
        if (change.before !== undefined) await followApplication(change.context, writer, body)
        return done
      },
    }),
    ...(surroundDelete && {
      surroundDelete: async (writer, change, apply) => {
        const { context, transaction, before } = change
        const principal = await principalOf(context, transaction, before.body)
        if (principal !== undefined) {
          const key = { family: principals.kind.name, id: principal.id }
          const changes = [{ kind: 'object' as const, key, before: principal }]
          const { auditDetails } = await guardChange(context, transaction, changes, () =>
            deletePrincipal(context, writer, principals, principal),
          )
          writer.addDetails(auditDetails)
        }
        await surroundDelete(writer, change, apply)
      },
    }),
  }
}

function writesOf(set: WrittenSet): readonly Operation[] {
  const prepared = writeOperations(set).map((operation): Operation => ({
    ...operation,
    handle: async (context) => {
      if (operation.method !== 'DELETE') await noteTenant(context)
      return withSecrets(context, await operation.handle(context))
    },
  }))
  const create = prepared.find(({ method }) => method === 'POST')
  return prepared.map((operation) =>
    operation.method === 'PATCH' && create !== undefined
      ? upserting(set, operation, create)
      : operation,
  )
}

/** Composes applications and their service principals. */
export function createApplications(options: DirectoryOptions): WrittenPart {
  const principals = createServicePrincipals(options)
  const at = { set: applicationSet, kind: writtenApplications }
  const plain = writableObjects(
    {
      ...at,
      codec: applicationCodec,
      access: {
        create: registerApplications,
        update: changeApplications,
        delete: changeApplications,
      },
      restoreAccess: restoreApplications,
      prepare: prepareApplication,
      checkDelete: async ({ context, transaction, before }) => {
        if (before !== undefined) await requireControl(context, transaction, before)
      },
      references: [owners],
      bindNew: firstOwner,
    },
    options,
  )
  const set = withPrincipal(plain.set, principals.set, options)
  return {
    sets: [set, principals.set],
    kinds: [writtenFederatedCredentials, writtenExtensionProperties],
    operations: [
      ...principals.operations,
      ...writesOf(set),
      ...referenceOperations({ ...at, reference: owners, access: changeApplications }, options),
      ...passwordOperations(applicationSet, writtenApplications),
      ...logoOperations,
      ...federatedCredentialOperations,
      ...extensionPropertyOperations,
    ],
  }
}
