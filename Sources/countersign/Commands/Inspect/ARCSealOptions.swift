import ArgumentParser
import CryptoExtras
import Foundation
import MailAuth
import Message

/// What a new set of an ARC chain is made with.
struct ARCSealOptions: ParsableArguments {
    @Flag(name: .long, help: "Print the three fields of a new set instead of verifying.")
    var seal = false

    @Option(name: .long, help: "Whose Authentication-Results go into the set.")
    var authservID: String?

    @Option(name: .long, help: "The signing domain.")
    var domain: String?

    @Option(name: .long, help: "The selector of the key.")
    var selector: String?

    @Option(name: .long, help: "A file with an RSA private key in PEM.")
    var key: String?

    @Option(name: .long, help: "When it is sealed, in seconds since 1970; otherwise now.")
    var timestamp: Int64?

    @Option(name: .long, help: "The fields the message signature covers, with colons between them.")
    var signedHeaders: String?

    func validate() throws {
        guard !seal || authservID != nil && domain != nil && selector != nil && key != nil else {
            throw ValidationError("--seal needs --authserv-id, --domain, --selector and --key.")
        }
    }

    func sealer() throws -> ARCSealer {
        guard let domain = try? DomainName(domain ?? "") else { throw Failure("--domain is no domain") }
        guard let selector = try? DNSName(selector ?? "") else { throw Failure("--selector is no selector") }
        return ARCSealer(domain: domain, selector: selector, authservID: authservID ?? "")
    }

    /// - Returns: nil when nothing may be added to the chain.
    func seal(
        _ message: [UInt8], by sealer: ARCSealer, status: ARCStatus, at now: Timestamp
    ) throws -> ARCSealer.Fields? {
        let key: _RSA.Signing.PrivateKey
        do {
            let pem = try String(contentsOfFile: self.key ?? "", encoding: .utf8)
            key = try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem)
        } catch {
            throw Failure("'\(self.key ?? "")' holds no RSA key: \(error)")
        }
        let names = try signedHeaders?.split(separator: ":").map { text in
            guard let name = try? HeaderName(text) else { throw Failure("'\(text)' is no field name") }
            return name
        }
        let time = timestamp.map { Timestamp(seconds: $0) } ?? now
        return try sealer.seal(message: message, signing: names, status: status, at: time) { digest in
            Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }
}
