/**
 * The methods of claims transformations. A row has the name of the method, its input slots, its parameters and its
 * output slots. Slots that public policies leave out have a question mark.
 * Source: Azure AD B2C, claims transformations reference; azure-ad-b2c/unit-tests, claims-transformation.
 */

import { keyOf } from '../../../kernel/ids.ts'
import { readSignature, type MethodSignature } from './method-signature.ts'

/** Of `SetClaimsIf…`. */
const comparison = 'matchTo:string stringComparison?:string'

const rows: readonly (readonly [string, string, string, string])[] = [
  // Booleans
  ['AndClaims', 'inputClaim1:boolean inputClaim2:boolean', '', 'outputClaim:boolean'],
  ['OrClaims', 'inputClaim1:boolean inputClaim2:boolean', '', 'outputClaim:boolean'],
  ['NotClaims', 'inputClaim:boolean', '', 'outputClaim:boolean'],
  ['AssertBooleanClaimIsEqualToValue', 'inputClaim:boolean', 'valueToCompareTo:boolean', ''],
  [
    'CompareBooleanClaimToValue',
    'inputClaim:boolean',
    'valueToCompareTo:boolean',
    'compareResult:boolean',
  ],

  // Dates
  [
    'AssertDateTimeIsGreaterThan',
    'leftOperand:string rightOperand:string',
    'AssertIfEqualTo?:boolean AssertIfRightOperandIsNotPresent?:boolean TreatAsEqualIfWithinMillseconds?:int',
    '',
  ],
  ['ConvertDateTimeToDateClaim', 'inputClaim:dateTime', '', 'outputClaim:date'],
  ['ConvertDateToDateTimeClaim', 'inputClaim:date', '', 'outputClaim:dateTime'],
  [
    'DateTimeComparison',
    'firstDateTime:dateTime secondDateTime?:dateTime',
    'operator:string timeSpanInSeconds?:int',
    'result:boolean',
  ],
  ['GetCurrentDateTime', '', '', 'currentDateTime:dateTime'],
  [
    'IsTermsOfUseConsentRequired',
    'termsOfUseConsentDateTime:dateTime',
    'termsOfUseTextUpdateDateTime:dateTime',
    'result:boolean',
  ],
  // WHY: published with either name, and with different types and outputs.
  ['GetAgeGroupConsentProvidedAndRequiresConsent', '*', '*', '*'],
  ['GetAgeGroupAndConsentProvided', '*', '*', '*'],

  // General
  ['CopyClaim', 'inputClaim:any', '', 'outputClaim:any'],
  ['DoesClaimExist', 'inputClaim:any', '', 'outputClaim:boolean'],
  ['Hash', 'plaintext:string salt:string', 'randomizerSecret:string', 'hash:string'],
  ['NullClaim', '', '', 'claim_to_null:any'],

  // Numbers. WHY: the first edition of the manual says "long or int"; both occur.
  ['AdjustNumber', 'inputClaim:int/long', 'Operator?:string', 'outputClaim:int/long'],
  [
    'AssertNumber',
    'inputClaim:int/long',
    'Operator:string CompareToValue:int throwError?:boolean',
    'outputClaim?:boolean',
  ],
  ['ConvertNumberToStringClaim', 'inputClaim:long/int', '', 'outputClaim:string'],

  // JSON and XML
  ['CreateJsonArray', 'inputClaim:string', '', 'outputClaim:string'],
  ['GenerateJson', '*', '*', 'outputClaim:string'],
  ['GetClaimFromJson', 'inputJson:string', 'claimToExtract:string', 'extractedClaim:string'],
  [
    'GetClaimsFromJsonArray',
    'jsonSource:string',
    'errorOnMissingClaims?:boolean includeEmptyClaims?:boolean jsonSourceKeyName?:string jsonSourceValueName?:string',
    '*',
  ],
  [
    'GetClaimsFromJsonArrayV2',
    'jsonSource:stringCollection',
    'errorOnMissingClaims?:boolean includeEmptyClaims?:boolean jsonSourceKeyName?:string jsonSourceValueName?:string',
    '*',
  ],
  [
    'GetNumericClaimFromJson',
    'inputJson:string',
    'claimToExtract:string',
    'extractedClaim:long/int',
  ],
  ['GetSingleItemFromJson', 'inputJson:string', '', 'key?:string value?:string'],
  ['GetSingleValueFromJsonArray', 'inputJsonClaim:string', '', 'extractedClaim:string'],
  ['XmlStringToJsonString', 'xml:string', '', 'json:string'],

  // Phone numbers
  ['ConvertPhoneNumberClaimToString', 'phoneNumber:phoneNumber', '', 'phoneNumberString:string'],
  [
    'ConvertStringToPhoneNumberClaim',
    'phoneNumberString:string country?:string',
    '',
    'outputClaim:phoneNumber',
  ],
  [
    'GetNationalNumberAndCountryCodeFromPhoneNumberString',
    'phoneNumber:string',
    'throwExceptionOnFailure?:boolean countryCodeType?:string',
    'nationalNumber?:string countryCode?:string',
  ],

  // Identities
  [
    'CreateAlternativeSecurityId',
    'key:string identityProvider:string',
    '',
    'alternativeSecurityId:string',
  ],
  [
    'AddItemToAlternativeSecurityIdCollection',
    'item:string collection:alternativeSecurityIdCollection',
    '',
    'collection:alternativeSecurityIdCollection',
  ],
  [
    'GetIdentityProvidersFromAlternativeSecurityIdCollectionTransformation',
    'alternativeSecurityIdCollection:alternativeSecurityIdCollection',
    '',
    'identityProvidersCollection:stringCollection',
  ],
  [
    'RemoveAlternativeSecurityIdByIdentityProvider',
    'identityProvider:string collection:alternativeSecurityIdCollection',
    '',
    'collection:alternativeSecurityIdCollection',
  ],
  ['CreateUserIdentity', 'issuerUserId:string issuer:string', '', 'userIdentity:userIdentity'],
  [
    'AddItemToUserIdentityCollection',
    'item:userIdentity collection:userIdentityCollection',
    '',
    'collection:userIdentityCollection',
  ],
  [
    'GetIssuersFromUserIdentityCollectionTransformation',
    'userIdentityCollection:userIdentityCollection',
    '',
    'issuersCollection:stringCollection',
  ],
  [
    'RemoveUserIdentityFromCollectionByIssuer',
    'issuer:string collection:userIdentityCollection',
    '',
    'collection:userIdentityCollection',
  ],

  // Texts
  [
    'AssertStringClaimsAreEqual',
    'inputClaim1:string inputClaim2:string',
    'stringComparison:string',
    '',
  ],
  ['BuildUri', 'path?:string *', 'scheme?:string host?:string *', 'outputClaim:string'],
  ['ChangeCase', 'inputClaim1:string', 'toCase:string', 'outputClaim:string'],
  [
    'CompareClaims',
    'inputClaim1:string inputClaim2:string',
    'operator:string ignoreCase?:string',
    'outputClaim:boolean',
  ],
  [
    'CompareClaimToValue',
    'inputClaim1:string',
    'compareTo:string operator:string ignoreCase?:string',
    'outputClaim:boolean',
  ],
  ['CopyClaimIfPredicateMatch', 'inputClaim:string', '', 'outputClaim:string'],
  ['CreateOtpSecret', '', '', 'outputClaim:string'],
  [
    'CreateRandomString',
    '',
    'randomGeneratorType:string stringFormat?:string base64?:boolean maximumNumber?:int seed?:int',
    'outputClaim:string',
  ],
  ['CreateStringClaim', '', 'value:string', 'createdClaim:string'],
  ['FormatLocalizedString', '*', 'stringFormatId:string', 'outputClaim:string'],
  // WHY: the starter packs with MFA of 2017 make the text `userIdForMFA` a boolean claim, and many policies descend from them.
  ['FormatStringClaim', 'inputClaim:string', 'stringFormat:string', 'outputClaim:string/boolean'],
  [
    'FormatStringMultipleClaims',
    'inputClaim1:string inputClaim2:string',
    'stringFormat:string',
    'outputClaim:string',
  ],
  ['GetLocalizedStringsTransformation', '', '', '*'],
  [
    'GetMappedValueFromLocalizedCollection',
    'mapFromClaim:string',
    '',
    'restrictionValueClaim:string',
  ],
  [
    'LookupValue',
    'inputParameterId:string',
    'errorOnFailedLookup?:boolean *',
    'outputClaim:string',
  ],
  ['ParseDomain', 'emailAddress:string', '', 'domain:string'],
  [
    'SetClaimIfBooleansMatch',
    'claimToMatch:boolean',
    'matchTo:string outputClaimIfMatched?:string',
    'outputClaim:string',
  ],
  [
    'SetClaimsIfRegexMatch',
    'claimToMatch:string',
    'matchTo:string outputClaimIfMatched?:string extractGroups?:boolean',
    'outputClaim?:string regexCompareResultClaim?:boolean *',
  ],
  [
    'SetClaimsIfStringsAreEqual',
    'inputClaim:string',
    `${comparison} stringMatchMsg?:string stringMatchMsgCode?:string`,
    'outputClaim1?:string outputClaim2?:string stringCompareResultClaim?:boolean',
  ],
  [
    'SetClaimsIfStringsMatch',
    'claimToMatch:string',
    `${comparison} outputClaimIfMatched?:string`,
    'outputClaim?:string stringCompareResultClaim?:boolean',
  ],
  [
    'StringContains',
    'inputClaim:string',
    'contains:string ignoreCase?:string',
    'outputClaim:boolean',
  ],
  ['StringSubstring', 'inputClaim:string', 'startIndex:int length:int', 'outputClaim:string'],
  ['StringReplace', 'inputClaim:string', 'oldValue:string newValue:string', 'outputClaim:string'],
  ['StringJoin', 'inputClaim:stringCollection', 'delimiter:string', 'outputClaim:string'],
  ['StringSplit', 'inputClaim:string', 'delimiter:string', 'outputClaim:stringCollection'],

  // Collections of texts
  [
    'AddItemToStringCollection',
    'item:string collection:stringCollection',
    '',
    'collection:stringCollection',
  ],
  [
    'AddParameterToStringCollection',
    'collection?:stringCollection',
    'item:string',
    'collection:stringCollection',
  ],
  ['GetSingleItemFromStringCollection', 'collection:stringCollection', '', 'extractedItem:string'],
  [
    'StringCollectionContains',
    'inputClaim:stringCollection',
    'item:string ignoreCase?:string',
    'outputClaim:boolean',
  ],
  [
    'StringCollectionContainsClaim',
    'collection:stringCollection item:string',
    'ignoreCase?:string',
    'outputClaim:boolean',
  ],
]

/** Other names of methods. Source: samples of 2018. */
const aliases: ReadonlyMap<string, string> = new Map([
  [keyOf('GuidAndRandomGenerator'), keyOf('CreateRandomString')],
])

const methods: ReadonlyMap<string, MethodSignature> = new Map(
  rows.map((row) => [keyOf(row[0]), readSignature(row)]),
)

/** Names of all methods, as the manual writes them. */
export const methodNames: readonly string[] = rows.map(([name]) => name)

/** Finds a method by its name in any letter case, or by its other name. Undefined when there is none. */
export function findMethod(name: string): MethodSignature | undefined {
  const key = keyOf(name)
  return methods.get(aliases.get(key) ?? key)
}
