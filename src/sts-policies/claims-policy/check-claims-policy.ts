/**
 * What a custom claims policy must be beyond its types, and what in it has no effect.
 * Source: https://learn.microsoft.com/graph/api/resources/customclaimspolicy; "Claims sets" of
 * https://learn.microsoft.com/entra/identity-platform/reference-claims-customization.
 */

import { named, pointerTo, quoted, type Place } from '../../edm/place.ts'
import { checked, type Checked, type Finding } from '../../kernel/findings.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { OstiaryCode } from '../../kernel/ostiary-codes.ts'
import {
  claimSources,
  findAttribute,
  findClaimSource,
} from '../definitions/claims-mapping/claim-sources.ts'
import { parsePattern } from '../definitions/claims-mapping/pattern.ts'
import { isRestrictedJwtClaim } from '../definitions/claims-mapping/restricted-claims.ts'
import { claimsPolicyCodes } from './claims-policy-codes.ts'

/** Most claims, and most transformations of all of them: as many as a claims mapping policy has. */
export const mostClaims = 50
export const mostTransformations = 50

/** Most configurations of all claims. */
export const mostConfigurations = 100

/** Most groups in all conditions. Source: "Emit claims based on conditions" of the guide to claims customization. */
export const mostConditionGroups = 50

const typeOf = (object: JsonObject): string =>
  memberText(object, '@odata.type').replace('#microsoft.graph.', '')

interface Placed {
  readonly object: JsonObject
  readonly place: Place
}

function listAt(object: JsonObject, name: string, place: Place): readonly Placed[] {
  const list = object[name]
  return (Array.isArray(list) ? list : []).flatMap((each: JsonValue, index) =>
    isJsonObject(each) ? [{ object: each, place: [...place, name, index] }] : [],
  )
}

/** Every object inside a value, with its place. */
function objectsIn(value: JsonValue | undefined, place: Place): readonly Placed[] {
  if (Array.isArray(value)) {
    return value.flatMap((each: JsonValue, index) => objectsIn(each, [...place, index]))
  }
  if (!isJsonObject(value)) return []
  const inside = Object.entries(value).flatMap(([name, member]) =>
    objectsIn(member, [...place, name]),
  )
  return [{ object: value, place }, ...inside]
}

function finding(ostiaryCode: OstiaryCode, place: Place, message: string): Finding {
  return { ostiaryCode, message, target: pointerTo(place) }
}

function tooMany(count: number, most: number, parts: string): readonly Finding[] {
  if (count <= most) return []
  const message = `the policy has ${count} ${parts}; the most are ${most}`
  return [finding(claimsPolicyCodes.tooMany, ['claims'], message)]
}

function findAudienceFaults({ audienceOverride }: JsonObject): readonly Finding[] {
  if (typeof audienceOverride !== 'string') return []
  if (/^[a-z][a-z0-9+.-]*:.+/iu.test(audienceOverride) && URL.canParse(audienceOverride)) return []
  const place = ['audienceOverride']
  return [
    finding(
      claimsPolicyCodes.audienceNotAbsolute,
      place,
      `${named(place)} ${quoted(audienceOverride)} is not an absolute URI, such as \`https://api.contoso.com\``,
    ),
  ]
}

function findConfigurationFaults({ object, place }: Placed): readonly Finding[] {
  const [first] = listAt(object, 'transformations', place)
  const hasAttribute = isJsonObject(object['attribute'])
  if (first === undefined && hasAttribute) return []
  if (first !== undefined && isJsonObject(first.object['input'])) return []
  const at = first === undefined ? place : [...first.place, 'input']
  return [
    finding(
      claimsPolicyCodes.sourceMissing,
      at,
      first === undefined
        ? `${named(at)} needs \`attribute\` or \`transformations\``
        : `${named(at)} is required: a first transformation has no earlier result to begin with`,
    ),
  ]
}

function findSourceFaults({ object, place }: Placed): readonly Finding[] {
  const source = memberText(object, 'source')
  const known = findClaimSource(source)
  if (known !== undefined && known !== 'transformation') return []
  const words = claimSources.filter((word) => word !== 'transformation').map(quoted)
  const at = [...place, 'source']
  return [
    finding(
      claimsPolicyCodes.sourceUnknown,
      at,
      `${named(at)} ${source === '' ? 'is missing' : `cannot be ${quoted(source)}`}; use one of ${words.join(', ')}`,
    ),
  ]
}

