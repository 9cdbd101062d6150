/**
 * The claim of the groups of a user, which the application asks for and a policy can filter.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-app-manifest, `groupMembershipClaims`;
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference, "Groups overage claim";
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type, "Group Filter".
 */

import type { GroupFilter } from '../definitions/claims-mapping/claims-mapping.ts'
import type { PreviewedClaim, SkippedPart } from './claims-preview.ts'
import type { ClaimsGroup } from './claims-question.ts'
import { skipReason } from './skip-reasons.ts'
import { optionalProperties, type TokenContext } from './token-context.ts'

const mostGroups = { access: 200, id: 200, saml: 150 } as const

const claimName = {
  access: 'groups',
  id: 'groups',
  saml: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
} as const

function passes(group: ClaimsGroup, { matchOn, type, value }: GroupFilter): boolean {
  const name = matchOn === 'displayname' ? group.displayName : group.onPremisesSamAccountName
  // WHY letter case does not count: Active Directory compares names so; Microsoft does not say it.
  const [text, wanted] = [name?.toLowerCase() ?? '', value.toLowerCase()]
  if (type === 'prefix') return text.startsWith(wanted)
  return type === 'suffix' ? text.endsWith(wanted) : text.includes(wanted)
}

const formats = new Map<string, (group: ClaimsGroup) => string | undefined>([
  ['sam_account_name', (group) => group.onPremisesSamAccountName],
  ['cloud_displayname', (group) => group.displayName],
])

interface GroupClaims {
  readonly claims: readonly PreviewedClaim[]
  readonly skipped: readonly SkippedPart[]
}

function withLink({ token, tenant, subjectId }: TokenContext): GroupClaims {
  const skipped = [
    { name: claimName[token], ...skipReason('groupsTooMany', String(mostGroups[token])) },
  ]
  const claim = (name: string, value: string | null): PreviewedClaim => ({
    name,
    value,
    from: 'optional',
    steps: [],
  })
  const link = `https://graph.windows.net/${tenant.id}/users/${subjectId}/getMemberObjects`
  return {
    claims:
      token === 'saml'
        ? [claim('http://schemas.microsoft.com/claims/groups.link', link)]
        : [claim('_claim_names', null), claim('_claim_sources', null)],
    skipped,
  }
}

/** Makes the claim of groups, or the link that stands for too many. */
export function listGroupClaims(
  context: TokenContext,
  filter: GroupFilter | undefined,
): GroupClaims {
  const { token, user, recipient } = context
  const asked = (recipient.groupMembershipClaims ?? '').split(',').map((word) => word.trim())
  const isAskedFor = asked.some((word) => word === 'SecurityGroup' || word === 'All')
  const name = claimName[token]
  const skipped = asked.includes('ApplicationGroup')
    ? [{ name, ...skipReason('groupsOfApplication', 'ApplicationGroup') }]
    : []
  if (!user || !isAskedFor) return { claims: [], skipped: user ? skipped : [] }
  const members = user.groups
    .filter(({ isSecurityGroup = true }) => isSecurityGroup || asked.includes('All'))
    .filter((group) => !filter || passes(group, filter))
  if (members.length > mostGroups[token]) return withLink(context)
  const properties = optionalProperties(recipient, token, 'groups') ?? []
  const format = properties.map((each) => formats.get(each)).find((each) => each !== undefined)
  const value = members.map((group) => format?.(group) ?? group.id)
  const unknown = properties.filter((each) => !formats.has(each))
  return {
    claims: value.length > 0 ? [{ name, value, from: 'optional', steps: [] }] : [],
    skipped: [
      ...skipped,
      ...unknown.map((each) => ({ name, ...skipReason('optionalProperty', each) })),
    ],
  }
}
