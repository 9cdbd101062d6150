/**
 * Requests for the consent of an administrator: whether users can send them, and who reviews them.
 * Source: https://learn.microsoft.com/graph/api/resources/adminconsentrequestpolicy
 */

import { entity } from '../../edm/base-types.ts'
import {
  boolean,
  collection,
  complexType,
  derivedType,
  int32,
  property,
  text,
} from '../../edm/model.ts'
import { quoted } from '../../edm/place.ts'
import type { Finding } from '../../kernel/findings.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { consentRequestAccess } from '../access.ts'
import { checkRange } from '../shared/checks.ts'
import { tenantSingleton } from '../shared/tenant-singleton.ts'
import { tenantPolicyCodes } from '../tenant-policy-codes.ts'

const notNull = { nullable: false } as const

const reviewer = complexType('accessReviewReviewerScope', [
  property('query', text),
  property('queryRoot', text),
  property('queryType', text),
])

const policyType = derivedType('adminConsentRequestPolicy', entity, [
  property('isEnabled', boolean, notNull),
  property('notifyReviewers', boolean, notNull),
  property('remindersEnabled', boolean, notNull),
  property('requestDurationInDays', int32, notNull),
  property('reviewers', collection(reviewer), { isRequired: true, hasNullableItems: true }),
  property('version', int32, { isReadOnly: true, nullable: false }),
])

/** `/users/{id}`, members of a group, holders of a role; some clients write the version in front. */
const reviewerQuery =
  /^(?:\/?(?:v1\.0|beta))?\/?(?:users\/[^/?]+|groups\/[^/?]+(?:\/(?:transitiveM|m)embers(?:\/microsoft\.graph\.user)?)?|roleManagement\/directory\/roleAssignments\?.+)$/iu

function reviewerFinding(item: JsonValue, index: number): readonly Finding[] {
  const query = isJsonObject(item) ? item['query'] : undefined
  if (typeof query === 'string' && reviewerQuery.test(query)) return []
  return [
    {
      ostiaryCode: tenantPolicyCodes.reviewerMalformed,
      message: `\`reviewers[${index}].query\` ${typeof query === 'string' ? `${quoted(query)} names` : 'is missing and must name'} no user, group or role; expected \`/users/{id}\` or \`/groups/{id}/transitiveMembers/microsoft.graph.user\``,
      target: `/reviewers/${index}/query`,
    },
  ]
}

function check(body: JsonObject): readonly Finding[] {
  const { isEnabled, reviewers } = body
  const list = Array.isArray(reviewers) ? (reviewers as readonly JsonValue[]) : []
  const missing: readonly Finding[] =
    isEnabled === true && list.length === 0
      ? [
          {
            ostiaryCode: tenantPolicyCodes.reviewersMissing,
            message: '`reviewers` must not be empty when `isEnabled` is true',
            target: '/reviewers',
          },
        ]
      : []
  return [
    ...checkRange(body, ['requestDurationInDays'], [1, 60]),
    ...missing,
    ...list.flatMap(reviewerFinding),
  ]
}

/** GET and PUT of the policy. Each change raises its `version`. */
export const adminConsentRequestPolicy = tenantSingleton({
  name: 'adminConsentRequestPolicy',
  id: 'adminConsentRequestPolicy',
  type: policyType,
  mainMember: 'isEnabled',
  initial: {
    isEnabled: false,
    notifyReviewers: false,
    remindersEnabled: false,
    requestDurationInDays: 30,
    reviewers: [],
    version: 0,
  },
  path: '/policies/adminConsentRequestPolicy',
  noun: 'admin consent request policy',
  displayName: 'Admin Consent Request Policy',
  access: consentRequestAccess,
  updateMethod: 'PUT',
  check,
  beforeStoring: (body, { before: { version } }) => ({
    ...body,
    version: (typeof version === 'number' ? version : 0) + 1,
  }),
})
