/** Rows 35 and 36: values of metadata items that have a shape or a list of values. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { MetadataItem, TechnicalProfile } from '../../model/policy.ts'
import type { PolicyFault, PolicyFinding } from '../policy-finding.ts'
import { readDocument } from '../../xml/read-document.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { metadataKey, metadataValueOf } from './metadata-vocabulary.ts'
import { profileKindOf, type ProfileKind } from './profile-kinds.ts'
import { profileCodes } from './profiles-codes.ts'
import { metadataItem, runningProfiles } from './running-profiles.ts'

type ValueFault = Omit<PolicyFault, 'ostiaryCode'>

/** A value that an administrator has yet to replace, or that a tool or the service fills in: its shape is not known. */
const unfilled = /[{}[\]<>#$%]|__|your|insert|replace|enter|change|placeholder|todo/iu

const booleans = new Set(['true', 'false', '1', '0'])

function checkBoolean(
  item: MetadataItem,
  { id }: TechnicalProfile,
  kind: ProfileKind,
): ValueFault | undefined {
  const value = item.value.trim()
  // WHY: a child cannot remove an item, only blank it.
  if (value === '' || value.includes('{') || booleans.has(value.toLowerCase())) return undefined
  const key = abbreviate(metadataKey(item.key))
  // WHY: some settings of a page take `None`, and policies write it for others. Source: mrochon/b2csamples, reCAPTCHA.
  if (key.startsWith('setting.') && value.toLowerCase() === 'none') return undefined
  return kind === 'saml'
    ? {
        code: 'AADB2C90170',
        message: `The metadata item '${key}' of technical profile '${abbreviate(id)}' does not specify a valid boolean. True or False expected.`,
      }
    : {
        code: 'AADB2C90030',
        message: `Profile '${abbreviate(id)}' contains an invalid boolean for ${key}. Expected either 'true' or 'false'.`,
      }
}

/** The part of a URL that may be printed: query and user name may hold secrets. */
export function printableUrl(url: string): string {
  return abbreviate(url.replace(/[?#].*$/su, '').replace(/\/\/[^/@]*@/u, '//'))
}

function checkUrl(item: MetadataItem, { id }: TechnicalProfile): ValueFault | undefined {
  const value = item.value.trim()
  if (unfilled.test(value)) return undefined
  if (/^https?:\/\/[^\s/]/iu.test(value) && URL.canParse(value)) return undefined
  return {
    code: 'AADB2C90026',
    message: `Profile '${abbreviate(id)}' metadata contains the key '${abbreviate(metadataKey(item.key))}' which has the empty or invalid URL format of '${printableUrl(value)}'.`,
  }
}

function checkUriList(item: MetadataItem, { id }: TechnicalProfile): ValueFault | undefined {
  if (item.value.trim() === '' || unfilled.test(item.value)) return undefined
  const invalid = item.value
    .split(',')
    .map((uri) => uri.trim())
    .find((uri) => !/^[a-z][a-z0-9+.-]*:\S+$/iu.test(uri))
  if (invalid === undefined) return undefined
  return {
    code: 'AADB2C90181',
    message: `The metadata item '${abbreviate(metadataKey(item.key))}' of technical profile '${abbreviate(id)}' contains invalid URI '${abbreviate(invalid)}'. A comma separated list of URIs is expected.`,
  }
}

function checkXml(item: MetadataItem, { id }: TechnicalProfile): ValueFault | undefined {
  const value = item.value.trim()
  if (value === '') return undefined
  // WHY: the item may hold several elements.
  const document = readDocument(`<Extensions>${value}</Extensions>`)
  if (document.ok) {
    document.value.dispose()
    return undefined
  }
  return {
    code: 'AADB2C90252',
    message: `Technical profile '${abbreviate(id)}' does not contain valid CDATA wrapped XML for metadata item '${abbreviate(metadataKey(item.key))}'.`,
  }
}

function checkShape(
  item: MetadataItem,
  profile: TechnicalProfile,
  kind: ProfileKind,
): ValueFault | undefined {
  switch (metadataValueOf(kind, item.key)) {
    case 'boolean':
      return checkBoolean(item, profile, kind)
    case 'url':
      return checkUrl(item, profile)
    case 'uriList':
      return checkUriList(item, profile)
    case 'xml':
      return checkXml(item, profile)
    default:
      return undefined
  }
}

/** An item with a list of values, and the service's error for others. */
interface ValueChoice {
  readonly key: string
  readonly values: readonly string[]
  readonly code: string
  readonly subject: string
}

const requestOperation = { key: 'Operation', code: 'AADB2C90032', subject: 'request operation' }

/** Source: Azure AD B2C error codes; pages of the technical profiles. */
const choices: Readonly<Partial<Record<ProfileKind, readonly ValueChoice[]>>> = {
  rest: [
    {
      key: 'AuthenticationType',
      values: ['None', 'Basic', 'Bearer', 'ClientCertificate', 'ApiKeyHeader'],
      code: 'AADB2C90024',
      subject: 'authentication type',
    },
    {
      key: 'SendClaimsIn',
      values: ['Body', 'Form', 'Header', 'QueryString', 'Url'],
      code: 'AADB2C90029',
      subject: 'SendClaimsIn type',
    },
  ],
  directory: [
    { ...requestOperation, values: ['Read', 'Write', 'DeleteClaims', 'DeleteClaimsPrincipal'] },
  ],
  oneTimePassword: [{ ...requestOperation, values: ['GenerateCode', 'VerifyCode'] }],
  passwordResetMail: [{ ...requestOperation, values: ['SendCode', 'VerifyCode'] }],
  conditionalAccess: [
    { ...requestOperation, key: 'OperationType', values: ['Evaluation', 'Remediation'] },
  ],
}

function printValues(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`)
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`
}

function* checkChoices(
  profile: TechnicalProfile,
  kind: ProfileKind,
): Generator<{ readonly item: MetadataItem; readonly fault: ValueFault }, undefined> {
  for (const { key, values, code, subject } of choices[kind] ?? []) {
    const item = metadataItem(profile, key)
    const value = item?.value.trim() ?? ''
    if (item === undefined || value === '' || value.includes('{')) continue
    if (values.some((one) => one.toLowerCase() === value.toLowerCase())) continue
    const message = `Profile '${abbreviate(profile.id)}' contains the unsupported ${subject} '${abbreviate(value)}'. Expected one of ${printValues(values)}.`
    yield { item, fault: { code, message } }
  }
}

function* checkValues(
  profile: TechnicalProfile,
  kind: ProfileKind,
  report: RuleContext['report'],
): Generator<PolicyFinding, undefined> {
  for (const item of profile.metadata.values()) {
    const fault = checkShape(item, profile, kind)
    if (fault === undefined) continue
    yield report(item.element.place, { ostiaryCode: profileCodes.metadataValueInvalid, ...fault })
  }
  for (const { item, fault } of checkChoices(profile, kind)) {
    yield report(item.element.place, {
      ostiaryCode: profileCodes.metadataValueUnsupported,
      ...fault,
    })
  }
}

/**
 * A value is refused where a running profile has it. Elsewhere it is a warning, since the service reads the values of a
 * profile when it runs it: items that the document itself writes are checked.
 */
export const checkMetadataValues: PolicyRule = function* (context) {
  const running = new Set<string>()
  for (const { profile, kind } of runningProfiles(context)) {
    running.add(profile.id)
    if (kind !== undefined) yield* checkValues(profile, kind, context.report)
  }
  for (const own of context.document.technicalProfiles.values()) {
    const merged = context.effective.profile(own.id)
    const kind = merged === undefined ? undefined : profileKindOf(merged)
    if (kind === undefined || running.has(merged?.id ?? '')) continue
    yield* checkValues(own, kind, context.warn)
  }
}
