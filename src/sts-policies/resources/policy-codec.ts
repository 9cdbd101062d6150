/**
 * Reads request bodies of STS policies, in whichever view, as changes of the one stored form.
 * Source: history of the Graph beta reference, resource `policy`; `microsoft.graph.stsPolicy`.
 */

import type { WriteCodec } from '../../graph/writable-entity-set.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { checked, failed, type Checked, type Finding } from '../../kernel/findings.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { checkDefinition } from '../definitions/check-definition.ts'
import { readDefinitionMember } from '../definitions/definition-member.ts'
import { lifetimeMembersOf } from '../definitions/token-lifetime/token-lifetime.ts'
import { findPolicyType, policyTypes, type PolicyType } from '../model/policy-types.ts'
import type { StsPolicyBody } from '../model/sts-policy-body.ts'
import { invalidPolicy } from './policy-errors.ts'
import type { PolicyView } from './policy-view.ts'
import { checkScalars, readBodyMembers, wrongKind, type Members } from './read-members.ts'
import { stsPolicyCodes } from './resource-codes.ts'

function readType({ type: fixed }: PolicyView, value: JsonValue | undefined): Checked<PolicyType> {
  if (fixed !== undefined) return { ok: true, value: fixed }
  if (typeof value !== 'string') return failed(wrongKind('type', 'a string', value))
  const type = findPolicyType(value)
  if (type) return { ok: true, value: type }
  const names = policyTypes.map(({ name }) => name)
  const near = didYouMean(value.replace(/^#?microsoft\.graph\./iu, ''), names)
  const guess = near === undefined ? '' : `; did you mean \`${near}\`?`
  return failed({
    ostiaryCode: stsPolicyCodes.typeUnknown,
    message: `\`type\` is \`${value}\`; it must be one of ${names.join(', ')}${guess}`,
    target: '/type',
  })
}

/** WHY a bare string of lenient views: samples of August 2019 sent one. */
function readDefinitionText({ isLenient }: PolicyView, value: JsonValue | undefined) {
  return readDefinitionMember(value, { allowsBareString: isLenient })
}

function findingsOf(...results: readonly Checked<unknown>[]): readonly Finding[] {
  return results.flatMap((result) => (result.ok ? [] : result.findings))
}

function warningsOf(...results: readonly Checked<unknown>[]): readonly Finding[] {
  return results.flatMap((result) => (result.ok ? (result.warnings ?? []) : []))
}

/** Applies members to a body; those that have the wrong kind are reported already. */
function withMembers(view: PolicyView, body: StsPolicyBody, members: Members): StsPolicyBody {
  const { type, displayName, isOrganizationDefault, alternativeIdentifier, description } = members
  const definition = readDefinitionText(view, members.definition)
  return {
    type: typeof type === 'string' ? type : body.type,
    definition: definition.ok ? [definition.value] : body.definition,
    ...(body.description !== undefined && { description: body.description }),
    ...((typeof description === 'string' || description === null) && { description }),
    displayName: typeof displayName === 'string' ? displayName : body.displayName,
    isOrganizationDefault:
      isOrganizationDefault === undefined
        ? body.isOrganizationDefault
        : isOrganizationDefault === true,
    alternativeIdentifier:
      typeof alternativeIdentifier === 'string' || alternativeIdentifier === null
        ? alternativeIdentifier
        : body.alternativeIdentifier,
    keyCredentials: [],
  }
}

function createBody(view: PolicyView, json: JsonObject): Checked<StsPolicyBody> {
  const read = readBodyMembers(view, json)
  const members = read.ok ? read.value : {}
  const required = ['definition', 'displayName', ...(view.type ? [] : ['type' as const])] as const
  const missing = required
    .filter((member) => read.ok && members[member] === undefined)
    .map((member) => ({
      ostiaryCode: stsPolicyCodes.memberRequired,
      message: `A value is required for property '${member}' of resource '${view.type?.name ?? 'Policy'}'.`,
      target: `/${member}`,
    }))
  const findings = [...findingsOf(read), ...missing, ...checkScalars(view, members)]
  const typeIsGiven = view.type !== undefined || members.type !== undefined
  const type = typeIsGiven ? readType(view, members.type) : undefined
  if (type) findings.push(...findingsOf(type))
  const empty: StsPolicyBody = {
    type: view.type?.name ?? '',
    definition: [],
    displayName: '',
    isOrganizationDefault: false,
    alternativeIdentifier: null,
    keyCredentials: [],
  }
  const body = withMembers(view, empty, members)
  const warnings = [...warningsOf(read)]
  if (type?.ok && members.definition !== undefined) {
    const text = readDefinitionText(view, members.definition)
    const definition = text.ok
      ? checkDefinition(text.value, {
          type: type.value,
          isOrganizationDefault: body.isOrganizationDefault,
          asOf: view.asOf,
          heldBefore: new Set(),
          isLegacyView: view.isLenient,
        })
      : text
    findings.push(...findingsOf(definition))
    warnings.push(...warningsOf(definition))
  }
  return checked(body, findings, warnings)
}

function updateBody(
  view: PolicyView,
  before: StsPolicyBody,
  patch: JsonObject,
): Checked<StsPolicyBody> {
  const read = readBodyMembers(view, patch)
  if (!read.ok) return read
  const members = read.value
  const findings = [...checkScalars(view, members)]
  const warnings = [...warningsOf(read)]
  const type = readType(view, members.type === undefined ? before.type : members.type)
  findings.push(...findingsOf(type))
  const body = withMembers(view, before, members)
  const changesMeaning = members.definition !== undefined || members.type !== undefined
  const text = readDefinitionText(
    view,
    members.definition === undefined ? before.definition : members.definition,
  )
  if (!text.ok) findings.push(...text.findings)
  else if (type.ok) {
    const definition = checkDefinition(text.value, {
      type: type.value,
      isOrganizationDefault: body.isOrganizationDefault,
      asOf: view.asOf,
      heldBefore: lifetimeMembersOf(before.definition[0] ?? ''),
      // WHY: a definition that is not sent was accepted by a view that may be more lenient.
      isLegacyView: view.isLenient || members.definition === undefined,
    })
    // WHY not otherwise: a stored definition that today's rules refuse must not stop a change of the name.
    if (changesMeaning) findings.push(...findingsOf(definition))
    warnings.push(...warningsOf(definition))
  }
  return checked(body, findings, warnings)
}

/** Creates the codec of a view. */
export function policyCodec(view: PolicyView): WriteCodec<StsPolicyBody> {
  return {
    create: (json) => createBody(view, json),
    update: ({ body }, patch) => updateBody(view, body, patch),
    invalid: invalidPolicy,
  }
}
