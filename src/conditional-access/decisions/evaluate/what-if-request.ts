/**
 * Reads a request of the what-if action as a sign-in. The directory is read elsewhere.
 *
 * A member that is missing is unknown, and so is `all`. DEVIATION: the pages give defaults, which changed over time:
 * first the zero members of each enumeration (`android`, `low`), now `all` and `none`. The tool itself reports a
 * condition without details in the request as not evaluated, because information is missing; so do we.
 * Source: https://learn.microsoft.com/graph/api/conditionalaccessroot-evaluate, `signInConditions`,
 * https://learn.microsoft.com/entra/identity/conditional-access/what-if-tool
 */

import { flagsIn } from '../../model/flags.ts'
import { isCountryCode } from '../../../api/schema/country.ts'
import { decodeComplex } from '../../../edm/decode.ts'
import type { GraphVersion } from '../../../edm/model.ts'
import { bodyCodes } from '../../../edm/body-codes.ts'
import { quoted } from '../../../edm/place.ts'
import type { StructuredValue } from '../../../edm/structured-value.ts'
import { FindingList } from '../../../kernel/finding-list.ts'
import { checked, type Checked } from '../../../kernel/findings.ts'
import { isGuid } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import type {
  AuthenticationFlow,
  Device,
  ExternalUserType,
  SignIn,
  Target,
  TransferMethod,
} from '../../engine/model/sign-in.ts'
import { deviceTextProperties } from '../../engine/model/sign-in-schema.ts'
import { parseAddress } from '../../model/locations/address-ranges.ts'
import { whatIfCodes } from '../decision-codes.ts'
import { withPresentNames } from './former-names.ts'
import { evaluateParameters, type deviceInfo, type signInConditions } from './types.ts'
import { registerOrJoinDevice, registerSecurityInformation } from '../../model/user-actions.ts'

/** Who signs in, as the request says. */
export type AskedIdentity =
  | {
      readonly kind: 'user'
      /** Undefined for a user of another tenant without an account here. */
      readonly id: string | undefined
      /** Replaces what the directory says; undefined when the directory decides. */
      readonly externalTypes: readonly ExternalUserType[] | undefined
      readonly homeTenantId: string | undefined
    }
  | { readonly kind: 'servicePrincipal' | 'agentIdentity'; readonly id: string }

/** A request of the action. */
export interface WhatIfRequest {
  readonly identity: AskedIdentity
  /** The sign-in without its principal and its instant. */
  readonly signInFacts: Omit<SignIn, 'principal' | 'at'>
  readonly appliedPoliciesOnly: boolean
}

type WhatIfConditions = Partial<StructuredValue<typeof signInConditions>>
type DeviceInfo = Partial<StructuredValue<typeof deviceInfo>>

/** The parameters that could be read. Members that are absent from the request are absent here. */
interface Parameters {
  readonly signInIdentity?: JsonObject | null
  readonly signInContext?: JsonObject | null
  readonly signInConditions?: WhatIfConditions | null
  readonly appliedPoliciesOnly?: boolean | null
}

/** Collects the faults of a request. */
class FaultCollector {
  readonly findings = new FindingList()

  refuse(ostiaryCode: OstiaryCode, target: string, message: string): void {
    this.findings.add({ ostiaryCode, target, message })
  }

