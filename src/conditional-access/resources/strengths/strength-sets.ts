/** The paths under which authentication strengths are served. One stored strength stands behind both. */

import type { ProposedChange, WritableEntitySet } from '../../../graph/descriptor.ts'
import { bothVersions } from '../../../graph/message.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import { isJsonObject, type JsonObject } from '../../../kernel/json.ts'
import type { FindPolicyNames } from '../../model/policy-name.ts'
import { readStrengths, writeStrengths } from './access.ts'
import { storedBuiltInStrengths } from '../../model/strengths/built-in-strengths.ts'
import { strengthKind } from './kind.ts'
import { strengthBodyOf } from '../../model/strengths/strength-body.ts'
import {
  builtInFindings,
  decodeStrengthCreate,
  decodeStrengthPatch,
  encodeStrength,
} from './strength-codec.ts'
import { strengthType } from '../../model/strengths/strength-types.ts'
import { strengthCodes } from './strength-codes.ts'

/** What strengths are judged by beyond themselves. */
export interface StrengthGuards {
  /** How many custom strengths a tenant may have. */
  readonly limit: number
  /** Lists the policies that name the strength which a change is about. */
  readonly findReferrers: FindPolicyNames
}

async function requireRoom({ context, transaction }: ProposedChange, limit: number): Promise<void> {
  const stored = await transaction.count(context.caller.tenant, strengthKind.name)
  if (stored < limit) return
  throw refusedBy([
    {
      ostiaryCode: strengthCodes.tooMany,
      message: `the tenant has ${stored} custom authentication strengths; at most ${limit} are allowed`,
    },
  ])
}

/** Gives ids to configurations that came with a new strength. */
function withIds(body: JsonObject, { context }: ProposedChange): JsonObject {
  const { combinationConfigurations } = body
  if (!Array.isArray(combinationConfigurations)) return body
  return {
    ...body,
    combinationConfigurations: combinationConfigurations.map((configuration) =>
      isJsonObject(configuration) ? { id: context.ids(), ...configuration } : configuration,
    ),
  }
}

async function requireUnused(
  change: ProposedChange,
  findReferrers: FindPolicyNames,
): Promise<void> {
  if (change.before === undefined) return
  const strength = strengthBodyOf(change.before)
  const builtIn = builtInFindings(strength)
  if (builtIn.length > 0) throw refusedBy(builtIn)
  const referrers = await findReferrers(change)
  if (referrers.length === 0) return
  throw refusedBy(
    referrers.map(({ id, displayName }) => ({
      ostiaryCode: strengthCodes.inUse,
      message: `the authentication strength \`${strength.displayName}\` is required by the conditional access policy \`${displayName}\` (${id}); remove it from the policy first`,
    })),
  )
}

function strengthSet(path: string, { limit, findReferrers }: StrengthGuards): WritableEntitySet {
  return {
    kind: strengthKind,
    path,
    versions: bothVersions,
    keyTemplate: '{id}',
    contextPath: path.slice(1),
    type: {
      name: strengthType.name,
      properties: strengthType.properties.map(({ name }) => name),
      schema: strengthType,
      encode: (object, { version, showsUnknownMembers }) =>
        encodeStrength(object, version, showsUnknownMembers),
    },
    codec: { create: decodeStrengthCreate, update: decodeStrengthPatch, invalid: refusedBy },
    readAccess: readStrengths,
    access: { create: writeStrengths, update: writeStrengths, delete: writeStrengths },
    missing: (id) =>
      new OstiaryError('resourceNotFound', {
        ostiaryCode: strengthCodes.missing,
        message: `AuthenticationStrengthPolicy with id ${id} does not exist in the directory.`,
      }),
    fixed: storedBuiltInStrengths,
    isBounded: true,
    guardWrite: async (change, body) => {
      if (change.before === undefined) await requireRoom(change, limit)
      return { body: withIds(body, change), warnings: [], auditDetails: [] }
    },
    guardDelete: async (change) => {
      await requireUnused(change, findReferrers)
      return []
    },
  }
}

/** The collection of strengths, and its alias below `/policies`. */
export function strengthSets(guards: StrengthGuards): readonly WritableEntitySet[] {
  return [
    strengthSet('/identity/conditionalAccess/authenticationStrength/policies', guards),
    strengthSet('/policies/authenticationStrengthPolicies', guards),
  ]
}
