import type { PullReport } from "./pull.ts";

/** What a person should know of a pull, a sentence each. */
export function pullNotes({ watched }: PullReport): string[] {
  return watched.flatMap(({ name, address, state, lacking }) => [
    ...(state === "changed" ? [`${name} has changed since it was last seen. Read ${address}`] : []),
    ...(state === "first seen" ? [`${name} was seen for the first time. Read ${address}`] : []),
    ...(state === "missing" ? [`${name} is not in the source, so nothing is known of its changes.`] : []),
    ...lacking.map(
      (parameter) => `${name} lists \`${parameter}\`, which our document lacks. Add it in openapi/overlay.yaml.`,
    ),
  ]);
}
