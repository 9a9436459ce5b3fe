import ArgumentParser
import MailAuth
import Message

/// Who connected, and what it said.
struct PeerOptions: ParsableArguments {
    @Option(name: .long, help: "The address that connected.")
    var ip: String?

    @Option(name: .long, help: "The HELO or EHLO argument.")
    var helo: String = ""

    @Option(name: .long, help: "The reverse path; empty for the null path.")
    var mailFrom: String = ""

    /// nil without an address.
    var claim: PeerClaim? {
        ip.map { PeerClaim(ip: $0, helo: helo, mailFrom: mailFrom) }
    }
}

/// The same in a batch line.
struct PeerClaim: Decodable {
    var ip: String
    var helo: String
    var mailFrom: String

    private enum CodingKeys: String, CodingKey {
        case ip, helo
        case mailFrom = "mail_from"
    }

    init(ip: String, helo: String, mailFrom: String) {
        self.ip = ip
        self.helo = helo
        self.mailFrom = mailFrom
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ip = try container.decode(String.self, forKey: .ip)
        helo = try container.decodeIfPresent(String.self, forKey: .helo) ?? ""
        mailFrom = try container.decodeIfPresent(String.self, forKey: .mailFrom) ?? ""
    }

    /// The question to SPF about the reverse path.
    func request(at now: Timestamp) throws -> SPFRequest {
        guard let peer = try? IPAddress(ip) else { throw Failure("'\(ip)' is no address") }
        var sender = mailFrom
        if sender.hasPrefix("<"), sender.hasSuffix(">") { sender = String(sender.dropFirst().dropLast()) }
        return SPFRequest(mailFrom: sender, greeting: helo, peer: peer, at: now)
    }
}