function findRegexFaults({ object, place }: Placed): readonly Finding[] {
  const parsed = parsePattern(memberText(object, 'regex'))
  if (parsed.ok) return []
  const at = [...place, 'regex']
  const message = `${named(at)}: ${parsed.reason}, at character ${parsed.offset + 1}`
  return [finding(claimsPolicyCodes.regexMalformed, at, message)]
}

function findNameIdFaults(claims: readonly Placed[]): readonly Finding[] {
  const [, second] = claims.filter(({ object }) => typeOf(object) === 'samlNameIdClaim')
  if (second === undefined) return []
  const message = `${named(second.place)} is a second \`samlNameIdClaim\`; a policy can have one`
  return [finding(claimsPolicyCodes.nameIdRepeated, second.place, message)]
}

function warnOfClaim({ object, place }: Placed): readonly Finding[] {
  if (typeOf(object) !== 'customClaim') return []
  const formats = object['tokenFormat']
  const inFormat = (format: string): boolean => Array.isArray(formats) && formats.includes(format)
  const name = memberText(object, 'name')
  const isRestricted = inFormat('jwt') && isRestrictedJwtClaim(name)
  return [
    ...(Array.isArray(formats) && formats.length > 0
      ? []
      : [
          finding(
            claimsPolicyCodes.formatMissing,
            [...place, 'tokenFormat'],
            `claim ${quoted(name)} is in no token, because \`tokenFormat\` is empty`,
          ),
        ]),
    ...(isRestricted
      ? [
          finding(
            claimsPolicyCodes.claimRestricted,
            [...place, 'name'],
            `${quoted(name)} is a restricted claim; tokens keep the value of the service`,
          ),
        ]
      : []),
  ]
}

function warnOfAttribute({ object, place }: Placed): readonly Finding[] {
  const source = findClaimSource(memberText(object, 'source'))
  const id = memberText(object, 'id')
  if (source === undefined || object['isExtensionAttribute'] === true) return []
  if (findAttribute(source, id) !== undefined) return []
  const at = [...place, 'id']
  const message = `source \`${source}\` has no attribute ${quoted(id)}; a directory extension needs \`isExtensionAttribute\``
  return [finding(claimsPolicyCodes.attributeUnknown, at, message)]
}

/** Checks a whole policy. Warnings say what in it has no effect. */
export function checkClaimsPolicy(
  policy: JsonObject,
  earlierWarnings: readonly Finding[] = [],
): Checked<JsonObject> {
  const claims = listAt(policy, 'claims', [])
  const configurations = claims.flatMap(({ object, place }) =>
    listAt(object, 'configurations', place),
  )
  const parts = objectsIn(policy['claims'], ['claims'])
  const ofType = (name: string) => parts.filter(({ object }) => typeOf(object) === name)
  // WHY by the member: additional attributes of a pattern have no annotation.
  const sourced = parts.filter(({ object }) => 'isExtensionAttribute' in object)
  const groups = parts.flatMap(({ object: { memberOf } }) =>
    Array.isArray(memberOf) ? memberOf : [],
  )
  const transformations = parts.filter(({ object }) => typeOf(object).endsWith('Transformation'))
  const findings = [
    ...tooMany(claims.length, mostClaims, 'claims'),
    ...tooMany(configurations.length, mostConfigurations, 'configurations'),
    ...tooMany(transformations.length, mostTransformations, 'transformations'),
    ...tooMany(groups.length, mostConditionGroups, 'groups in conditions'),
  ]
  if (findings.length > 0) return checked(policy, findings)
  return checked(
    policy,
    [
      ...findAudienceFaults(policy),
      ...configurations.flatMap(findConfigurationFaults),
      ...sourced.flatMap(findSourceFaults),
      ...ofType('regexReplaceTransformation').flatMap(findRegexFaults),
      ...findNameIdFaults(claims),
    ],
    [...earlierWarnings, ...claims.flatMap(warnOfClaim), ...sourced.flatMap(warnOfAttribute)],
  )
}
