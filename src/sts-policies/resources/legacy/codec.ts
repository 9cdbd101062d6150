/**
 * The resource `policy` of Graph beta, 2016 to September 2019, under `/beta/policies`.
 * Source: history of the Graph beta reference, resource `policy`.
 */

import { bodyCodes } from '../../../edm/body-codes.ts'
import { isAnnotationName } from '../../../edm/decode.ts'
import type { WriteCodec } from '../../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import { checked, failed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { jsonKind, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { checkDefinition } from '../../definitions/check-definition.ts'
import type { DefinitionRules } from '../../definitions/definition-rules.ts'
import { readDefinitionMember } from '../../definitions/definition-member.ts'
import { findPolicyType, policyTypes, type PolicyType } from '../../model/policy-types.ts'
import type { StsPolicyBody } from '../../model/sts-policy-body.ts'
import { lifetimeMembersOf } from '../../definitions/token-lifetime/token-lifetime.ts'
import { stsPolicyCodes } from '../resource-codes.ts'

/** Most unknown members for which a known one is suggested. */
const mostSuggestions = 10

/** Most members that are reported as left out. */
const mostWarnings = 50

/** Members a caller may send, by how they are read. */
const writable = [
  'definition',
  'displayName',
  'type',
  'isOrganizationDefault',
  'alternativeIdentifier',
  'keyCredentials',
] as const
const readOnly: readonly string[] = ['id', 'deletedDateTime']

type WritableMember = (typeof writable)[number]
type Members = Partial<Record<WritableMember, JsonValue>>

/** Microsoft's page misspelt the name for months, and clients copied it. */
const misspelling = 'alternativeidentifer'

function memberNamed(name: string): WritableMember | undefined {
  if (name.toLowerCase() === misspelling) return 'alternativeIdentifier'
  return writable.find((member) => member.toLowerCase() === name.toLowerCase())
}

/**
 * Reads the members of a body under their canonical names; names match without case, annotations are dropped,
 * and so are unknown members that are null, with a warning.
 */
function readMembers(body: JsonObject): Checked<Members> {
  const members: Members = {}
  const findings: Finding[] = []
  const warnings: Finding[] = []
  for (const [name, value] of Object.entries(body)) {
    if (
      name.includes('@') ||
      isAnnotationName(name) ||
      readOnly.some((known) => known.toLowerCase() === name.toLowerCase())
    ) {
      continue
    }
    const member = memberNamed(name)
    if (member === undefined && value === null) {
      if (warnings.length >= mostWarnings) continue
      warnings.push({
        ostiaryCode: bodyCodes.nullLeftOut,
        message: `\`${name}\` is not a known member; it is null and was left out`,
        target: `/${name}`,
      })
    } else if (member === undefined) {
      const near = findings.length < mostSuggestions ? didYouMean(name, writable) : undefined
      const suggestion = near === undefined ? '' : ` Did you mean \`${near}\`?`
      findings.push({
        ostiaryCode: stsPolicyCodes.memberUnknown,
        message: `Property '${name}' does not exist on type 'microsoft.graph.policy'.${suggestion}`,
        target: `/${name}`,
      })
    } else if (Object.hasOwn(members, member)) {
      findings.push({
        ostiaryCode: stsPolicyCodes.memberRepeated,
        message: `\`${member}\` occurs twice in different letter case`,
        target: `/${name}`,
      })
    } else {
      members[member] = value ?? null
    }
  }
  return checked(members, findings, warnings)
}

function wrongKind(
  member: WritableMember,
  expected: string,
  value: JsonValue | undefined,
): Finding {
  return {
    ostiaryCode: stsPolicyCodes.valueOfWrongKind,
    message: `\`${member}\` must be ${expected}, not ${jsonKind(value)}`,
    target: `/${member}`,
  }
}

function checkScalars(members: Members): readonly Finding[] {
  const findings: Finding[] = []
  const { displayName, isOrganizationDefault, alternativeIdentifier, keyCredentials } = members
  if (displayName !== undefined && typeof displayName !== 'string') {
    findings.push(wrongKind('displayName', 'a string', displayName))
  } else if (displayName?.trim() === '') {
    findings.push({
      ostiaryCode: stsPolicyCodes.displayNameEmpty,
      message: '`displayName` must not be empty',
      target: '/displayName',
    })
  }
  if (isOrganizationDefault !== undefined && typeof isOrganizationDefault !== 'boolean') {
    findings.push(wrongKind('isOrganizationDefault', 'a Boolean', isOrganizationDefault))
  }
  if (
    alternativeIdentifier !== undefined &&
    alternativeIdentifier !== null &&
    typeof alternativeIdentifier !== 'string'
  ) {
    findings.push(wrongKind('alternativeIdentifier', 'a string or null', alternativeIdentifier))
  }
  if (
    keyCredentials !== undefined &&
    keyCredentials !== null &&
    !(Array.isArray(keyCredentials) && keyCredentials.length === 0)
  ) {
    findings.push({
      ostiaryCode: stsPolicyCodes.keysNotSupported,
      message: '`keyCredentials` must be empty; keys of a policy are not supported',
      target: '/keyCredentials',
    })
  }
  return findings
}

