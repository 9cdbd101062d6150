/**
 * User actions that policies name.
 * Source: https://learn.microsoft.com/graph/api/resources/conditionalaccessapplications
 */

/** Registering security information. */
export const registerSecurityInformation = 'urn:user:registersecurityinfo'

/** Registering or joining a device. */
export const registerOrJoinDevice = 'urn:user:registerdevice'
