/** The NameID of a SAML assertion: its value and its format. */

import type { ClaimStep, PreviewedNameId } from './claims-preview.ts'
import { defaultFormatOf, findNameIdFormat, nameIdFormatUris } from './name-id-formats.ts'
import type { ResolvedValues, SkippedValues } from './resolution.ts'
import type { TokenContext } from './token-context.ts'

/** What a policy says of NameID. */
export interface NameIdOfPolicy {
  readonly entry: number
  /** A skip: the value falls back to the pairwise identifier. */
  readonly value: ResolvedValues | SkippedValues
  /** The attribute of an entry without transformation. */
  readonly attribute?: string
  /** The format as the policy writes it. */
  readonly format?: string
}

/** The name of the user, which NameID has without a policy. */
function withoutPolicy(
  { user, subject }: TokenContext,
  requested: string | undefined,
): {
  readonly value: string | null
  readonly steps: readonly ClaimStep[]
  readonly format: string
} {
  const name = user?.first('userPrincipalName')
  // Source: single-sign-on-saml-protocol, "NameIDPolicy": both formats give the pairwise identifier.
  const isPairwise =
    requested === nameIdFormatUris.persistent || requested === nameIdFormatUris.unspecified
  if (isPairwise || name === undefined) {
    return { value: subject, steps: [], format: nameIdFormatUris.persistent }
  }
  const attribute = 'userprincipalname'
  const step = { step: 'source', source: 'user', attribute, values: [name] } as const
  return { value: name, steps: [step], format: defaultFormatOf(attribute) }
}

function policyFormat({ format, attribute }: NameIdOfPolicy): string {
  const found = format === undefined ? undefined : findNameIdFormat(format)
  const isUsable = found !== undefined && found !== nameIdFormatUris.transient
  return isUsable ? found : defaultFormatOf(attribute)
}

/**
 * Makes the NameID. The format of the request comes before that of the policy; `transient` is used only when the
 * request asks for it; without a value the user gets the persistent pairwise identifier.
 * Source: https://learn.microsoft.com/entra/identity-platform/saml-claims-customization, "NameID format".
 */
export function makeNameId(
  context: TokenContext,
  requestedFormat: string | undefined,
  policy: NameIdOfPolicy | undefined,
): PreviewedNameId {
  const requested = requestedFormat === undefined ? undefined : findNameIdFormat(requestedFormat)
  const entry = policy && { entry: policy.entry }
  if (requested === nameIdFormatUris.transient) {
    return { value: null, format: requested, ...entry, steps: [] }
  }
  if (!policy) {
    const plain = withoutPolicy(context, requested)
    return { ...plain, format: requested ?? plain.format }
  }
  const { value } = policy
  if (value.kind === 'skip') {
    const format = requested ?? nameIdFormatUris.persistent
    return { value: context.subject, format, ...entry, fallback: value.reason, steps: [] }
  }
  const [text = ''] = value.values
  return { value: text, format: requested ?? policyFormat(policy), ...entry, steps: value.steps }
}
