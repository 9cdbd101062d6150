/**
 * Errors about policy keys of Azure AD B2C, with its codes and texts; `{0}` and its like stand for values.
 * Source: `error-codes.md` of Azure AD B2C, edition of June 2019.
 */
export const b2cKeyErrors = {
  keyContainerWithoutKey: {
    status: 404,
    code: 'AADB2C90019',
    text: "The key container with id '{0}' in tenant '{1}' does not has a valid key. Reason: {2}.",
  },
  keyTooShort: {
    status: 400,
    code: 'AADB2C90137',
    text: 'A secure RSA key requires at least {0} bits.',
  },
  certificateWithoutKey: {
    status: 400,
    code: 'AADB2C90178',
    text: "The signing certificate '{0}' has no private key.",
  },
  certificateInvalid: {
    status: 400,
    code: 'AADB2C90179',
    text: "The presented X509 certificate '{0}' in tenant '{1}' is not a valid X.509 certificate: '{2}'",
  },
  keyExists: {
    status: 400,
    code: 'AADB2C90180',
    text: "The presented key '{0}' of type '{1}' already exists.",
  },
  keyExpired: {
    status: 400,
    code: 'AADB2C90214',
    text: "The expiry date for the key container in tenant '{0}' with storageReferenceId '{1}' is in the past. Passed date :'{2}'.",
  },
  keyFileMalformed: {
    status: 400,
    code: 'AADB2C90215',
    text: "The uploaded key is badly formatted. Reason: '{0}'.",
  },
  keyParameterMissing: {
    status: 400,
    code: 'AADB2C90253',
    text: "The trustframework keyset parameter '{0}' is missing",
  },
  keyFilePasswordWrong: {
    status: 400,
    code: 'AADB2C95025',
    text: 'The presented password for the uploaded certificate is wrong.',
  },
  keySetExists: {
    status: 400,
    code: 'AADB2C95028',
    text: "Can't create trustframework key set with name '{0}' because it already exists.",
  },
  keySecretMalformed: {
    status: 400,
    code: 'AADB2C95029',
    text: 'The trustframework keyset parameter K is not base64 URL encoded.',
  },
  keyTypeMissing: {
    status: 400,
    code: 'AADB2C95030',
    text: 'Missing kty parameter for the trustframework key.',
  },
  keyTypeUnknown: {
    status: 400,
    code: 'AADB2C95031',
    text: "Bad kty parameter '{0}' for the trustframework key. Must be RSA or oct.",
  },
  keyTypesMixed: {
    status: 400,
    code: 'AADB2C95032',
    text: "One can't mix RSA and Oct types in one key set.",
  },
  keyUseUnknown: {
    status: 400,
    code: 'AADB2C95033',
    text: "Bad use parameter '{0}' for the trustframework key.",
  },
  keyMalformed: {
    status: 400,
    code: 'AADB2C95034',
    text: 'The presented TrustFrameworkKey entity is of the wrong format',
  },
  keyPartsMissing: {
    status: 400,
    code: 'AADB2C95039',
    text: 'The presented TrustFrameworkKey RSA entity is missing or the modulus or exponent.',
  },
  keyUsesMixed: {
    status: 400,
    code: 'AADB2C95042',
    text: "One can't mix signature and encryption usage in one key set.",
  },
  keySetNotCreated: {
    status: 404,
    code: 'AADB2C95052',
    text: "The trustframework key set with id '{0}' in tenant '{1}' is not created. Please use 'Create api' to create the key set first.",
  },
  keyIdGiven: {
    status: 400,
    code: 'AADB2C95059',
    text: "One of the keys in the payload has 'kid' which is not empty.",
  },
  keyPropertyReadOnly: {
    status: 400,
    code: 'AADB2C99014',
    text: "The property '{0}' can not be modified. It's a read only property.",
  },
} as const
