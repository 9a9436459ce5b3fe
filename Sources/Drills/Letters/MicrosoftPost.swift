import MailAuth
import Message

/// Writes messages as they leave Exchange Online: its header block, its ARC set with what it found on entry, and its DKIM
/// signature, made with the drill's keys.
struct MicrosoftPost: Sendable {
    let keys: DrillKeys
    private let sealer: ARCSealer
    private let signed: [HeaderName]
    private let sealed: [HeaderName]

    static let sealingDomain = "microsoft.com"
    static let sealingSelector = "arcselector10001"
    private static let authservID = "mx.microsoft.com"

    /// - Throws: never for the names here.
    init(keys: DrillKeys) throws {
        self.keys = keys
        sealer = ARCSealer(
            domain: try DomainName(Self.sealingDomain), selector: try DNSName(Self.sealingSelector),
            authservID: Self.authservID)
        let both = ["From", "Date", "Subject", "Message-ID", "Content-Type", "MIME-Version"]
        signed = try (both + ["X-MS-Exchange-SenderADCheck"]).map { try HeaderName($0) }
        sealed = try (both + ["X-MS-Exchange-AntiSpam-MessageData-ChunkCount", "X-MS-Exchange-AntiSpam-MessageData-0"])
            .map { try HeaderName($0) }
    }

    /// - Throws: when a name cannot be written, or the crypto library's error.
    func write(_ sketch: Sketch, at now: Timestamp, _ dice: inout Dice) throws -> Letter {
        var header = MicrosoftHeader(sketch: sketch, now: now, dice: dice)
        let trace = header.trace()
        let body = Self.body(&header.dice)
        let fields = header.fields() + [.init(name: "Content-Type", value: body.type)]
        dice = header.dice
        let low = Self.bytes(trace + fields)
        let text = Array(body.text.utf8)
        let arc = try seal(low, text, sketch, at: now)
        let dkim = try sign(low, text, sketch, at: now)
        let content =
            Self.bytes(sketch.above) + dkim + arc + low + Self.bytes(sketch.below) + [0x0d, 0x0a] + text
        return Letter(
            reversePath: sketch.reversePath, recipients: sketch.recipients, token: sketch.token, content: content)
    }

    private func sign(_ header: [UInt8], _ body: [UInt8], _ sketch: Sketch, at now: Timestamp) throws -> [UInt8] {
        var hasher = BodyHasher(.relaxed)
        hasher.update(body)
        let builder = DKIMSignatureBuilder(
            domain: try DomainName(sketch.signingDomain),
            selector: try DNSName(sketch.tenant.selector(for: sketch.signingDomain)),
            header: SignedHeader(header, protecting: signed), bodyHash: hasher.finish(), signedAt: now,
            expiresAt: now + .days(7))
        return builder.field(signature: try keys.sign(builder.digest, for: sketch.tenant))
    }

    private func seal(_ header: [UInt8], _ body: [UInt8], _ sketch: Sketch, at now: Timestamp) throws -> [UInt8] {
        let results = Array("Authentication-Results: \(Self.authservID); \(Self.verdict(of: sketch))\r\n".utf8)
        let fields = try sealer.seal(
            message: results + header + [0x0d, 0x0a] + body, signing: sealed, status: .none, at: now
        ) { digest in try keys.seal(digest) }
        return fields?.bytes ?? []
    }

    /// What Microsoft found when the message came in.
    private static func verdict(of sketch: Sketch) -> String {
        let domain = sketch.author.split(separator: "@").last.map(String.init) ?? ""
        let path = sketch.reversePath.split(separator: "@").last.map(String.init) ?? ""
        switch sketch.entry {
        case .mailbox:
            return "spf=pass smtp.mailfrom=\(path); dmarc=pass action=none header.from=\(domain); dkim=pass "
                + "header.d=\(domain); arc=none"
        case .onPremises(let address, _):
            return sketch.passedOnEntry
                ? "spf=pass (sender ip is \(address)) smtp.mailfrom=\(path); dmarc=pass action=none "
                    + "header.from=\(domain); dkim=none; arc=none"
                : "spf=fail (sender ip is \(address)) smtp.mailfrom=\(path); dmarc=fail action=oreject "
                    + "header.from=\(domain); dkim=none; arc=none"
        }
    }

    private static func body(_ dice: inout Dice) -> (type: String, text: String) {
        let prose = dice.prose(octets: dice.number(600...4000))
        guard dice.chance(percent: 60) else { return ("text/plain; charset=\"us-ascii\"", prose) }
        let link = "https://\(dice.firm()).example/\(dice.text(10))"
        let open = "<html><body>\r\n<p>", close = "</p>\r\n<a href=\"\(link)\">\(dice.pick(Words.prose))</a>\r\n"
        return ("text/html; charset=\"us-ascii\"", "\(open)\(prose)\(close)</body></html>\r\n")
    }

    private static func bytes(_ fields: [Sketch.Field]) -> [UInt8] {
        fields.flatMap { Array("\($0.name): \($0.value)\r\n".utf8) }
    }
}
