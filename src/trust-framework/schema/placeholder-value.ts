/**
 * Values of files that are still to be filled in: by a build tool, or by whoever copies a sample.
 * Source: azure-ad-b2c/vscode-extension; Azure Pipelines; azure-ad-b2c/partner-integrations and azure-ad-b2c/user-migration.
 */

/** Marks of build tools. Shapes: `{Settings:Key}`, `{{key}}`, `#{key}#`, `$(key)`, `${key}`, `__key__`. */
const ofTool =
  /\{Settings:[^{}\r\n]+\}|\{\{[^{}\r\n]+\}\}|[#$]\{[^{}\r\n]+\}|\$\([^()\r\n]+\)|__[A-Za-z][\w.-]*?__/iu

/** Marks of samples. Shapes: `{your_tenant_name}.onmicrosoft.com`, `[tenant]`, `your-tenant.onmicrosoft.com`, `xxxxxxxx-xxxx`. */
const ofSample = /your|x{4}|[{}[\]<>]/iu

/** WHY: a GUID in braces is a value, in a form that the service does not accept. */
const bracedGuid = /^\{[0-9a-f-]*\}$/iu

/** The types of values that are specific to a tenant, which samples therefore leave open. */
const tenantTypes = /:(?:TenantId|TenantObjectId|InstrumentationKey)$/u

/**
 * Tells whether a value that its type does not allow is a placeholder. `typeName` is that of the schema, with its
 * namespace.
 */
export function isPlaceholderValue(value: string, typeName: string): boolean {
  if (ofTool.test(value)) return true
  return tenantTypes.test(typeName) && ofSample.test(value) && !bracedGuid.test(value.trim())
}