  requireText(parent: string, object: JsonObject, name: string): string {
    const value = object[name]
    if (typeof value === 'string' && value !== '') return value
    this.refuse(bodyCodes.memberRequired, `/${parent}/${name}`, `\`${parent}.${name}\` is required`)
    return ''
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function readIdentity(
  faults: FaultCollector,
  identity: JsonObject,
  version: GraphVersion,
): AskedIdentity {
  const parent = 'signInIdentity'
  switch (identity['@odata.type']) {
    case '#microsoft.graph.servicePrincipalSignIn':
      return {
        kind: 'servicePrincipal',
        id: faults.requireText(parent, identity, 'servicePrincipalId'),
      }
    case '#microsoft.graph.agentSignIn':
      if (version === 'v1.0') {
        faults.refuse(
          bodyCodes.valueOfBeta,
          '/signInIdentity/@odata.type',
          '`#microsoft.graph.agentSignIn` is a type of the beta version and cannot be used through v1.0',
        )
      }
      return {
        kind: 'agentIdentity',
        id: faults.requireText(parent, identity, 'agentServicePrincipalId'),
      }
    default: {
      const types = flagsIn(
        textOf(identity['externalUserType']) ?? null,
      ) as readonly ExternalUserType[]
      return {
        kind: 'user',
        // WHY optional for external users: users of direct connect have no account here.
        id:
          types.length > 0
            ? textOf(identity['userId'])
            : faults.requireText(parent, identity, 'userId'),
        externalTypes: types.length > 0 ? types : undefined,
        homeTenantId: textOf(identity['externalTenantId']),
      }
    }
  }
}

const userActions: Readonly<Record<string, string>> = {
  registerSecurityInformation,
  registerOrJoinDevices: registerOrJoinDevice,
}

/** Names of groups of applications. They are accepted, and match only policies for all applications. */
const groupNames: readonly string[] = ['office365', 'microsoftadminportals']

function readApplications(faults: FaultCollector, context: JsonObject): Target {
  const named = (context['includeApplications'] ?? []) as readonly string[]
  const place = '/signInContext/includeApplications'
  if (named.length === 0) {
    faults.refuse(
      whatIfCodes.applicationMissing,
      place,
      '`signInContext.includeApplications` must have at least 1 item, not 0',
    )
  }
  for (const [index, appId] of named.entries()) {
    if (faults.findings.isFull) break
    if (isGuid(appId) || groupNames.includes(appId.toLowerCase())) continue
    faults.refuse(
      whatIfCodes.applicationMalformed,
      `${place}/${index}`,
      `${quoted(appId)} in \`signInContext.includeApplications\` is not an application id (a GUID)`,
    )
  }
  return {
    kind: 'applications',
    applications: named.map((appId) => ({ appId })),
    // A request cannot name scopes.
    requestedScopes: null,
    isConfidentialClient: false,
  }
}

function readContext(faults: FaultCollector, context: JsonObject): Target {
  const parent = 'signInContext'
  switch (context['@odata.type']) {
    case '#microsoft.graph.authContext':
      return {
        kind: 'authenticationContext',
        id: faults.requireText(parent, context, 'authenticationContextValue'),
      }
    case '#microsoft.graph.userActionContext': {
      const action = faults.requireText(parent, context, 'userAction')
      return { kind: 'userAction', action: userActions[action] ?? action }
    }
    default:
      return readApplications(faults, context)
  }
}

function clientAppOf({ clientAppType }: WhatIfConditions): Pick<SignIn, 'clientApp'> {
  switch (clientAppType) {
    case undefined:
    case null:
    case 'all':
      return {}
    case 'easSupported':
      return { clientApp: 'exchangeActiveSync' }
    default:
      return { clientApp: clientAppType }
  }
}

function platformOf({ devicePlatform }: WhatIfConditions): Pick<SignIn, 'platform'> {
  const isSaid = devicePlatform !== undefined && devicePlatform !== null && devicePlatform !== 'all'
  return isSaid ? { platform: devicePlatform } : {}
}

/** The action knows one country, for both ways in which locations find countries. */
function networkOf(
  faults: FaultCollector,
  { ipAddress, country }: WhatIfConditions,
): SignIn['network'] {
  const ip = textOf(ipAddress)
  if (ip !== undefined && parseAddress(ip) === undefined) {
    faults.refuse(
      whatIfCodes.addressMalformed,
      '/signInConditions/ipAddress',
      `${quoted(ip)} in \`signInConditions.ipAddress\` is not an IP address`,
    )
  }
  const code = textOf(country)
  if (code !== undefined && !isCountryCode(code)) {
    faults.refuse(
      whatIfCodes.countryMalformed,
      '/signInConditions/country',
      `${quoted(code)} in \`signInConditions.country\` is not a country code of two letters`,
    )
  }
  return {
    ...(ip !== undefined && { ip }),
    ...(code !== undefined && { country: code, gpsCountry: code }),
  }
}

function riskOf(conditions: WhatIfConditions): SignIn['risk'] {
  const {
    signInRiskLevel,
    userRiskLevel,
    servicePrincipalRiskLevel,
    insiderRiskLevel,
    agentIdRiskLevel,
  } = conditions
  return {
    ...(signInRiskLevel && { signIn: signInRiskLevel }),
    ...(userRiskLevel && { user: userRiskLevel }),
    ...(servicePrincipalRiskLevel && { servicePrincipal: servicePrincipalRiskLevel }),
    ...(insiderRiskLevel && { insider: insiderRiskLevel }),
    ...(agentIdRiskLevel && { agent: agentIdRiskLevel }),
  }
}

/** One method is that of the whole session; of two, the session began with the first. */
function flowOf({ authenticationFlow }: WhatIfConditions): AuthenticationFlow {
  const method = textOf(authenticationFlow?.transferMethod)
  if (method === undefined) return {}
  const [original, current = original] = method.split(',') as readonly TransferMethod[]
  return { ...(current && { current }), ...(original && { original }) }
}

/** Further values of trust types, by the values that filters know. */
const trustTypes: Readonly<Record<string, string>> = { entraid: 'AzureAD' }

function deviceOf({ deviceInfo: info }: WhatIfConditions): Pick<SignIn, 'device'> {
  if (info === undefined || info === null) return {}
  const given: DeviceInfo = info
  const texts = Object.fromEntries(
    deviceTextProperties.flatMap((name) => {
      const value = textOf(name === 'deviceOwnership' ? given.ownership : given[name])
      return value === undefined ? [] : [[name, value]]
    }),
  ) as Partial<Record<(typeof deviceTextProperties)[number], string>>
  const trustType = trustTypes[texts.trustType?.toLowerCase() ?? ''] ?? texts.trustType
  const { isCompliant, physicalIds, systemLabels } = given
  const device: Device = {
    ...texts,
    ...(trustType !== undefined && { trustType }),
    ...(typeof isCompliant === 'boolean' && { isCompliant }),
    ...(Array.isArray(physicalIds) && physicalIds.length > 0 && { physicalIds }),
    ...(Array.isArray(systemLabels) && systemLabels.length > 0 && { systemLabels }),
    // WHY: extension attributes can only be read of devices that are managed or trusted.
    ...(Object.keys(texts).some((name) => name.startsWith('extension')) && { isManaged: true }),
  }
  return { device }
}

/** Reads the body of the action. Findings have JSON pointers as targets. */
export function decodeWhatIf(body: JsonObject, version: GraphVersion): Checked<WhatIfRequest> {
  const { json, findings } = withPresentNames(body)
  const decoded = decodeComplex(evaluateParameters, json, { version })
  const parameters = decoded.value as Parameters
  const conditions = parameters.signInConditions ?? {}
  const faults = new FaultCollector()
  const request: WhatIfRequest = {
    identity: parameters.signInIdentity
      ? readIdentity(faults, parameters.signInIdentity, version)
      : { kind: 'servicePrincipal', id: '' },
    signInFacts: {
      ...(parameters.signInContext && {
        target: readContext(faults, parameters.signInContext),
      }),
      ...clientAppOf(conditions),
      ...platformOf(conditions),
      ...deviceOf(conditions),
      network: networkOf(faults, conditions) ?? {},
      risk: riskOf(conditions) ?? {},
      authenticationFlow: flowOf(conditions),
    },
    appliedPoliciesOnly: parameters.appliedPoliciesOnly ?? false,
  }
  return checked(request, [...findings, ...decoded.findings, ...faults.findings.found])
}
