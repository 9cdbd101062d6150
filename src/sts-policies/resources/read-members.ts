/** Reads the members of a request body under their canonical names, and checks those that are single values. */

import { bodyCodes } from '../../edm/body-codes.ts'
import { isAnnotationName } from '../../edm/decode.ts'
import { typeAnnotation } from '../../edm/model.ts'
import { didYouMean } from '../../kernel/did-you-mean.ts'
import { checked, pointerSegment, type Checked, type Finding } from '../../kernel/findings.ts'
import { jsonKind, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { stsPolicyCodes } from './resource-codes.ts'
import type { PolicyView, WritableMember } from './policy-view.ts'

/** Most unknown members for which a known one is suggested. */
const mostSuggestions = 10

/** Most members that are reported as left out. */
const mostWarnings = 50

const readOnly: readonly string[] = ['id', 'deletedDateTime']

/** The members that a body gives, under their canonical names. */
export type Members = Partial<Record<WritableMember, JsonValue>>

/** Microsoft's page misspelt the name for months, and clients copied it. */
const misspelling = 'alternativeidentifer'

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

function memberNamed({ writable }: PolicyView, name: string): WritableMember | undefined {
  const wanted = sameName(name, misspelling) ? 'alternativeIdentifier' : name
  return writable.find((member) => sameName(member, wanted))
}

/** Tells whether a `type` says what the path says already: the type's name, or its segment as one module sends it. */
function namesOwnType({ type }: PolicyView, name: string, value: JsonValue): boolean {
  if (type === undefined || !sameName(name, 'type') || typeof value !== 'string') return false
  return sameName(value, type.name) || sameName(value, type.family?.segment ?? '')
}

function otherType({ type, typeName }: PolicyView, value: JsonValue): readonly Finding[] {
  if (type === undefined || typeof value !== 'string') return []
  const given = value.replace(/^#?(?:microsoft\.graph\.)?/iu, '')
  if (sameName(given, typeName)) return []
  return [
    {
      ostiaryCode: stsPolicyCodes.otherFamily,
      message: `\`${typeAnnotation}\` is \`${value.slice(0, 128)}\`; this path has policies of type \`#microsoft.graph.${typeName}\``,
      target: `/${typeAnnotation}`,
    },
  ]
}

function unknownMember(
  { typeName, writable }: PolicyView,
  name: string,
  mayGuess: boolean,
): Finding {
  const near = mayGuess ? didYouMean(name, writable) : undefined
  const hint = sameName(name, 'appliesTo')
    ? ' Assign the policy at the application or service principal.'
    : near === undefined
      ? ''
      : ` Did you mean \`${near}\`?`
  return {
    ostiaryCode: stsPolicyCodes.memberUnknown,
    message: `Property '${name}' does not exist on type 'microsoft.graph.${typeName}'.${hint}`,
    target: `/${pointerSegment(name)}`,
  }
}

/**
 * Reads the members of a body under their canonical names; names match without case, annotations are dropped,
 * and so are members of other views and unknown members that are null, with a warning.
 */
export function readBodyMembers(view: PolicyView, body: JsonObject): Checked<Members> {
  const members: Members = {}
  const findings: Finding[] = []
  const warnings: Finding[] = []
  const warn = (warning: Finding): void => {
    if (warnings.length < mostWarnings) warnings.push(warning)
  }
  for (const [name, value = null] of Object.entries(body)) {
    if (name === typeAnnotation) findings.push(...otherType(view, value))
    if (name.includes('@') || isAnnotationName(name)) continue
    if (readOnly.some((known) => sameName(known, name))) continue
    const target = `/${pointerSegment(name)}`
    const member = memberNamed(view, name)
    if (member === undefined && view.ignored.some((known) => sameName(known, name))) {
      if (namesOwnType(view, name, value)) continue
      warn({
        ostiaryCode: stsPolicyCodes.legacyMemberLeftOut,
        message: `\`${name}\` belongs to the policies of 2016 to 2019 and was left out`,
        target,
      })
    } else if (member === undefined && value === null) {
      warn({
        ostiaryCode: bodyCodes.nullLeftOut,
        message: `\`${name}\` is not a known member; it is null and was left out`,
        target,
      })
    } else if (member === undefined) {
      findings.push(unknownMember(view, name, findings.length < mostSuggestions))
    } else if (Object.hasOwn(members, member)) {
      findings.push({
        ostiaryCode: stsPolicyCodes.memberRepeated,
        message: `\`${member}\` occurs twice in different letter case`,
        target,
      })
    } else {
      members[member] = value
    }
  }
  return checked(members, findings, warnings)
}

/** The finding for a member whose value has another JSON type than it takes. */
export function wrongKind(
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

function checkText(members: Members, member: 'alternativeIdentifier' | 'description') {
  const value = members[member]
  if (value === undefined || value === null || typeof value === 'string') return []
  return [wrongKind(member, 'a string or null', value)]
}

/** Lists what is wrong with the members other than `type` and `definition`. */
export function checkScalars(view: PolicyView, members: Members): readonly Finding[] {
  const findings: Finding[] = []
  const { displayName, isOrganizationDefault, keyCredentials } = members
  if (displayName !== undefined && typeof displayName !== 'string') {
    findings.push(wrongKind('displayName', 'a string', displayName))
  } else if (displayName?.trim() === '') {
    findings.push({
      ostiaryCode: stsPolicyCodes.displayNameEmpty,
      message: '`displayName` must not be empty',
      target: '/displayName',
    })
  }
  // WHY null for the typed families only: there Graph declares that the member may be null, which means false.
  const isUnset = isOrganizationDefault === null && view.type !== undefined
  if (
    isOrganizationDefault !== undefined &&
    typeof isOrganizationDefault !== 'boolean' &&
    !isUnset
  ) {
    findings.push(wrongKind('isOrganizationDefault', 'a Boolean', isOrganizationDefault))
  }
  findings.push(
    ...checkText(members, 'alternativeIdentifier'),
    ...checkText(members, 'description'),
  )
  const hasKeys =
    keyCredentials !== undefined &&
    keyCredentials !== null &&
    !(Array.isArray(keyCredentials) && keyCredentials.length === 0)
  if (hasKeys) {
    findings.push({
      ostiaryCode: stsPolicyCodes.keysNotSupported,
      message: '`keyCredentials` must be empty; keys of a policy are not supported',
      target: '/keyCredentials',
    })
  }
  return findings
}
