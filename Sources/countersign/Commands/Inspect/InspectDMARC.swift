import ArgumentParser
import Foundation
import MailAuth
import Message
import Resolver

struct InspectDMARC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dmarc", abstract: "Apply DMARC to a message (RFC 9989).",
        discussion: """
            SPF is checked with --ip, --helo and --mail-from, and counts as absent without --ip. Batch lines have id, \
            message_base64 and, if wanted, ip, helo, mail_from, zone and now.
            """)

    @OptionGroup var options: InspectOptions
    @OptionGroup var peer: PeerOptions

    private struct Line: Decodable {
        var id: BatchID?
        var message: Data
        var peer: PeerClaim?
        var zone: Zone?
        var now: String?

        private enum CodingKeys: String, CodingKey {
            case id, zone, now, ip
            case message = "message_base64"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decodeIfPresent(BatchID.self, forKey: .id)
            message = try container.decode(Data.self, forKey: .message)
            zone = try container.decodeIfPresent(Zone.self, forKey: .zone)
            now = try container.decodeIfPresent(String.self, forKey: .now)
            peer = try container.decodeIfPresent(String.self, forKey: .ip) == nil ? nil : PeerClaim(from: decoder)
        }
    }

    func run() async throws {
        guard options.batch else {
            let report = try await evaluate(StandardInput.all(), peer.claim, options.resolver(), at: options.time())
            return try Output.json(report)
        }
        for line in StandardInput.lines() where !line.isEmpty {
            try Output.jsonLine(await answer(line))
        }
    }

    private func answer(_ text: String) async -> BatchAnswer<DMARCReport> {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
            return BatchAnswer(error: "the line is no JSON object with message_base64")
        }
        do {
            let resolver: any DNSResolver = try line.zone.map { ZoneResolver([$0]) } ?? options.resolver()
            let peer = line.peer ?? self.peer.claim
            let report = try await evaluate(Array(line.message), peer, resolver, at: options.time(line.now))
            return BatchAnswer(id: line.id, value: report)
        } catch {
            return BatchAnswer(id: line.id, error: "\(error)")
        }
    }

    private func evaluate(
        _ message: [UInt8], _ peer: PeerClaim?, _ resolver: any DNSResolver, at now: Timestamp
    ) async throws -> DMARCReport {
        let message = WireLines.of(message)
        var spf: SPFResult?
        if let request = try peer?.request(at: now) { spf = await SPFVerifier.check(request, asking: resolver) }
        let dkim = await DKIMVerifier.verify(message, asking: resolver, at: now)
        return DMARCReport(await DMARCEvaluator.evaluate(header: message, spf: spf, dkim: dkim, asking: resolver))
    }
}
