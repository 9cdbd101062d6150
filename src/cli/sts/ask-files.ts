/** Answers questions about STS policies from files, without a server or a store. */

import { keyOf } from '../../kernel/ids.ts'
import { isJsonObject, memberText, type JsonObject } from '../../kernel/json.ts'
import {
  answerClaims,
  claimsTenantOf,
  mergedAttributes,
} from '../../sts-policies/questions/claims.ts'
import type { AskedClaims } from '../../sts-policies/questions/claims-bodies.ts'
import { claimsPartyOf } from '../../sts-policies/questions/claims-party.ts'
import { answerEffective } from '../../sts-policies/questions/effective.ts'
import type { AskedEffective } from '../../sts-policies/questions/effective-bodies.ts'
import type { Parties } from '../../sts-policies/questions/find-parties.ts'
import { createState, type StsTenantState } from '../../sts-policies/questions/stored-tenant.ts'
import { usualStsSettings } from '../../sts-policies/select/policy-records.ts'
import { CommandError, exitCodes } from '../failure.ts'
import { assignmentsInFiles, partyInFiles } from './file-parties.ts'
import type { QuestionFlags } from './question.ts'
import type { StsFiles } from './read-files.ts'

/** The options with the instant of the sign-in. */
export interface TimedFlags extends QuestionFlags {
  readonly asOf: string
}

/** A question without its parties and policies. */
export type MembersOf<Asked> = Omit<Asked, 'client' | 'resource' | 'policies'>

function stateOf(files: StsFiles, flags: QuestionFlags): StsTenantState {
  return createState({
    policies: files.policies,
    assignments: [
      ...files.assignments,
      ...assignmentsInFiles(files, flags.assign ?? [], 'servicePrincipal'),
      ...assignmentsInFiles(files, flags.assignToApplication ?? [], 'application'),
    ],
  })
}

function partiesOf(files: StsFiles, flags: QuestionFlags): Parties {
  const { client, resource, continuousAccess } = flags
  const party = (name: string, option: string) => ({
    ...partyInFiles(files, name, option),
    ...(continuousAccess && { handlesContinuousAccess: true }),
  })
  return {
    client: party(client, '--client'),
    ...(resource !== undefined && { resource: party(resource, '--resource') }),
  }
}

/** Finds an exported user. @throws CommandError when no file has it. */
function userIn(files: StsFiles, name: string | undefined): JsonObject | undefined {
  if (name === undefined) return undefined
  const members = ['id', 'userPrincipalName'] as const
  const user = files.users.find((each) =>
    members.some((member) => keyOf(memberText(each, member)) === keyOf(name)),
  )
  if (user !== undefined) return user
  throw new CommandError(
    `--user: no file has the user '${name}'; describe the user with --attribute, or leave --user out`,
    exitCodes.usage,
  )
}

/** The domains of exported organizations and domains. */
function domainsIn({ organizations, domains }: StsFiles, isFederated: boolean): readonly string[] {
  const ofOrganizations = organizations.flatMap(({ verifiedDomains }) =>
    (Array.isArray(verifiedDomains) ? verifiedDomains : [])
      .filter(isJsonObject)
      .filter((domain) => !isFederated || memberText(domain, 'type') === 'Federated')
      .map((domain) => memberText(domain, 'name')),
  )
  const ofDomains = domains
    .filter((domain) => domain['isVerified'] === true)
    .filter((domain) => !isFederated || memberText(domain, 'authenticationType') === 'Federated')
    .map((domain) => memberText(domain, 'id'))
  return [...new Set([...ofOrganizations, ...ofDomains])].filter((name) => name !== '')
}

/** Answers what is in effect. @throws CommandError. */
export function effectiveInFiles(
  files: StsFiles,
  flags: TimedFlags,
  asked: MembersOf<AskedEffective>,
): JsonObject {
  const user = flags.user === undefined ? undefined : userIn(files, flags.user)
  const federatedDomains = asked.signIn?.federatedDomains ?? domainsIn(files, true)
  const { settings } = asked
  return answerEffective(
    {
      policies: stateOf(files, flags).compiledFor({
        ...usualStsSettings,
        ...settings,
      }),
      parties: partiesOf(files, flags),
      verifiedDomains: domainsIn(files, false),
      ...(user && { userName: memberText(user, 'userPrincipalName') }),
      frequencyPolicies: undefined,
      at: new Date(flags.asOf),
      warnings: [],
    },
    { ...asked, signIn: { ...asked.signIn, federatedDomains } } as AskedEffective,
  )
}

/** Answers which claims a token has. @throws CommandError. */
export function claimsInFiles(
  files: StsFiles,
  flags: TimedFlags,
  asked: MembersOf<AskedClaims>,
): JsonObject {
  const at = new Date(flags.asOf)
  const { client, resource } = partiesOf(files, flags)
  const user = userIn(files, flags.user)
  const given = asked.user?.attributes
  const [organization = {}] = files.organizations
  return answerClaims(
    {
      mappings: stateOf(files, flags).mappings(),
      client: claimsPartyOf(client, at, undefined),
      ...(resource && { resource: claimsPartyOf(resource, at, undefined) }),
      ...((user !== undefined || given !== undefined) && {
        user: { attributes: mergedAttributes(user ?? {}, given) },
      }),
      assignedRoles: asked.assignedRoles ?? [],
      tenant: claimsTenantOf(
        memberText(organization, 'id') || '00000000-0000-0000-0000-000000000000',
        domainsIn(files, false),
        organization,
      ),
      at,
      warnings: [],
    },
    asked as AskedClaims,
  )
}
