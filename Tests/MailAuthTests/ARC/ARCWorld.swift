import Crypto
import CryptoExtras
import MailAuth
import Message

/// Messages with chains of our own making, signed with throw-away keys.
struct ARCWorld {
    static let now = Timestamp(seconds: 1_767_225_600)
    static let header = "From: Joe <joe@example.org>\r\nTo: sue@example.net\r\nSubject: Is dinner ready?\r\n"
    static let body = Array("\r\nHi.\r\n\r\nWe lost  the game.\r\n\r\n".utf8)

    let key = Curve25519.Signing.PrivateKey()
    let resolver: TableResolver

    init() {
        resolver = TableResolver()
        let record = DKIMKeyRecord.text(.ed25519, key: Array(key.publicKey.rawRepresentation))
        for domain in ["one.example", "two.example", "three.example"] {
            resolver.add("s._domainkey.\(domain) TXT \(record)")
        }
    }

    var message: [UInt8] { Array(Self.header.utf8) + Self.body }

    /// The message with one more set on top.
    func sealed(
        _ message: [UInt8], by domain: String, status: ARCStatus = .pass, results: String = "spf=pass"
    ) throws -> [UInt8]? {
        let message = Array("Authentication-Results: mx.\(domain); \(results)\r\n".utf8) + message
        let sealer = ARCSealer(
            domain: try DomainName(domain), selector: try DNSName("s"), algorithm: .ed25519SHA256,
            authservID: "mx.\(domain)")
        let fields = try sealer.seal(
            message: message, status: status, at: Self.now
        ) { digest in Array(try key.signature(for: Array(digest))) }
        return fields.map { $0.bytes + message }
    }

    /// A message through `hops` hosts.
    func chain(_ hops: Int) throws -> [UInt8] {
        var message = message
        for hop in 0..<hops {
            message = try sealed(message, by: ["one", "two", "three"][hop % 3] + ".example") ?? []
        }
        return message
    }

    func verify(_ message: [UInt8]) async -> ARCResult {
        await ARCVerifier.verify(message, asking: resolver, at: Self.now)
    }

    /// A chain of one set by hand, whose message signature has a version and no `c=`.
    func chainWithoutForm(_ form: Canonicalization) throws -> [UInt8] {
        var hasher = BodyHasher(form)
        hasher.update(Self.body.dropFirst(2))
        func signed(_ field: String, over fields: [String], _ form: Canonicalization) throws -> String {
            var canonical: [UInt8] = []
            for other in fields + [field] { HeaderCanonicalizer.append(Array(other.utf8)[...], form, to: &canonical) }
            let signature = try key.signature(for: Array(SHA256.hash(data: canonical.dropLast(2))))
            return field + Base64.encode(Array(signature)) + "\r\n"
        }
        let tags = "a=ed25519-sha256; d=one.example; s=s; i=1;"
        let results = "ARC-Authentication-Results: i=1; mx.one.example; none\r\n"
        let message = try signed(
            "ARC-Message-Signature: v=1; \(tags) h=from; bh=\(Base64.encode(hasher.finish())); b=",
            over: ["From: Joe <joe@example.org>\r\n"], form)
        let seal = try signed("ARC-Seal: \(tags) cv=none; note=y; b=", over: [results, message], .relaxed)
        return Array((seal + message + results).utf8) + self.message
    }
}
