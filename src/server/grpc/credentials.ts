import { ServerCredentials } from "@grpc/grpc-js";
import type { TlsFiles } from "../auth/tls-files.ts";

/** Server credentials whose certificates are replaced under the running server. */
class ReloadingCredentials extends ServerCredentials {
  constructor(tls: TlsFiles) {
    super({ requestCert: tls.asksClients, rejectUnauthorized: tls.asksClients }, tls.context);
    tls.onChange(() => this.updateSecureContextOptions(tls.context));
  }

  _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/** Plain text without files. */
export function credentialsOf(tls: TlsFiles | undefined): ServerCredentials {
  return tls === undefined ? ServerCredentials.createInsecure() : new ReloadingCredentials(tls);
}
