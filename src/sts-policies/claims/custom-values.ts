/**
 * The value of a claim of a custom claims policy: its configurations, their conditions and functions.
 * Source: https://learn.microsoft.com/graph/api/resources/customclaimconfiguration (beta);
 * https://learn.microsoft.com/entra/identity-platform/jwt-claims-customization, "Emit claims based on conditions".
 */

import { findAttribute, findClaimSource } from '../definitions/claims-mapping/claim-sources.ts'
import { maximumClaimsTransformations } from '../definitions/claims-mapping/claims-mapping.ts'
import { isJsonObject, memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import { readAttribute } from './attribute-values.ts'
import type { ClaimStep } from './claims-preview.ts'
import { functionName, runFunction, type FunctionReader } from './custom-functions.ts'
import { abbreviateValues } from './limits.ts'
import { skipWith, valuesWithin, type ResolvedValues, type SkippedValues } from './resolution.ts'
import type { TokenContext } from './token-context.ts'

type CustomValue = ResolvedValues | SkippedValues

/** The objects of a list; empty when it is none. */
export function objectsInList(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : []
}

/** Reads `valueBasedAttribute` or `sourcedAttribute`; `takesAll` also gives the values that a claim leaves out. */
function readCustomAttribute(
  context: TokenContext,
  attribute: JsonValue | undefined,
  takesAll: boolean,
): CustomValue {
  if (!isJsonObject(attribute)) return skipWith('sourceUnknown')
  const value = attribute['value']
  if (typeof value === 'string') {
    const step = { step: 'source', source: 'constant', values: abbreviateValues([value]) } as const
    return valuesWithin(value === '' ? [] : [value], [step], 'value')
  }
  const source = findClaimSource(memberText(attribute, 'source'))
  if (source === undefined || source === 'transformation') return skipWith('sourceUnknown')
  const id = memberText(attribute, 'id')
  const isExtension = attribute['isExtensionAttribute'] === true && source === 'user'
  const known = findAttribute(source, id)
  if (!isExtension && known === undefined) return skipWith('attributeUnknown', id)
  const found = readAttribute(
    context,
    isExtension ? { source, extensionId: id } : { source, attribute: known ?? id },
  )
  if (found.kind === 'skip') return found
  const { kind, values, steps, emitted } = found
  return { kind, values: takesAll ? values : values.slice(0, emitted), steps }
}

/** Reads the members of one function, and keeps the steps of what it read. */
class MemberReader implements FunctionReader {
  readonly steps: ClaimStep[] = []
  readonly #context: TokenContext

  constructor(context: TokenContext) {
    this.#context = context
  }

  readonly valuesOf = (member: JsonValue | undefined): readonly string[] => {
    if (!isJsonObject(member)) return []
    const takesAll = member['treatAsMultiValue'] === true
    const found = readCustomAttribute(this.#context, member['attribute'], takesAll)
    if (found.kind === 'skip') return []
    this.steps.push(...found.steps)
    return takesAll ? found.values : found.values.slice(0, 1)
  }

  readonly namedOf = (member: JsonValue | undefined): ReadonlyMap<string, string> => {
    const named = new Map<string, string>()
    for (const attribute of objectsInList(member).slice(0, maximumClaimsTransformations)) {
      const found = readCustomAttribute(this.#context, attribute, false)
      const [value = ''] = found.kind === 'values' ? found.values : []
      if (found.kind === 'values') this.steps.push(...found.steps)
      named.set(memberText(attribute, 'id').toLowerCase(), value)
    }
    return named
  }
}

/** Runs the functions of a configuration; each takes the output of the one before. */
function runFunctions(context: TokenContext, functions: readonly JsonObject[]): CustomValue {
  const steps: ClaimStep[] = []
  let values: readonly string[] = []
  for (const [index, options] of functions.slice(0, maximumClaimsTransformations).entries()) {
    const reader = new MemberReader(context)
    const inputs = index === 0 ? reader.valuesOf(options['input']) : values
    const outputs = runFunction(inputs, options, reader)
    if ('code' in outputs) return { kind: 'skip', reason: outputs }
    values = outputs
    const bounded = valuesWithin(values, [], functionName(options))
    if (bounded.kind === 'skip' && bounded.reason.code !== 'valueEmpty') return bounded
    steps.push(...reader.steps, {
      step: 'transformation',
      id: String(index),
      method: functionName(options),
      inputs: { input: abbreviateValues(inputs) },
      outputs: abbreviateValues(values),
    })
  }
  return valuesWithin(values, steps, functionName(functions.at(-1) ?? {}))
}

/** Tells whether a user is of the kind that a condition names. */
function isOfType({ user }: TokenContext, type: string): boolean {
  switch (type.toLowerCase()) {
    case '':
    case 'any':
      return true
    case 'members':
      return user !== undefined && !user.isGuest
    case 'allguests':
      return user?.isGuest === true
    case 'aadguests':
      return user?.guestOrigin === 'directory'
    case 'externalguests':
      return user?.guestOrigin === 'elsewhere'
    default:
      return false
  }
}

function meets(context: TokenContext, condition: JsonValue | undefined): boolean {
  if (!isJsonObject(condition)) return true
  if (!isOfType(context, memberText(condition, 'userType'))) return false
  const groups = condition['memberOf']
  if (!Array.isArray(groups) || groups.length === 0) return true
  const ids = new Set(context.user?.groups.map(({ id }) => id.toLowerCase()))
  return groups.some((group) => typeof group === 'string' && ids.has(group.toLowerCase()))
}

/**
 * Finds the value of a claim: of all configurations whose condition holds, first those with an attribute, then those
 * with functions; the last one that gives a value counts. Functions without output leave the attribute of their
 * configuration.
 */
export function customValueOf(context: TokenContext, claim: JsonObject): CustomValue {
  const met = objectsInList(claim['configurations']).filter(({ condition }) =>
    meets(context, condition),
  )
  const withFunctions = (configuration: JsonObject) =>
    objectsInList(configuration['transformations'])
  let found: CustomValue = skipWith('conditionNotMet')
  const take = (next: CustomValue) => {
    if (next.kind === 'values' || found.kind === 'skip') found = next
  }
  for (const configuration of met) {
    if (isJsonObject(configuration['attribute'])) {
      take(readCustomAttribute(context, configuration['attribute'], false))
    }
  }
  for (const configuration of met) {
    const functions = withFunctions(configuration)
    if (functions.length > 0) take(runFunctions(context, functions))
  }
  return found
}