function readType(value: JsonValue | undefined): Checked<PolicyType> {
  if (typeof value !== 'string') return failed(wrongKind('type', 'a string', value))
  const type = findPolicyType(value)
  if (type) return { ok: true, value: type }
  const names = policyTypes.map(({ name }) => name)
  return failed({
    ostiaryCode: stsPolicyCodes.typeUnknown,
    message: `\`type\` is \`${value}\`; it must be one of ${names.join(', ')}`,
    target: '/type',
  })
}

/** WHY a bare string: samples of August 2019 sent one. */
const sentAsIn2019 = { allowsBareString: true } as const

function readDefinition(
  definition: JsonValue | undefined,
  rules: Omit<DefinitionRules, 'isLegacyView'>,
): Checked<string> {
  const text = readDefinitionMember(definition, sentAsIn2019)
  return text.ok ? checkDefinition(text.value, { ...rules, isLegacyView: true }) : text
}

function findingsOf(...results: readonly Checked<unknown>[]): readonly Finding[] {
  return results.flatMap((result) => (result.ok ? [] : result.findings))
}

function warningsOf(read: Checked<unknown>): readonly Finding[] {
  return read.ok ? (read.warnings ?? []) : []
}

/** Applies members to a body; those that have the wrong kind are reported already. */
function withMembers(body: StsPolicyBody, members: Members): StsPolicyBody {
  const { type, displayName, isOrganizationDefault, alternativeIdentifier } = members
  const definition = readDefinitionMember(members.definition, sentAsIn2019)
  return {
    type: typeof type === 'string' ? type : body.type,
    definition: definition.ok ? [definition.value] : body.definition,
    displayName: typeof displayName === 'string' ? displayName : body.displayName,
    isOrganizationDefault:
      typeof isOrganizationDefault === 'boolean'
        ? isOrganizationDefault
        : body.isOrganizationDefault,
    alternativeIdentifier:
      typeof alternativeIdentifier === 'string' || alternativeIdentifier === null
        ? alternativeIdentifier
        : body.alternativeIdentifier,
    keyCredentials: [],
  }
}

const emptyBody: StsPolicyBody = {
  type: '',
  definition: [],
  displayName: '',
  isOrganizationDefault: false,
  alternativeIdentifier: null,
  keyCredentials: [],
}

function createBody(body: JsonObject, asOf: Date): Checked<StsPolicyBody> {
  const read = readMembers(body)
  const members = read.ok ? read.value : {}
  const missing = (['definition', 'displayName', 'type'] as const)
    .filter((member) => read.ok && members[member] === undefined)
    .map((member) => ({
      ostiaryCode: stsPolicyCodes.memberRequired,
      message: `A value is required for property '${member}' of resource 'Policy'.`,
      target: `/${member}`,
    }))
  const findings = [...findingsOf(read), ...missing, ...checkScalars(members)]
  const type = members.type === undefined ? undefined : readType(members.type)
  if (type) findings.push(...findingsOf(type))
  const definition =
    type?.ok && members.definition !== undefined
      ? readDefinition(members.definition, {
          type: type.value,
          isOrganizationDefault: members.isOrganizationDefault === true,
          asOf,
          heldBefore: new Set(),
        })
      : undefined
  if (definition) findings.push(...findingsOf(definition))
  const warnings = [...warningsOf(read), ...(definition ? warningsOf(definition) : [])]
  return checked(withMembers(emptyBody, members), findings, warnings)
}

function updateBody(body: StsPolicyBody, patch: JsonObject, asOf: Date): Checked<StsPolicyBody> {
  const read = readMembers(patch)
  if (!read.ok) return read
  const members = read.value
  const findings = [...checkScalars(members)]
  const type = readType(members.type === undefined ? body.type : members.type)
  findings.push(...findingsOf(type))
  const changesMeaning = members.definition !== undefined || members.type !== undefined
  const definition =
    type.ok && changesMeaning
      ? readDefinition(members.definition === undefined ? body.definition : members.definition, {
          type: type.value,
          isOrganizationDefault:
            typeof members.isOrganizationDefault === 'boolean'
              ? members.isOrganizationDefault
              : body.isOrganizationDefault,
          asOf,
          heldBefore: lifetimeMembersOf(body.definition[0] ?? ''),
        })
      : undefined
  if (definition) findings.push(...findingsOf(definition))
  const warnings = [...warningsOf(read), ...(definition ? warningsOf(definition) : [])]
  return checked(withMembers(body, members), findings, warnings)
}

/**
 * Makes the error of a refused body. Clients match on its first sentence; the reasons follow.
 */
export function invalidPolicy(findings: readonly Finding[]): OstiaryError {
  const reasons = findings
    .slice(0, mostSuggestions)
    .map(({ message }) => message)
    .join('; ')
  const isDefinition = findings.every(({ target }) => target?.startsWith('/definition'))
  const lead = isDefinition ? 'Property definition has an invalid value. ' : ''
  return new OstiaryError('directoryBadRequest', { message: `${lead}${reasons}`, findings })
}

/** Creates the codec of the legacy resource under the rules of the given day. */
export function legacyCodec(asOf: Date): WriteCodec<StsPolicyBody> {
  return {
    create: (body) => createBody(body, asOf),
    update: (current, patch) => updateBody(current.body, patch, asOf),
    invalid: invalidPolicy,
  }
}
