/** Codes of refusals of policy keys. Those that Azure AD B2C has a code for have the name of its error. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Refusals and warnings about key sets and their keys. */
export const keySetCodes = defineCodes('trustFramework.keySet', {
  idInvalid: {
    meaning: 'A new key set has no id, or one with characters that no policy key has.',
    cause: 'Ids have letters, digits, `_`, `-` and `.`, and are at most 128 characters long.',
    fix: 'Send another `id`.',
  },
  notFound: {
    status: 404,
    meaning: 'The tenant has no key set, or the set no key, with this id.',
    cause: 'The id is misspelt, or it was deleted.',
    fix: 'List the key sets. Their ids begin with `B2C_1A_`.',
  },
  tooManyKeySets: {
    meaning: 'The tenant has as many key sets as it may have.',
    cause: 'The number of key sets is limited.',
    fix: 'Delete key sets that are not used, and `.bak` copies of deleted ones.',
  },
  tooManyKeys: {
    meaning: 'The key set has as many keys as it may have.',
    cause: 'The number of keys in a set is limited.',
    fix: 'Delete keys that are not used, at `keys_v2`.',
  },
  secretTooLong: {
    meaning: 'A secret, certificate or PKCS 12 file is longer than the limit.',
    cause: 'The length of what is stored in a key is limited.',
    fix: 'Send a shorter one; of a PKCS 12 file, leave out certificates that are not needed.',
  },
  encryptionKeyMissing: {
    status: 501,
    meaning: 'This service has no key with which it could encrypt secrets and private keys.',
    cause: 'A service with a PostgreSQL database was started without a key encryption key.',
    fix: 'Start the service with `--key-encryption-key-file`.',
  },
  periodEmpty: {
    status: 'warning',
    meaning: '`exp` is not after `nbf`, so that the key is never active.',
    cause: 'The two were exchanged, or one is misspelt.',
    fix: 'Delete the key at `keys_v2`, and add one with another period.',
  },
  certificateExpired: {
    status: 'warning',
    meaning: 'The certificate has expired, so that the key is never active.',
    cause: 'An old certificate was uploaded.',
    fix: 'Upload a certificate that is valid.',
  },
  keyContainerWithoutKey: {
    status: 404,
    meaning: 'No key of the set is active now.',
    cause: 'It has no keys, or all are disabled, expired or not valid yet.',
    fix: 'Add a key, or wait until the `nbf` of one.',
  },
  keyTooShort: {
    meaning: 'An RSA key has less than 2048 bits.',
    cause: 'Shorter keys are not secure.',
    fix: 'Send a longer key.',
  },
  certificateWithoutKey: {
    meaning: 'A PKCS 12 file has no private key.',
    cause: 'It was exported without its private key.',
    fix: 'Export it with its private key, or use `uploadCertificate`.',
  },
  certificateInvalid: {
    meaning: 'A certificate is not one that a policy key can hold.',
    cause:
      'It is not the base64 form of an X.509 certificate, its key is not RSA, or the key in the request is another.',
    fix: 'Send the base64 form of a certificate in DER or PEM form.',
  },
  keyExists: {
    meaning: 'The set has this key already.',
    cause: 'The same certificate or public key was sent before.',
    fix: 'Nothing needs to be done, or delete the older key at `keys_v2` first.',
  },
  keyExpired: {
    meaning: '`exp` is in the past.',
    cause: 'The number is not one of seconds since 1970, or the date is over.',
    fix: 'Send a later `exp`, or none.',
  },
  keyFileMalformed: {
    meaning: 'A PKCS 12 file cannot be read.',
    cause: 'It is damaged, is not in base64, or is encrypted in a way that is not supported.',
    fix: 'Export the file again with AES-256, as the command `openssl pkcs12 -export` does.',
  },
  keyParameterMissing: {
    meaning: 'A parameter of an action is missing or empty.',
    cause: 'The body does not have it, or its name is misspelt.',
    fix: 'Send the parameter that the message names.',
  },
  keyFilePasswordWrong: {
    meaning: 'The password does not open the PKCS 12 file.',
    cause: 'It is misspelt, or belongs to another file.',
    fix: 'Send the password with which the file was exported.',
  },
  keySetExists: {
    meaning: 'The tenant already has a key set with this id.',
    cause: 'The prefix `B2C_1A_` is added to ids without it; letter case does not count.',
    fix: 'Add keys to the existing set, or use another id.',
  },
  keySecretMalformed: {
    meaning: '`k` of a JSON Web Key is not base64url.',
    cause: 'Plain text was sent where a JSON Web Key is expected.',
    fix: 'Encode it, or send the plain text to `uploadSecret`.',
  },
  keyTypeMissing: {
    meaning: '`kty` is missing.',
    cause: 'The service cannot tell which kind of key is meant.',
    fix: 'Send `RSA` or `oct`.',
  },
  keyTypeUnknown: {
    meaning: '`kty` is neither `RSA` nor `oct`.',
    cause: 'Policies use no other keys.',
    fix: 'Send `RSA` or `oct`.',
  },
  keyTypesMixed: {
    meaning: 'A set would have RSA keys and secrets.',
    cause: 'All keys of a set are of one type.',
    fix: 'Use a key set of its own for the key.',
  },
  keyUseUnknown: {
    meaning: '`use` is neither `sig` nor `enc`.',
    cause: 'Keys have no other uses.',
    fix: 'Send `sig` or `enc`.',
  },
  keyMalformed: {
    meaning: 'The members of a JSON Web Key form no RSA private key.',
    cause: 'One is missing, is not base64url, or belongs to another key.',
    fix: 'Send all of `d`, `p`, `q`, `dp`, `dq` and `qi`, or none.',
  },
  keyPartsMissing: {
    meaning: '`n` or `e` of an RSA key is missing.',
    cause: 'The key was not exported as a JSON Web Key.',
    fix: 'Send both, or let the service make a key with `generateKey`.',
  },
  keyUsesMixed: {
    meaning: 'A set would have keys for signatures and keys for encryption.',
    cause: 'All keys of a set have one use.',
    fix: 'Use a key set of its own for the key.',
  },
  keySetNotCreated: {
    status: 404,
    meaning: 'A key was sent to a set that does not exist.',
    cause: 'Keys are added to sets that were created before.',
    fix: 'Create the set with POST on `/trustFramework/keySets` first.',
  },
  keyIdGiven: {
    meaning: 'A new key has a `kid`.',
    cause: 'The service makes the ids of keys.',
    fix: 'Remove `kid`.',
  },
  keyPropertyReadOnly: {
    meaning: 'A member that cannot be changed was sent.',
    cause: 'The id of a set is fixed, and of a stored key only `status` can be changed.',
    fix: 'Leave the member out.',
  },
})
