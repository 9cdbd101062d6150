/** The two paths that serve authentication strengths. Both serve the same stored ones. */

import type { ProposedChange, WritableEntitySet } from '../../../graph/writable-entity-set.ts'
import { bothVersions } from '../../../graph/message.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { acceptedAsIs } from '../../../graph/write-object.ts'
import { refusedBy } from '../../../kernel/errors/refused-by.ts'
import type { IdSource } from '../../../kernel/ids.ts'
import type { FindPolicyNames } from '../../model/policy-name.ts'
import { readStrengths, writeStrengths } from './access.ts'
import { storedBuiltInStrengths } from '../../model/strengths/built-in-strengths.ts'
import { strengthKind } from './kind.ts'
import type { CombinationConfiguration, StrengthBody } from '../../model/strengths/strength-body.ts'
import {
  builtInFindings,
  decodeStrengthCreate,
  decodeStrengthPatch,
  encodeStrength,
  type NewStrengthBody,
} from './strength-codec.ts'
import { strengthType } from '../../model/strengths/strength-types.ts'
import { strengthCodes } from './strength-codes.ts'

/** What strengths are checked with in addition to their own rules. */
export interface StrengthGuards {
  /** How many custom strengths a tenant may have. */
  readonly limit: number
  /** Lists the policies that name the changed strength. */
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
function withIds(body: NewStrengthBody, ids: IdSource): StrengthBody {
  return {
    ...body,
    combinationConfigurations: body.combinationConfigurations.map(
      (configuration): CombinationConfiguration => ({ id: ids(), ...configuration }),
    ),
  }
}

async function requireUnused(
  change: ProposedChange<StrengthBody>,
  findReferrers: FindPolicyNames,
): Promise<void> {
  if (change.before === undefined) return
  const { body: strength } = change.before
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

/** A set of strengths: new ones get the ids of their configurations from the guard. */
export type StrengthSet = WritableEntitySet<StrengthBody, NewStrengthBody>

function strengthSet(path: string, { limit, findReferrers }: StrengthGuards): StrengthSet {
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
      printsUrls: true,
      encode: (object, { version, showsUnknownMembers, metadataUrl }) =>
        encodeStrength(object, version, {
          showsUnknownMembers,
          ...(metadataUrl !== undefined && {
            contextUrl: `${metadataUrl}#${path.slice(1)}('${object.id}')`,
          }),
        }),
    },
    codec: { create: decodeStrengthCreate, update: decodeStrengthPatch, invalid: refusedBy },
    readAccess: readStrengths,
    access: { create: writeStrengths, update: writeStrengths, delete: writeStrengths },
    notFoundError: (id) =>
      new OstiaryError('resourceNotFound', {
        ostiaryCode: strengthCodes.notFound,
        message: `AuthenticationStrengthPolicy with id ${id} does not exist in the directory.`,
      }),
    fixed: storedBuiltInStrengths,
    isBounded: true,
    guardWrite: async (change, body) => {
      if (change.before === undefined) await requireRoom(change, limit)
      return acceptedAsIs(withIds(body, change.context.ids))
    },
    guardDelete: async (change) => {
      await requireUnused(change, findReferrers)
      return []
    },
  }
}

/** The collection of strengths, and its alias below `/policies`. */
export function strengthSets(guards: StrengthGuards): readonly StrengthSet[] {
  return [
    strengthSet('/identity/conditionalAccess/authenticationStrength/policies', guards),
    strengthSet('/policies/authenticationStrengthPolicies', guards),
  ]
}
