import Doors
import Logging

extension Configuration {
    /// Who may vouch for clients' certificates. Where none are named and the distribution has none, nobody does: then no
    /// certificate proves anything, and everything else is served.
    ///
    /// - Throws: `Failure` when the named ones cannot be used.
    func clientRoots(_ log: Logger) throws -> ClientRoots {
        if let path = clientAuthoritiesPath {
            do {
                return try .file(path)
            } catch {
                throw Failure("'tls.client_authorities' cannot be used: \(error)")
            }
        }
        do {
            return try .system()
        } catch {
            log.warning("no client's certificate can be verified", metadata: ["reason": "\(error)"])
            return .none
        }
    }
}
