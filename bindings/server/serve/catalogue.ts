/** The catalogue, where its package is installed: an optional peer. */
import type { Catalogue } from "postern/simulator";

export async function installedCatalogue(): Promise<Catalogue | undefined> {
  try {
    return (await import("@postern/service-data")).catalogue;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
