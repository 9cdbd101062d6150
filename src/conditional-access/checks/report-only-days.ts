/** For how long a policy may be in report-only mode. */

/** Days after which a policy in report-only mode is reported, unless the caller says otherwise. */
export const usualReportOnlyDays = 60

/** Most days that can be asked for. */
export const greatestReportOnlyDays = 100_000
