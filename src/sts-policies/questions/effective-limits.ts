/** Limits of questions about what is in effect. */

/** Federated domains of one question. */
export const mostFederatedDomains = 1_000

/** The longest idle time of a session, seconds: a year. */
export const mostIdleSeconds = 31_536_000
