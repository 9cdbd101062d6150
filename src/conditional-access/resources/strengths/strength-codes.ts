/** Codes of refusals of authentication strengths. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Authentication strengths. */
export const strengthCodes = defineCodes('conditionalAccess.authenticationStrength', {
  notFound: {
    status: 404,
    meaning: 'The tenant has no authentication strength with this id.',
    cause: 'The id is misspelt, or the strength was deleted.',
    fix: 'List the authentication strengths.',
  },
  methodModeNotFound: {
    status: 404,
    meaning: 'There is no authentication method mode with this id.',
    cause: 'The id is misspelt.',
    fix: 'List the method modes.',
  },
  tooMany: {
    meaning: 'The tenant has as many custom strengths as it may have.',
    cause: 'Microsoft Entra has a limit; `--limit` sets another one here.',
    fix: 'Delete a strength, or raise the limit.',
  },
  nameNotUnique: {
    meaning: 'Another authentication strength has this name.',
    cause: 'Names are unique without regard to case, also among the built-in strengths.',
    fix: 'Choose another name.',
  },
  builtIn: {
    meaning: 'A built-in strength would change or be deleted.',
    cause: 'Every tenant has the built-in strengths as they are.',
    fix: 'Create a custom strength.',
  },
  inUse: {
    meaning: 'The strength is required by a policy.',
    cause: 'Without the strength the policy would require less.',
    fix: 'Remove the strength from the policy first.',
  },
  combinationsNotUpdatable: {
    meaning: '`allowedCombinations` would change through an update of the strength.',
    cause: 'The list has its own action.',
    fix: 'Use the action `updateAllowedCombinations`.',
  },
  configurationsNotUpdatable: {
    meaning: '`combinationConfigurations` would change through an update of the strength.',
    cause: 'Each configuration is an object with its own URL.',
    fix: 'Create, update or delete configurations at `combinationConfigurations`.',
  },
  combinationsMissing: {
    meaning: 'The action `updateAllowedCombinations` has no `allowedCombinations`.',
    cause: 'The list is its only parameter.',
    fix: 'Send `{"allowedCombinations": […]}`.',
  },
  combinationConfigured: {
    meaning: 'A combination that a configuration applies to would be removed.',
    cause: 'The configuration would apply to nothing.',
    fix: 'Change or delete the configuration first.',
  },
  mfaClaimNeeded: {
    meaning: 'A policy that uses the strength needs proof of multifactor authentication.',
    cause: 'The new list allows a single factor.',
    fix: 'Allow multifactor combinations only, or change the policy first.',
  },
})

/** Configurations of the combinations of a strength. */
export const configurationCodes = defineCodes('conditionalAccess.combinationConfiguration', {
  notFound: {
    status: 404,
    meaning: 'The strength has no combination configuration with this id.',
    cause: 'The id is misspelt, or the configuration was deleted.',
    fix: 'List the configurations of the strength.',
  },
  typeUnknown: {
    meaning: 'The `@odata.type` of the configuration is missing or unknown.',
    cause: 'A configuration is for security keys or for certificates.',
    fix: 'Use one of the types that the message names.',
  },
  typeFixed: {
    meaning: 'The type of a configuration would change.',
    cause: 'A configuration keeps its type.',
    fix: 'Delete the configuration and create a new one.',
  },
  combinationNotPossible: {
    meaning: 'The configuration applies to a combination that it cannot configure.',
    cause:
      'The combination is of another type, the strength does not allow it, or another configuration has it.',
    fix: 'Remove the combination, or follow the reason in the message.',
  },
  combinationsEmpty: {
    meaning: 'The configuration applies to no combination.',
    cause: 'It would have no effect.',
    fix: 'Add a combination to `appliesToCombinations`.',
  },
  restrictsNothing: {
    meaning: 'The configuration restricts nothing.',
    cause: 'All its lists are empty.',
    fix: 'Fill one of the lists that the message names.',
  },
})
