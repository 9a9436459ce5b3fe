import ArgumentParser
import Foundation
import MailAuth
import Message
import Resolver

struct InspectSPF: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spf", abstract: "Check whether a host may send for a domain (RFC 7208).",
        discussion: "Batch lines have id, ip, helo, mail_from and, if wanted, zone and now.")

    @OptionGroup var options: InspectOptions
    @OptionGroup var peer: PeerOptions

    private struct Line: Decodable {
        var id: BatchID?
        var peer: PeerClaim
        var zone: Zone?
        var now: String?

        private enum CodingKeys: String, CodingKey {
            case id, zone, now
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decodeIfPresent(BatchID.self, forKey: .id)
            zone = try container.decodeIfPresent(Zone.self, forKey: .zone)
            now = try container.decodeIfPresent(String.self, forKey: .now)
            peer = try PeerClaim(from: decoder)
        }
    }

    func run() async throws {
        guard options.batch else {
            guard let peer = peer.claim else { throw ValidationError("--ip is needed, unless there is --batch.") }
            let request = try peer.request(at: options.time())
            return try Output.json(SPFReport(await SPFVerifier.check(request, asking: options.resolver())))
        }
        for line in StandardInput.lines() where !line.isEmpty {
            try Output.jsonLine(await answer(line))
        }
    }

    private func answer(_ text: String) async -> BatchAnswer<SPFReport> {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
            return BatchAnswer(error: "the line is no JSON object with ip")
        }
        do {
            let resolver: any DNSResolver = try line.zone.map { ZoneResolver([$0]) } ?? options.resolver()
            let request = try line.peer.request(at: options.time(line.now))
            return BatchAnswer(id: line.id, value: SPFReport(await SPFVerifier.check(request, asking: resolver)))
        } catch {
            return BatchAnswer(id: line.id, error: "\(error)")
        }
    }
}
