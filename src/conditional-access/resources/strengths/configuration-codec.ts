/**
 * Reads and prints the configurations of a strength: which security keys or certificates count for a
 * combination that it allows.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationcombinationconfiguration
 */

import { complete, encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex } from '../../../edm/decode.ts'
import { mergePatch } from '../../../edm/merge-patch.ts'
import { variantOf, type ComplexType, type GraphVersion } from '../../../edm/model.ts'
import { named, pointerTo, quoted, type Place } from '../../../edm/place.ts'
import { firstFindings } from '../../../kernel/finding-list.ts'
import { checked, failed, type Checked, type Finding } from '../../../kernel/findings.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type {
  CombinationConfiguration,
  NewConfiguration,
  StrengthBody,
} from '../../model/strengths/strength-body.ts'
import { configurationType } from '../../model/strengths/strength-types.ts'
import { configurationCodes } from './strength-codes.ts'

type TypeName = NewConfiguration['@odata.type']

const typeNames = Object.keys(configurationType.variants) as readonly TypeName[]

/** The strength that a configuration is part of, without that configuration. */
type ConfigurationContext = Pick<StrengthBody, 'allowedCombinations'> & {
  readonly combinationConfigurations: readonly NewConfiguration[]
}

/** The combinations that each type can apply to. Source: the pages of the two types. */
const applicable: Readonly<Record<TypeName, readonly string[]>> = {
  '#microsoft.graph.fido2CombinationConfiguration': ['fido2'],
  '#microsoft.graph.x509CertificateCombinationConfiguration': [
    'x509CertificateSingleFactor',
    'x509CertificateMultiFactor',
  ],
}

function typeOf(configuration: JsonObject): ComplexType {
  return variantOf(configurationType, configuration) ?? configurationType.base
}

/** Completes a decoded configuration: unset lists become empty. */
export function completeConfiguration(decoded: JsonObject): NewConfiguration {
  return {
    '@odata.type': decoded['@odata.type'],
    ...complete(typeOf(decoded), decoded, 'beta'),
  } as NewConfiguration
}

function restricts(configuration: NewConfiguration): boolean {
  return 'allowedAAGUIDs' in configuration
    ? configuration.allowedAAGUIDs.length > 0
    : configuration.allowedIssuerSkis.length > 0 || configuration.allowedPolicyOIDs.length > 0
}

/**
 * Checks a configuration in its strength: it must apply to combinations of its type that the strength allows
 * and no other configuration has, and it must restrict something.
 * Source: https://learn.microsoft.com/graph/api/authenticationstrengthpolicy-post-combinationconfigurations;
 * https://registry.terraform.io/providers/hashicorp/azuread (one configuration for each combination).
 */
export function configurationFindings(
  configuration: NewConfiguration,
  { allowedCombinations, combinationConfigurations }: ConfigurationContext,
  place: Place,
): readonly Finding[] {
  const type = configuration['@odata.type']
  const list = [...place, 'appliesToCombinations']
  const reasonAgainst = (combination: string): string | undefined => {
    if (!applicable[type].includes(combination)) {
      const possible = applicable[type].map(quoted).join(' or ')
      return `cannot be configured by ${quoted(type)}, which applies to ${possible}`
    }
    if (!allowedCombinations.includes(combination)) {
      return 'is not among the `allowedCombinations` of the authentication strength'
    }
    return combinationConfigurations.some((other) =>
      other.appliesToCombinations.includes(combination),
    )
      ? 'already has another configuration'
      : undefined
  }
  const findings = firstFindings(configuration.appliesToCombinations, (combination, index) => {
    const reason = reasonAgainst(combination)
    const here = [...list, index]
    return reason === undefined
      ? []
      : [
          {
            ostiaryCode: configurationCodes.combinationNotPossible,
            message: `${quoted(combination)} in ${named(here)} ${reason}`,
            target: pointerTo(here),
          },
        ]
  })
  const empty =
    configuration.appliesToCombinations.length === 0
      ? [
          {
            ostiaryCode: configurationCodes.combinationsEmpty,
            message: `${named(list)} must not be empty`,
            target: pointerTo(list),
          },
        ]
      : []
  // WHY: the pages do not say whether an empty list allows everything or nothing, so it is not stored.
  const members = typeOf(configuration)
    .properties.map(({ name }) => name)
    .filter((name) => name.startsWith('allowed'))
  const idle = restricts(configuration)
    ? []
    : [
        {
          ostiaryCode: configurationCodes.restrictsNothing,
          message: `${members.map((name) => named([...place, name])).join(' or ')} must not be empty`,
          target: pointerTo([...place, members[0] ?? '']),
        },
      ]
  return [...empty, ...findings, ...idle]
}

