/**
 * Texts in GitHub's workflow commands (`::error file=…::…`): what would end a value is written as GitHub reads it back.
 * Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */

/** What follows the second `::`. */
export function workflowData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A property's value. */
export function workflowProperty(text: string): string {
  return workflowData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
