import type { Proposal } from "./propose.ts";

/** The pull request that turns all pending changesets into a version. Merging it publishes, so a person does. */
export function versionProposal(version: string, notes: string): Proposal {
  return {
    branch: "next-version",
    base: "main",
    title: `Version ${version}`,
    body: `Merging this publishes ${version} to npm.\n\n${notes}\n`,
    labels: { release: true },
    mergeByItself: false,
  };
}
