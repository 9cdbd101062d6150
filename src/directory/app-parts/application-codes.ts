/** Codes of what is wrong with applications, service principals and what belongs to them. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every fault of an application, a service principal, a credential or a grant. */
export const applicationCodes = defineCodes('application', {
  audienceUnknown: {
    meaning: '`signInAudience` is not one of the four published values.',
    cause: 'The value is misspelt.',
    fix: 'Use `AzureADMyOrg`, `AzureADMultipleOrgs` or another published value.',
  },
  valueNotAllowed: {
    meaning: 'A property has a value that is not among those it can have.',
    cause: 'The value is misspelt, or of another property.',
    fix: 'Use one of the values that the message names.',
  },
  uriMalformed: {
    meaning: 'A text is not a URI that this property takes.',
    cause: 'Each property takes URIs of some schemes, without fragment and wildcard.',
    fix: 'Correct the URI; the message says what is wrong with it.',
  },
  hostNotVerified: {
    meaning: 'The host of an identifier URI is not a domain of the tenant.',
    cause: 'An `https` identifier must be at a domain of the tenant or below one.',
    fix: 'Use a domain of the tenant, or `api://<appId>`.',
  },
  identifierTaken: {
    meaning: 'Another application of the tenant has the same identifier URI.',
    cause: 'Identifier URIs are unique in a tenant.',
    fix: 'Use another URI, or remove it from the other application first.',
  },
  duplicate: {
    meaning: 'A list has the same value twice where each must be unique.',
    cause: 'Ids and values of roles and scopes, tags and URIs are unique within an application.',
    fix: 'Remove or rename one of the two.',
  },
  permissionMalformed: {
    meaning: 'An app role or scope lacks a part, or its value has characters that are not allowed.',
    cause:
      'A value has 1 to 120 letters, digits and punctuation marks, and does not begin with a dot.',
    fix: 'Correct the role or scope.',
  },
  permissionEnabled: {
    meaning: 'An enabled app role or scope would be removed, or its value changed.',
    cause: 'Graph wants it disabled first, so that no caller loses it by mistake.',
    fix: 'Set `isEnabled` to false in one request, and remove or change it in the next.',
  },
  scopeUnknown: {
    meaning: 'A pre-authorized application names a scope that this application does not have.',
    cause: 'The id is misspelt, or the scope was removed.',
    fix: 'Add the scope first.',
  },
  tooMany: {
    meaning: 'A list of an application is longer than it can be.',
    cause: 'Every list has a limit; `docs/limits.md` names those of this service.',
    fix: 'Remove what is not needed.',
  },
  textTooLong: {
    meaning: 'A text within an application is longer than it can be.',
    cause: 'The lengths are those that Microsoft publishes.',
    fix: 'Shorten the text.',
  },
  textMalformed: {
    meaning: 'A text does not have the form that the property requires.',
    cause: 'The message names the form.',
    fix: 'Correct the text.',
  },
  certificateMalformed: {
    meaning: 'The key of a credential is not a certificate.',
    cause: '`key` is the Base64 form of an X.509 certificate, in DER or PEM.',
    fix: 'Send the certificate itself, without its private key.',
  },
  credentialPeriod: {
    meaning: 'The period of a credential is not possible.',
    cause:
      'It ends before it begins, has ended already, or is longer than its certificate is valid.',
    fix: 'Correct `startDateTime` and `endDateTime`.',
  },
  credentialUnknown: {
    meaning: 'The object has no credential with this `keyId`.',
    cause: 'The id is misspelt, or the credential was removed.',
    fix: 'Read `passwordCredentials` or `keyCredentials` of the object.',
  },
  secretNotWritable: {
    meaning: 'A request would set a secret itself.',
    cause: 'The service makes secrets, and shows each once.',
    fix: 'Use `addPassword` and `removePassword`.',
  },
  logoMalformed: {
    meaning: 'The logo is not an image that can be a logo.',
    cause: 'A logo is a PNG, JPEG or GIF of at most 100 KiB.',
    fix: 'Send the bytes of such an image.',
  },
  backingApplicationMissing: {
    meaning: 'There is no application with this `appId` in the tenant.',
    cause: 'A service principal stands for an application of the tenant, or for Microsoft Graph.',
    fix: 'Create the application first, or correct the `appId`.',
  },
  principalExists: {
    status: 409,
    meaning: 'The application has a service principal already.',
    cause: 'An application has at most one service principal in a tenant.',
    fix: "Use the one that exists: `servicePrincipals(appId='…')`.",
  },
  uniqueNameTaken: {
    status: 409,
    meaning:
      'Another application has the same `uniqueName`, or another credential the same `name`.',
    cause: 'The name was given before.',
    fix: 'Use another name, or change the object that has it.',
  },
  ownNothing: {
    status: 403,
    meaning: 'The caller may change only applications that it owns, and does not own this one.',
    cause:
      '`Application.ReadWrite.OwnedBy` and ownership are for own objects; other objects need more.',
    fix: 'Use `Application.ReadWrite.All`, a directory role, or become an owner.',
  },
})
