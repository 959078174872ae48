/** A variable of the process's environment. Undefined where it is unset or empty, and where there is no process or no leave to read it. */
export function readVariable(name: string): string | undefined {
  try {
    const { process } = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string>> } };
    return process?.env?.[name] || undefined;
  } catch {
    // Deno without --allow-env throws.
    return undefined;
  }
}
