/**
 * Reads and prints authentication strengths.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationstrengthpolicy
 */

import { encodeComplex } from '../../../edm/complete.ts'
import { decodeComplex, type Decoded, type UnreadableMembers } from '../../../edm/decode.ts'
import { givenName } from '../../../edm/given-name.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { pointerTo } from '../../../edm/place.ts'
import { sameJson } from '../../../edm/same-json.ts'
import { formatSevenDigits, formatWholeSeconds } from '../../../kernel/clock.ts'
import { firstFindings } from '../../../kernel/finding-list.ts'
import { checked, passed, type Checked, type Finding } from '../../../kernel/findings.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import type { StoredObject } from '../../../store/port.ts'
import { builtInStrengths } from '../../model/strengths/built-in-strengths.ts'
import { combinationFindings, requirementsSatisfiedBy } from '../../model/strengths/combinations.ts'
import { completeConfiguration, configurationFindings } from './configuration-codec.ts'
import type { NewConfiguration, StrengthBody } from '../../model/strengths/strength-body.ts'
import { withConfigurationsContext } from '../../model/strengths/strength-context.ts'
import { allowedCombinationsType, strengthType } from '../../model/strengths/strength-types.ts'
import { strengthCodes } from './strength-codes.ts'

/** A strength whose configurations have no ids yet. */
export type NewStrengthBody = Omit<StrengthBody, 'combinationConfigurations'> & {
  readonly combinationConfigurations: readonly NewConfiguration[]
}

/** The members of a strength that a request gives and that could be read. */
interface DecodedStrength {
  readonly displayName?: string
  readonly description?: string | null
  readonly allowedCombinations?: readonly string[]
  readonly combinationConfigurations?: readonly JsonObject[] | null
}

/** Removes repeated combinations; the first of each is kept. */
function folded(combinations: readonly string[]): readonly string[] {
  return [...new Set(combinations)]
}

/** Refuses the name of a built-in strength, in any letter case. */
function nameFindings(displayName: string | undefined): readonly Finding[] {
  const namesake = builtInStrengths.find(
    (strength) => strength.displayName.toLowerCase() === displayName?.toLowerCase(),
  )
  if (namesake === undefined) return []
  return [
    {
      ostiaryCode: strengthCodes.nameNotUnique,
      message: `\`displayName\` must be unique among authentication strengths; \`${namesake.displayName}\` is the name of a built-in one`,
      target: '/displayName',
    },
  ]
}

/** Reads the body of a POST. Targets are JSON pointers; no codes are known for strengths. */
export function decodeStrengthCreate(
  json: JsonValue,
  version: GraphVersion,
  unreadableMembers?: UnreadableMembers,
): Checked<NewStrengthBody> {
  const decoded = decodeComplex(strengthType, json, { version, unreadableMembers })
  const given = decoded.value as DecodedStrength
  const { displayName = '', description, allowedCombinations, combinationConfigurations } = given
  const configurations = (combinationConfigurations ?? []).map(completeConfiguration)
  const allowed = folded(allowedCombinations ?? [])
  const body: NewStrengthBody = {
    displayName,
    description: description ?? '',
    policyType: 'custom',
    requirementsSatisfied: requirementsSatisfiedBy(allowed),
    allowedCombinations: allowed,
    combinationConfigurations: configurations,
  }
  return checked(
    body,
    [
      ...decoded.findings,
      ...nameFindings(given.displayName),
      ...(allowedCombinations === undefined
        ? []
        : combinationFindings(allowedCombinations, ['allowedCombinations'])),
      ...(allowedCombinations === undefined || isUnreadable(decoded, 'combinationConfigurations')
        ? []
        : firstFindings(configurations, (configuration, index) =>
            configurationFindings(
              configuration,
              {
                allowedCombinations,
                combinationConfigurations: configurations.slice(0, index),
              },
              ['combinationConfigurations', index],
            ),
          )),
    ],
    decoded.warnings,
  )
}

/**
 * Reads what a strength allows that exists somewhere, a built-in one too. Only a new strength must not have the name of a
 * built-in one.
 */
export function decodeStrengthDefinition(
  json: JsonObject,
  unreadableMembers?: UnreadableMembers,
): Checked<NewStrengthBody> {
  const { displayName } = json
  if (typeof displayName !== 'string') return decodeStrengthCreate(json, 'beta', unreadableMembers)
  const renamed = { ...json, displayName: `${displayName} ${memberText(json, 'id')}` }
  const decoded = decodeStrengthCreate(renamed, 'beta', unreadableMembers)
  return decoded.ok ? passed({ ...decoded.value, displayName }, decoded.warnings) : decoded
}

/** Tells whether part of a member could not be read. That is reported already. */
function isUnreadable({ findings }: Decoded, member: string): boolean {
  const place = pointerTo([member]).toLowerCase()
  return findings.some(({ target = '' }) => target.toLowerCase().startsWith(place))
}

