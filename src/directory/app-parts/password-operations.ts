/**
 * `addPassword` and `removePassword` of applications and service principals. A secret is shown once, in the answer that
 * makes it; what is removed works no longer from the next token request on.
 * Source: `application-addpassword`, `application-removepassword`, and the same of service principals.
 */

import { decodeComplex } from '../../edm/decode.ts'
import { complexType, guid, property, type ComplexType } from '../../edm/model.ts'
import { changeObjects } from '../../graph/change.ts'
import type { EntitySet } from '../../graph/entity-set.ts'
import { contextUrl, requireEntity } from '../../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJson, respondNoContent } from '../../graph/respond.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import { passwordCredential } from '../types/credentials.ts'
import { refuseBody, refuseWrite } from '../writes/refuse.ts'
import { applicationCodes } from './application-codes.ts'
import { changeApplications, requireControl } from './control.ts'
import {
  createSecret,
  findSecretRequestFaults,
  requestedSecret,
  type SecretRequest,
} from './password-credentials.ts'
import { objectOf, listedObjects } from './text-rules.ts'

/** Most secrets of one object. WHY our own number: Entra has only one for all lists together. */
export const mostSecrets = 100

const addPasswordBody = complexType('addPasswordParameters', [
  property('passwordCredential', passwordCredential),
])
const removePasswordBody = complexType('removePasswordParameters', [
  property('keyId', guid, { isRequired: true }),
])

function decodeBody(context: OperationContext, type: ComplexType): JsonObject {
  const { request, version } = context
  const { value, findings } = decodeComplex(type, readJsonObject(request), { version })
  if (findings.length > 0) throw refuseBody(findings)
  return value
}

function readRequest(context: OperationContext): SecretRequest {
  const { at } = context.request
  const asked = objectOf(decodeBody(context, addPasswordBody)['passwordCredential'])
  const request = requestedSecret(asked, at)
  const faults = findSecretRequestFaults(request, at, ['passwordCredential'])
  if (faults.length > 0) throw refuseBody(faults)
  return request
}

/** The two actions at the objects of a set. */
export function passwordOperations(set: EntitySet, kind: WrittenKind): readonly Operation[] {
  const common = {
    method: 'POST' as const,
    roots: set.versions,
    access: changeApplications,
  }

  /** Changes the secrets of the object at the path. */
  const change = (
    context: OperationContext,
    next: (stored: readonly JsonObject[]) => readonly JsonObject[],
  ): Promise<void> =>
    changeObjects(context, kind, async (writer) => {
      const { transaction } = writer
      const object = await requireEntity(transaction, context, set, context.keys['id'] ?? '')
      await requireControl(context, transaction, object)
      const passwordCredentials = next(listedObjects(object.body['passwordCredentials']))
      await writer.replace(object, { ...object.body, passwordCredentials })
    })

  return [
    {
      ...common,
      path: `${set.path}/{id}/addPassword`,
      produces: 'json',
      takes: addPasswordBody,
      answers: { type: passwordCredential, as: 'value' },
      handle: async (context) => {
        const request = readRequest(context)
        // WHY before the transaction: digests take long, and run one after the other.
        const { secret, credential } = await createSecret(request, context.ids())
        await change(context, (stored) => {
          if (stored.length < mostSecrets) return [...stored, credential]
          throw refuseWrite(
            applicationCodes.tooMany,
            `the object has ${stored.length} secrets; the most are ${mostSecrets}`,
          )
        })
        const { secretDigest: _, ...shown } = credential
        return respondJson(200, {
          '@odata.context': contextUrl(context, 'microsoft.graph.passwordCredential'),
          ...shown,
          secretText: secret,
        })
      },
    },
    {
      ...common,
      path: `${set.path}/{id}/removePassword`,
      produces: 'none',
      takes: removePasswordBody,
      handle: async (context) => {
        const keyId = memberText(decodeBody(context, removePasswordBody), 'keyId')
        await change(context, (stored) => {
          const kept = stored.filter((each) => keyOf(memberText(each, 'keyId')) !== keyOf(keyId))
          if (kept.length < stored.length) return kept
          throw refuseWrite(
            applicationCodes.credentialUnknown,
            `No password credential found with keyId '${keyId}'.`,
          )
        })
        return respondNoContent()
      },
    },
  ]
}