/** Reads the type that a body names. */
function readType(json: JsonObject): TypeName | undefined {
  const given = json['@odata.type']
  if (typeof given !== 'string') return undefined
  const name = given.replace(/^#?(?:microsoft\.graph\.)?/iu, '#microsoft.graph.').toLowerCase()
  return typeNames.find((typeName) => typeName.toLowerCase() === name)
}

/** Reads the body of a POST to the configurations of a strength. */
export function decodeConfigurationCreate(
  json: JsonObject,
  strength: StrengthBody,
  version: GraphVersion,
): Checked<NewConfiguration> {
  const type = readType(json)
  if (type === undefined) {
    const names = typeNames.map(quoted).join(' or ')
    return failed({
      ostiaryCode: configurationCodes.typeUnknown,
      message: `\`@odata.type\` must be ${names}`,
      target: '/@odata.type',
    })
  }
  const decoded = decodeComplex(configurationType.variants[type], json, { version })
  const configuration = completeConfiguration({ ...decoded.value, '@odata.type': type })
  return checkedConfiguration(
    configuration,
    strength,
    decoded.value,
    decoded.findings,
    decoded.warnings,
  )
}

/** Reads the body of a PATCH to one configuration and applies it; its type stays. */
export function decodeConfigurationPatch(
  stored: CombinationConfiguration,
  patch: JsonObject,
  strength: StrengthBody,
  version: GraphVersion,
): Checked<CombinationConfiguration> {
  const type = stored['@odata.type']
  const variant = configurationType.variants[type]
  const decoded = decodeComplex(variant, patch, { version, stored })
  const merged = mergePatch(variant, stored, decoded.value)
  const configuration = {
    ...completeConfiguration(merged),
    id: stored.id,
  } as CombinationConfiguration
  const others = strength.combinationConfigurations.filter(({ id }) => id !== stored.id)
  const isOtherType = patch['@odata.type'] !== undefined && readType(patch) !== type
  return checkedConfiguration(
    configuration,
    { ...strength, combinationConfigurations: others },
    merged,
    [
      ...(isOtherType
        ? [
            {
              ostiaryCode: configurationCodes.typeFixed,
              message: `\`@odata.type\` must stay ${quoted(type)}`,
              target: '/@odata.type',
            },
          ]
        : []),
      ...decoded.findings,
    ],
    decoded.warnings,
  )
}

/** Checks only what could be read; everything else is reported already. */
function checkedConfiguration<Configuration extends NewConfiguration>(
  configuration: Configuration,
  strength: ConfigurationContext,
  read: JsonObject,
  findings: readonly Finding[],
  warnings: readonly Finding[] | undefined,
): Checked<Configuration> {
  const isReadable = findings.length === 0 && read['appliesToCombinations'] !== undefined
  const all = isReadable ? configurationFindings(configuration, strength, []) : findings
  return checked(configuration, all, warnings)
}

/** Prints a configuration with its `@odata.type`. */
export function encodeConfiguration(
  configuration: CombinationConfiguration,
  version: GraphVersion,
): JsonObject {
  return {
    '@odata.type': configuration['@odata.type'],
    ...encodeComplex(typeOf(configuration), configuration, version),
  }
}