/** Refuses changes of members that have operations of their own. Their stored values are accepted. */
function elsewhereFindings(
  stored: StrengthBody,
  { allowedCombinations, combinationConfigurations }: DecodedStrength,
): readonly Finding[] {
  const findings: Finding[] = []
  const allowed = new Set(allowedCombinations)
  const isSame =
    allowed.size === stored.allowedCombinations.length &&
    stored.allowedCombinations.every((combination) => allowed.has(combination))
  if (allowedCombinations !== undefined && !isSame) {
    findings.push({
      ostiaryCode: strengthCodes.combinationsNotUpdatable,
      message:
        '`allowedCombinations` cannot be changed by an update; use the action `updateAllowedCombinations`',
      target: '/allowedCombinations',
    })
  }
  const configurations = stored.combinationConfigurations.map((configuration) => {
    const { id: _, ...rest } = configuration
    return rest
  })
  if (
    combinationConfigurations !== undefined &&
    !sameJson((combinationConfigurations ?? []).map(completeConfiguration), configurations)
  ) {
    findings.push({
      ostiaryCode: strengthCodes.configurationsNotUpdatable,
      message:
        '`combinationConfigurations` cannot be changed by an update of the strength; create, update or delete each at `combinationConfigurations`',
      target: '/combinationConfigurations',
    })
  }
  return findings
}

/** Reads the body of a PATCH and applies it: only the name and the description change. */
export function decodeStrengthPatch(
  { body: stored }: StoredObject<StrengthBody>,
  patch: JsonValue,
  version: GraphVersion,
): Checked<StrengthBody> {
  const decoded = decodeComplex(strengthType, patch, { version, stored })
  const given = decoded.value as DecodedStrength
  const { displayName = stored.displayName, description = stored.description } = given
  return checked(
    { ...stored, displayName, description: description ?? '' },
    [
      ...builtInFindings(stored),
      ...decoded.findings,
      ...nameFindings(given.displayName),
      ...elsewhereFindings(stored, given),
    ],
    decoded.warnings,
  )
}

/**
 * Reads the parameters of `updateAllowedCombinations` and applies them. A combination that a configuration
 * applies to cannot be removed.
 */
export function decodeAllowedCombinations(
  { body: stored }: StoredObject<StrengthBody>,
  parameters: JsonValue,
  version: GraphVersion,
): Checked<StrengthBody> {
  const place = ['allowedCombinations']
  const { allowedCombinations: before } = stored
  const decoded = decodeComplex(allowedCombinationsType, parameters, {
    version,
    stored: { allowedCombinations: before },
  })
  const given = (decoded.value as DecodedStrength).allowedCombinations
  const allowedCombinations = folded(given ?? [])
  const isGiven =
    isJsonObject(parameters) && givenName(parameters, 'allowedCombinations') !== undefined
  const configured = stored.combinationConfigurations.flatMap(({ id, appliesToCombinations }) =>
    appliesToCombinations
      .filter((combination) => !allowedCombinations.includes(combination))
      .map((combination) => ({
        ostiaryCode: strengthCodes.combinationConfigured,
        message: `\`${combination}\` must stay in \`allowedCombinations\` while the combination configuration \`${id}\` applies to it`,
        target: '/allowedCombinations',
      })),
  )
  const body: StrengthBody = {
    ...stored,
    allowedCombinations,
    requirementsSatisfied: requirementsSatisfiedBy(allowedCombinations),
  }
  return checked(
    body,
    [
      ...builtInFindings(stored),
      ...decoded.findings,
      // WHY: a PATCH may leave out required members, but the parameters of an action may not.
      ...(isGiven
        ? []
        : [
            {
              ostiaryCode: strengthCodes.combinationsMissing,
              message: '`allowedCombinations` is required',
              target: '/allowedCombinations',
            },
          ]),
      ...(given === undefined ? [] : [...combinationFindings(given, place), ...configured]),
    ],
    decoded.warnings,
  )
}

/** Reports that a strength is built in and cannot be changed. */
export function builtInFindings({ policyType, displayName }: StrengthBody): readonly Finding[] {
  return policyType === 'custom'
    ? []
    : [
        {
          ostiaryCode: strengthCodes.builtIn,
          message: `\`${displayName}\` is a built-in authentication strength and cannot be changed`,
        },
      ]
}

/** How a strength is printed. */
interface StrengthForm {
  readonly showsUnknownMembers?: boolean
  /** The URL after which its members have contexts. Shape: `https://…/v1.0/$metadata#policies/…('id')`. */
  readonly contextUrl?: string
}

/**
 * Prints a strength, alone or inside the policy that names it. The instants of built-in strengths have no
 * fraction, as the service prints them.
 */
export function encodeStrength(
  { id, body, createdAt, modifiedAt }: StoredObject<StrengthBody>,
  version: GraphVersion,
  { showsUnknownMembers = true, contextUrl }: StrengthForm = {},
): JsonObject {
  const printInstant = body.policyType === 'builtIn' ? formatWholeSeconds : formatSevenDigits
  const printed = encodeComplex(
    strengthType,
    {
      ...body,
      id,
      createdDateTime: printInstant(createdAt),
      modifiedDateTime: printInstant(modifiedAt),
    },
    version,
    { showsUnknownMembers },
  )
  return contextUrl === undefined ? printed : withConfigurationsContext(printed, contextUrl)
}
