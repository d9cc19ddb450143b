/** `EvalResourceName`: the ARN template of what an action is done to, as far as the catalogue knows. */
import type { Catalogue } from "../model/catalogue.js";

/** A template, or `*` where the catalogue does not know the action, it has no resource, or no type fits. */
export function resourceTemplate(catalogue: Catalogue | undefined, action: string, resource: string): string {
  const [prefix = "", name = ""] = action.toLowerCase().split(":");
  const service = catalogue?.services.get(prefix);
  const types = service?.actions.get(name)?.resourceTypes ?? [];
  const templates = types.flatMap((type) => service?.resourceTypes.get(type.name)?.arn ?? []);
  if (templates.length <= 1) return templates[0] ?? "*";
  return bestFit(templates, resource) ?? "*";
}

const VARIABLE = /\$\{[^}]*\}/g;

/** Of the templates that fit, the one that says the most. */
function bestFit(templates: readonly string[], resource: string): string | undefined {
  const said = (template: string): number => template.replace(VARIABLE, "").length;
  const fitting = templates.filter((template) => fits(template, resource));
  return fitting.reduce<string | undefined>(
    (best, each) => (best !== undefined && said(best) >= said(each) ? best : each),
    undefined,
  );
}

/** Variables stand for anything but `/` and `:`, the last one for anything. Linear: every literal is taken where it comes first. */
function fits(template: string, resource: string): boolean {
  const literals = template.split(VARIABLE);
  let at = 0;
  for (const [index, literal] of literals.entries()) {
    const found =
      index === 0 ? (resource.startsWith(literal) ? 0 : -1) : placeOf(literal, resource, at, index === literals.length - 1);
    if (found < 0) return false;
    if (index > 0 && index < literals.length - 1 && /[/:]/.test(resource.slice(at, found))) return false;
    at = found + literal.length;
  }
  return at === resource.length;
}

function placeOf(literal: string, resource: string, from: number, isLast: boolean): number {
  if (!isLast) return resource.indexOf(literal, from);
  const at = resource.length - literal.length;
  return at >= from && resource.endsWith(literal) ? at : -1;
}
