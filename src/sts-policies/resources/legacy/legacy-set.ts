/** The policies of every type in the shape of 2018. */

import { directoryObjectNotFound } from '../../../directory/own-tenant.ts'
import { betaOnly } from '../../../edm/model.ts'
import type { WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { storedTypeOf, type StsPolicyBody } from '../../model/sts-policy-body.ts'
import type { PolicyRules } from '../access.ts'
import { policyCodec } from '../policy-codec.ts'
import { viewOf2018 } from '../policy-view.ts'
import type { SharedParts } from '../typed/typed-set.ts'
import { stsPolicyType } from './types.ts'

/** Prints a policy as the resource `policy` of 2018. */
export function encodeAsIn2018(
  { id, body }: StoredObject<StsPolicyBody>,
  form: 'list' | 'entity',
): JsonObject {
  return {
    id,
    deletedDateTime: null,
    alternativeIdentifier: body.alternativeIdentifier,
    definition: body.definition,
    displayName: body.displayName,
    isOrganizationDefault: body.isOrganizationDefault,
    keyCredentials: body.keyCredentials,
    // WHY: an entity echoes the caller's spelling; the list showed the canonical name.
    type: form === 'list' ? storedTypeOf(body).name : body.type,
  }
}

/** Creates the set at a path of beta, under the rules of the given day. */
export function legacySet(
  path: string,
  asOf: Date,
  rules: PolicyRules,
  shared: SharedParts,
): WritableEntitySet<StsPolicyBody> {
  return {
    ...shared,
    path,
    versions: betaOnly,
    keyTemplate: '{id:guid}',
    contextPath: path.slice(1),
    type: {
      name: stsPolicyType.name,
      schema: stsPolicyType,
      properties: stsPolicyType.properties.map(({ name }) => name),
      encode: (object, { form }) => encodeAsIn2018(object, form),
    },
    codec: policyCodec(viewOf2018(asOf)),
    readAccess: rules.read,
    access: { create: rules.write, update: rules.write, delete: rules.write },
    notFoundError: directoryObjectNotFound,
  }
}
