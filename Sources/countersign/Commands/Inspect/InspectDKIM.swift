import ArgumentParser
import Foundation
import MailAuth
import Message
import Resolver

struct InspectDKIM: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dkim", abstract: "Verify the DKIM signatures of a message (RFC 6376).",
        discussion: "Batch lines have id, message_base64 and, if wanted, zone and now.")

    @OptionGroup var options: InspectOptions

    private struct Line: Decodable {
        var id: BatchID?
        var message: Data
        var zone: Zone?
        var now: String?

        private enum CodingKeys: String, CodingKey {
            case id, zone, now
            case message = "message_base64"
        }
    }

    func run() async throws {
        guard options.batch else {
            let report = try await verify(StandardInput.all(), options.resolver(), at: options.time())
            return try Output.json(report)
        }
        for line in StandardInput.lines() where !line.isEmpty {
            try Output.jsonLine(await answer(line))
        }
    }

    private func answer(_ text: String) async -> BatchAnswer<DKIMReport> {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
            return BatchAnswer(error: "the line is no JSON object with message_base64")
        }
        do {
            let resolver: any DNSResolver = try line.zone.map { ZoneResolver([$0]) } ?? options.resolver()
            let report = try await verify(Array(line.message), resolver, at: options.time(line.now))
            return BatchAnswer(id: line.id, value: report)
        } catch {
            return BatchAnswer(id: line.id, error: "\(error)")
        }
    }

    private func verify(_ message: [UInt8], _ resolver: any DNSResolver, at now: Timestamp) async -> DKIMReport {
        DKIMReport(signatures: await DKIMVerifier.verify(WireLines.of(message), asking: resolver, at: now))
    }
}
