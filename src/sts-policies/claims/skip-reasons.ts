/**
 * Every reason why something that a policy asks for is not in the token, by its stable code. `{detail}` of a sentence is
 * replaced by what the reason names.
 */

const sentences = {
  noNameForToken: 'the entry has no `{detail}`, so this kind of token does not get it',
  restricted: '`{detail}` is a restricted claim, which a policy cannot change',
  restrictedWithoutOwnKey:
    '`{detail}` is a restricted claim unless the service principal has a signing key of its own',
  nameTaken: 'an earlier entry already sets `{detail}`',
  sourceUnknown: 'the entry names no source of a value',
  attributeUnknown: 'the source has no attribute `{detail}`',
  extensionInId: '`{detail}` is a directory extension; move it from `ID` to `ExtensionID`',
  valueEmpty: '`{detail}` has no value',
  noUser: 'the application acts for itself, so there is no user to read `{detail}` from',
  transformationUnknown: 'the policy has no transformation `{detail}`',
  outputMissing: 'transformation `{detail}` has no output for this entry',
  inputNotInSchema: 'the input `{detail}` of the transformation is not an `ID` in `ClaimsSchema`',
  transformationCircle: 'transformation `{detail}` needs its own output',
  emitsNothing:
    'the service stores `{detail}` and emits no claim from it; use an entry with `Value` instead',
  noMatch: 'the value does not match the pattern `{detail}`',
  patternUnsupported: 'the preview cannot run the pattern: {detail}',
  tooMuchEffort: 'the pattern `{detail}` needs more effort on this value than a preview allows',
  valueTooLong: 'a value of more than {detail} characters is not previewed',
  tooManyValues: 'more than {detail} values are not previewed',
  nameIdAttribute: 'NameID and UPN cannot take their value from `{detail}`',
  nameIdMethod: 'NameID and UPN cannot come from a transformation `{detail}`',
  nameIdDomain:
    '`{detail}` is not a verified domain of the tenant, so it cannot be joined to NameID',
  transientNotAsked: 'the format `transient` is used only when the SAML request asks for it',
  audienceNeedsOwnKey:
    '`audienceOverride` is ignored: the service principal has no signing key of its own',
  issuerNeedsOwnKey:
    'the application id is not added to the issuer: the service principal has no signing key of its own',
  audienceNotUri: '`audienceOverride` is ignored: `{detail}` is not an absolute URI',
  groupsOfApplication:
    'the preview does not know which groups are assigned to the application (`{detail}`)',
  groupsTooMany: 'the user has more than {detail} groups, so the token has a link instead',
  optionalUnknown: 'the preview does not know the optional claim `{detail}`',
  optionalNotInToken: 'the optional claim `{detail}` does not exist in this kind of token',
  optionalProperty: 'the preview does not know the property `{detail}` of an optional claim',
  conditionNotMet: 'no configuration of the claim applies to this user',
  functionUnknown: 'the preview does not know the function `{detail}`',
  inert: 'the definition cannot be read, so the policy does nothing',
  notAssigned: 'an organization default has no effect; assign the policy to the service principal',
  onApplication:
    'the policy is assigned to the application object; it acts only on service principals',
  mappingFirst: 'a claims mapping policy is assigned, and it comes first',
} as const

/** The stable code of a reason. */
export type SkipCode = keyof typeof sentences

/** Why something is missing. */
export interface SkipReason {
  readonly code: SkipCode
  /** One plain sentence. */
  readonly why: string
}

/** Makes a reason with its sentence. */
export function skipReason(code: SkipCode, detail = ''): SkipReason {
  // WHY a function: a detail may hold `$&`, which a replacement text would expand.
  return { code, why: sentences[code].replace('{detail}', () => detail) }
}
