/**
 * Questions about what an object is in: getMemberGroups, getMemberObjects, checkMemberGroups, checkMemberObjects.
 * Source: https://learn.microsoft.com/graph/api/directoryobject-getmembergroups and the three beside it.
 */

import { decodeComplex } from '../edm/decode.ts'
import { boolean, collection, complexType, property, text, type ComplexType } from '../edm/model.ts'
import { contextUrl } from '../graph/handlers/read.ts'
import type { Operation, OperationContext } from '../graph/operation.ts'
import { readJsonObject } from '../graph/read-body.ts'
import { respondJson } from '../graph/respond.ts'
import { refusedBy } from '../kernel/errors/refused-by.ts'
import { OstiaryError } from '../kernel/errors/ostiary-error.ts'
import { keyOf } from '../kernel/ids.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { StoredObject } from '../store/port.ts'
import { directoryCodes } from './directory-codes.ts'
import { groups } from './kinds.ts'
import { allContainersOf } from './nested-groups.ts'
import type { ObjectAtPath } from './object-at-path.ts'
import { effortOfWalk } from './walk-effort.ts'

const flag = complexType('securityEnabledOnlyParameter', [property('securityEnabledOnly', boolean)])
const idList = (name: string, most: number) => ({
  type: complexType(`${name}Parameter`, [property(name, collection(text), { isRequired: true })]),
  name,
  most,
})

/** Most ids that one question may have. Source: the reference pages. */
const groupIds = idList('groupIds', 20)
const ids = idList('ids', 20)

/** Reads the parameters of an action. @throws OstiaryError `badRequest` with every finding. */
export function readParameters(context: OperationContext, type: ComplexType): JsonObject {
  const body = readJsonObject(context.request)
  const { value, findings } = decodeComplex(type, body, { version: context.version })
  if (findings.length > 0) throw refusedBy(findings)
  return value
}

/** Reads a list of ids of which an action takes only so many. @throws OstiaryError `badRequest`. */
export function readIds(value: JsonObject, name: string, most: number): readonly string[] {
  const list = value[name]
  const found = Array.isArray(list) ? list.filter((id) => typeof id === 'string') : []
  if (found.length > 0 && found.length <= most) return found
  throw new OstiaryError('badRequest', {
    findings: [
      {
        ostiaryCode: directoryCodes.idsOutOfRange,
        message: `\`${name}\` must have 1 to ${most} ids; this one has ${found.length}`,
        target: `/${name}`,
      },
    ],
    message: `'${name}' must have 1 to ${most} ids.`,
  })
}

function answer(context: OperationContext, value: readonly string[]) {
  return respondJson(200, {
    '@odata.context': contextUrl(context, 'Collection(Edm.String)'),
    value,
  })
}

function isGroup({ family }: StoredObject): boolean {
  return family === groups.name
}

function isSecurityEnabled({ family, body }: StoredObject): boolean {
  return family !== groups.name || body['securityEnabled'] !== false
}

/** The four questions at the path of an object. */
export function membershipActions(at: ObjectAtPath): readonly Operation[] {
  const action = (
    name: string,
    takes: ComplexType,
    answerFor: (
      context: OperationContext,
      find: () => Promise<readonly StoredObject[]>,
      parameters: JsonObject,
    ) => Promise<readonly string[]>,
  ): Operation => ({
    method: 'POST',
    path: `${at.path}/${name}`,
    roots: at.versions,
    access: at.readAccess,
    produces: 'json',
    takes,
    answers: { type: stringList, as: 'value' },
    effortOf: effortOfWalk,
    handle: async (context) => {
      const parameters = readParameters(context, takes)
      const find = async () =>
        allContainersOf(context.store, context.caller.tenant, await at.find(context))
      return answer(context, await answerFor(context, find, parameters))
    },
  })
  const list = (name: string, isKept: (object: StoredObject) => boolean): Operation =>
    action(name, flag, async (_, find, { securityEnabledOnly }) =>
      (await find())
        .filter((each) => isKept(each) && (securityEnabledOnly !== true || isSecurityEnabled(each)))
        .map(({ id }) => id),
    )
  const check = (
    name: string,
    wanted: typeof ids,
    isKept: (object: StoredObject) => boolean,
  ): Operation =>
    action(name, wanted.type, async (_, find, parameters) => {
      const asked = readIds(parameters, wanted.name, wanted.most)
      const held = new Set((await find()).filter(isKept).map(({ id }) => keyOf(id)))
      return asked.filter((id) => held.has(keyOf(id)))
    })
  return [
    list('getMemberGroups', isGroup),
    list('getMemberObjects', () => true),
    check('checkMemberGroups', groupIds, isGroup),
    check('checkMemberObjects', ids, () => true),
  ]
}

/** What the questions answer: a list of ids. */
const stringList = complexType('stringListAnswer', [property('value', collection(text))])
