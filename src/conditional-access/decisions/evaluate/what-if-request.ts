/**
 * Reads what the what-if action is asked, and turns it into a sign-in. Only the shape is judged here; the
 * directory is asked elsewhere.
 *
 * A member that is not supplied is not known, and so is `all`, which says as much. DEVIATION: the pages give
 * defaults, but not the same ones at all times: once the zero members of each enumeration (`android`, `low`),
 * now `all` and `none`; and the tool itself reports a condition that has no detail in the request as not
 * evaluated because information is missing; this service does the same.
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
import { checked, type Checked, type Finding } from '../../../kernel/findings.ts'
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

/** Who signs in, as asked. */
export type AskedIdentity =
  | {
      readonly kind: 'user'
      /** Undefined for somebody of another tenant without an account here. */
      readonly id: string | undefined
      /** What the directory is to be overruled by; undefined when it decides. */
      readonly externalTypes: readonly ExternalUserType[] | undefined
      readonly homeTenantId: string | undefined
    }
  | { readonly kind: 'servicePrincipal' | 'agentIdentity'; readonly id: string }

/** A question to the action. */
export interface WhatIfRequest {
  readonly identity: AskedIdentity
  /** The sign-in but for who and when. */
  readonly surroundings: Omit<SignIn, 'principal' | 'at'>
  readonly appliedPoliciesOnly: boolean
}

type WhatIfConditions = Partial<StructuredValue<typeof signInConditions>>
type DeviceInfo = Partial<StructuredValue<typeof deviceInfo>>

/** The parameters as far as they could be read; members are absent as they were in the request. */
interface Parameters {
  readonly signInIdentity?: JsonObject | null
  readonly signInContext?: JsonObject | null
  readonly signInConditions?: WhatIfConditions | null
  readonly appliedPoliciesOnly?: boolean | null
}

/** Reads of the members of one object; what is wrong is kept until the end. */
class Reading {
  readonly findings: Finding[] = []

  refuse(ostiaryCode: OstiaryCode, target: string, message: string): void {
    this.findings.push({ ostiaryCode, target, message })
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
  reading: Reading,
  identity: JsonObject,
  version: GraphVersion,
): AskedIdentity {
  const parent = 'signInIdentity'
  switch (identity['@odata.type']) {
    case '#microsoft.graph.servicePrincipalSignIn':
      return {
        kind: 'servicePrincipal',
        id: reading.requireText(parent, identity, 'servicePrincipalId'),
      }
    case '#microsoft.graph.agentSignIn':
      if (version === 'v1.0') {
        reading.refuse(
          bodyCodes.valueOfBeta,
          '/signInIdentity/@odata.type',
          '`#microsoft.graph.agentSignIn` is a type of the beta version and cannot be used through v1.0',
        )
      }
      return {
        kind: 'agentIdentity',
        id: reading.requireText(parent, identity, 'agentServicePrincipalId'),
      }
    default: {
      const types = flagsIn(
        textOf(identity['externalUserType']) ?? null,
      ) as readonly ExternalUserType[]
      return {
        kind: 'user',
        // WHY not required of external users: those of direct connect have no account here.
        id:
          types.length > 0
            ? textOf(identity['userId'])
            : reading.requireText(parent, identity, 'userId'),
        externalTypes: types.length > 0 ? types : undefined,
        homeTenantId: textOf(identity['externalTenantId']),
      }
    }
  }
}

const userActions: Readonly<Record<string, string>> = {
  registerSecurityInformation: 'urn:user:registersecurityinfo',
  registerOrJoinDevices: 'urn:user:registerdevice',
}

/** Names of groups of applications, which are read and match nothing but policies on all applications. */
const groupNames: readonly string[] = ['office365', 'microsoftadminportals']

function readApplications(reading: Reading, context: JsonObject): Target {
  const named = (context['includeApplications'] ?? []) as readonly string[]
  const place = '/signInContext/includeApplications'
  if (named.length === 0) {
    reading.refuse(
      whatIfCodes.applicationMissing,
      place,
      '`signInContext.includeApplications` must have at least 1 item, not 0',
    )
  }
  for (const [index, appId] of named.entries()) {
    if (isGuid(appId) || groupNames.includes(appId.toLowerCase())) continue
    reading.refuse(
      whatIfCodes.applicationMalformed,
      `${place}/${index}`,
      `${quoted(appId)} in \`signInContext.includeApplications\` is not an application id (a GUID)`,
    )
  }
  return {
    kind: 'applications',
    // No application of the directory is an agent, and nobody can say here which scopes are asked for.
    applications: named.map((appId) => ({ appId, isAgentResource: false })),
    requestedScopes: null,
    isConfidentialClient: false,
  }
}

function readContext(reading: Reading, context: JsonObject): Target {
  const parent = 'signInContext'
  switch (context['@odata.type']) {
    case '#microsoft.graph.authContext':
      return {
        kind: 'authenticationContext',
        id: reading.requireText(parent, context, 'authenticationContextValue'),
      }
    case '#microsoft.graph.userActionContext': {
      const action = reading.requireText(parent, context, 'userAction')
      return { kind: 'userAction', action: userActions[action] ?? action }
    }
    default:
      return readApplications(reading, context)
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

/** The action knows one country, that of whatever a location goes by. */
function networkOf(reading: Reading, { ipAddress, country }: WhatIfConditions): SignIn['network'] {
  const ip = textOf(ipAddress)
  if (ip !== undefined && parseAddress(ip) === undefined) {
    reading.refuse(
      whatIfCodes.addressMalformed,
      '/signInConditions/ipAddress',
      `${quoted(ip)} in \`signInConditions.ipAddress\` is not an IP address`,
    )
  }
  const code = textOf(country)
  if (code !== undefined && !isCountryCode(code)) {
    reading.refuse(
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

/** One method is that of the session from its beginning; of two the session began with the first. */
function flowOf({ authenticationFlow }: WhatIfConditions): AuthenticationFlow {
  const method = textOf(authenticationFlow?.transferMethod)
  if (method === undefined) return {}
  const [original, current = original] = method.split(',') as readonly TransferMethod[]
  return { ...(current && { current }), ...(original && { original }) }
}

/** Values of trust types beside those that filters know. */
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
    // WHY: extension attributes of a device can be seen only where it is managed or trusted otherwise.
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
  const reading = new Reading()
  const request: WhatIfRequest = {
    identity: parameters.signInIdentity
      ? readIdentity(reading, parameters.signInIdentity, version)
      : { kind: 'servicePrincipal', id: '' },
    surroundings: {
      ...(parameters.signInContext && {
        target: readContext(reading, parameters.signInContext),
      }),
      ...clientAppOf(conditions),
      ...platformOf(conditions),
      ...deviceOf(conditions),
      network: networkOf(reading, conditions) ?? {},
      risk: riskOf(conditions) ?? {},
      authenticationFlow: flowOf(conditions),
    },
    appliedPoliciesOnly: parameters.appliedPoliciesOnly ?? false,
  }
  return checked(request, [...findings, ...decoded.findings, ...reading.findings])
}
