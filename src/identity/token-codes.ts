/** Codes of access tokens that are refused. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** Every reason to refuse an access token. */
export const tokenCodes = defineCodes('token', {
  malformed: {
    status: 401,
    meaning: 'The text in the `Authorization` header is not a JSON Web Token.',
    cause: 'It was cut, or it is another kind of token.',
    fix: 'Send an access token as `Authorization: Bearer …`.',
  },
  issuerNotTrusted: {
    status: 401,
    meaning: 'The issuer of the token is not trusted.',
    cause: 'The token was made for another service.',
    fix: 'Get a token from this service, or trust the issuer with `--issuer`.',
  },
  notAnAccessToken: {
    status: 401,
    meaning: 'The token is not an access token.',
    cause: 'For instance an id token was sent.',
    fix: 'Send the access token.',
  },
  signatureInvalid: {
    status: 401,
    meaning: 'The signature of the token cannot be verified.',
    cause: 'The token was changed, or its key is unknown or not suitable.',
    fix: 'Get a new token.',
  },
  audienceWrong: {
    status: 401,
    meaning: 'The token is for another API.',
    cause: 'The `aud` claim does not name this service.',
    fix: 'Ask for a token with the scope `https://graph.microsoft.com/.default`.',
  },
  expired: {
    status: 401,
    meaning: 'The token is expired.',
    cause: 'Its lifetime is over, or the clocks differ.',
    fix: 'Get a new token.',
  },
  notYetValid: {
    status: 401,
    meaning: 'The token is not valid yet.',
    cause: 'The clocks of issuer and service differ.',
    fix: 'Correct the clocks.',
  },
  claimNotAString: {
    status: 401,
    meaning: 'A claim of the token is not a string.',
    cause: 'The issuer puts another type there.',
    fix: 'Correct the configuration of the issuer.',
  },
  claimMissing: {
    status: 401,
    meaning: 'The token lacks a claim.',
    cause: 'The issuer does not put the claim into its tokens.',
    fix: 'Correct the configuration of the issuer.',
  },
  claimsContradicted: {
    status: 401,
    meaning: 'The claims `scp` and `idtyp` contradict each other.',
    cause: 'One says that the token is of a user, the other that it is of an application.',
    fix: 'Correct the configuration of the issuer.',
  },
  objectIdMalformed: {
    status: 401,
    meaning: 'The `oid` claim is not a GUID.',
    cause: 'The issuer names users in another way.',
    fix: 'Map the `oid` claim to the id of the user in the directory.',
  },
  tenantNotOfIssuer: {
    status: 401,
    meaning: 'The `tid` claim names another tenant than the issuer.',
    cause: 'An issuer is trusted for one tenant.',
    fix: 'Use the issuer of the other tenant.',
  },
  issuerUnreachable: {
    status: 503,
    meaning: 'The signing keys of an external issuer cannot be fetched.',
    cause: 'The issuer is down, or the network between is.',
    fix: 'Send the request again after the seconds in `Retry-After`; check the issuer.',
  },
})
