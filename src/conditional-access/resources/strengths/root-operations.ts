/**
 * The root resource of authentication strengths, which lists every combination. Its collections, policies and
 * method modes, cannot be expanded.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationstrengthroot
 */

import { encodeComplex } from '../../../edm/complete.ts'
import { collection } from '../../../edm/model.ts'
import { contextUrl } from '../../../graph/handlers/read.ts'
import { bothVersions } from '../../../graph/message.ts'
import type { Operation, OperationContext } from '../../../graph/operation.ts'
import { preferencesOf } from '../../../graph/preferences.ts'
import { respondJson } from '../../../graph/respond.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { readStrengths } from './access.ts'
import { everyCombination } from '../../model/strengths/combinations.ts'
import { methodModes, strengthRootType } from '../../model/strengths/strength-types.ts'

const contextPath = 'identity/conditionalAccess/authenticationStrength'

function encodeRoot({ version, request }: OperationContext): JsonObject {
  const root = {
    id: 'authenticationStrength',
    combinations: everyCombination,
    authenticationCombinations: everyCombination,
  }
  const { includesUnknownEnumMembers: showsUnknownMembers } = preferencesOf(request)
  return encodeComplex(strengthRootType, root, version, { showsUnknownMembers })
}

const root: Operation = {
  method: 'GET',
  path: `/${contextPath}`,
  roots: bothVersions,
  access: readStrengths,
  produces: 'json',
  answers: { type: strengthRootType, as: 'entity' },
  handle: async (context) =>
    respondJson(200, {
      '@odata.context': contextUrl(context, `${contextPath}/$entity`),
      ...encodeRoot(context),
    }),
}

/** GET on one property of the root. */
function propertyOperation(name: 'combinations' | 'authenticationCombinations'): Operation {
  return {
    method: 'GET',
    path: `/${contextPath}/${name}`,
    roots: name === 'combinations' ? bothVersions : ['beta'],
    access: readStrengths,
    produces: 'json',
    answers: { type: collection(methodModes), as: 'property' },
    handle: async (context) =>
      respondJson(200, {
        '@odata.context': contextUrl(context, `${contextPath}/${name}`),
        value: encodeRoot(context)[name],
      }),
  }
}

/** GET on the root and on its properties. */
export const rootOperations: readonly Operation[] = [
  root,
  propertyOperation('combinations'),
  propertyOperation('authenticationCombinations'),
]
