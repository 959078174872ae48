import { ignoredParams } from "../generated/ignored-params.ts";

type Params = Readonly<Record<string, unknown>>;
type Values = Readonly<Record<string, readonly string[]>>;

interface IgnoredRule {
  readonly withAnyOf?: readonly string[];
  readonly withoutAnyOf?: readonly string[];
  readonly withoutAllOf?: readonly string[];
  readonly unless?: Values;
  readonly except?: Values;
}

/** A sentence for each widget parameter that Transak would ignore in silence, and why. */
export function findIgnored(params: Params): string[] {
  return Object.entries<IgnoredRule>(ignoredParams).flatMap(([name, rule]) => {
    const reason = isGiven(params, name) && !hasValue(params, rule.except) ? findReason(params, rule) : undefined;
    return reason === undefined ? [] : [`Transak ignores ${name} ${reason}.`];
  });
}

function findReason(params: Params, rule: IgnoredRule): string | undefined {
  const { withAnyOf = [], withoutAnyOf = [], withoutAllOf = [], unless } = rule;
  const beside = withAnyOf.filter((name) => isGiven(params, name));
  if (beside.length > 0) return `beside ${join(beside, "and")}`;
  if (withoutAnyOf.length > 0 && !withoutAnyOf.some((name) => isGiven(params, name))) {
    return `without ${join(withoutAnyOf, "or")}`;
  }
  const missing = withoutAllOf.filter((name) => !isGiven(params, name));
  if (missing.length > 0) return `without ${join(missing, "and")}`;
  if (!unless || hasValue(params, unless)) return undefined;
  return `unless ${Object.entries(unless)
    .map(([name, values]) => `${name} is ${join(values, "or")}`)
    .join(" and ")}`;
}

const isGiven = (params: Params, name: string): boolean => params[name] !== undefined && params[name] !== "";

const hasValue = (params: Params, wanted: Values = {}): boolean =>
  Object.entries(wanted).some(([name, values]) => values.includes(params[name] as string));

function join(names: readonly string[], word: "and" | "or"): string {
  const [last, ...others] = [...names].reverse();
  return others.length > 0 ? `${others.reverse().join(", ")} ${word} ${last}` : `${last}`;
}
