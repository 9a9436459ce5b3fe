import FoundationEssentials
import SwiftASN1
import X509

/// The certificate authorities that may vouch for clients of the relay door.
public struct ClientRoots: Sendable {
    /// Why a list of authorities cannot be used, as a plain sentence.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// No client's certificate is ever verified.
    public static let none = ClientRoots([])

    /// Where distributions keep their bundle.
    private static let bundles = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]

    let store: CertificateStore

    public init(_ certificates: [Certificate]) {
        store = CertificateStore(certificates)
    }

    /// The authorities that the distribution trusts.
    ///
    /// - Throws: `Problem` when no bundle can be read.
    public static func system() throws(Problem) -> ClientRoots {
        for path in bundles where FileManager.default.isReadableFile(atPath: path) { return try file(path) }
        throw Problem(description: "The distribution's certificate authorities are not installed (ca-certificates).")
    }

    /// The certificates of a PEM file. One that cannot be read as X.509 vouches for nobody.
    ///
    /// - Throws: `Problem` when the file cannot be read, or holds no certificate.
    public static func file(_ path: String) throws(Problem) -> ClientRoots {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Problem(description: "The certificate authorities in \(path) cannot be read.")
        }
        return try pem(String(decoding: data, as: UTF8.self), from: path)
    }

    /// - Parameter source: where the text comes from, for the sentence.
    static func pem(_ text: String, from source: String) throws(Problem) -> ClientRoots {
        let documents = (try? PEMDocument.parseMultiple(pemString: text)) ?? []
        let certificates = documents.compactMap { try? Certificate(pemDocument: $0) }
        guard !certificates.isEmpty else { throw Problem(description: "\(source) holds no certificate.") }
        return ClientRoots(certificates)
    }
}
