import ArgumentParser
import Foundation
import MailAuth
import Message
import Resolver

struct InspectARC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arc", abstract: "Verify the ARC chain of a message, or add to it (RFC 8617).",
        discussion: """
            Batch lines have id, message_base64 and, if wanted, zone and now. With --seal, the three fields of a new set \
            are printed, or nothing when the chain had failed already.
            """)

    @OptionGroup var options: InspectOptions
    @OptionGroup var sealing: ARCSealOptions

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

    func validate() throws {
        guard !sealing.seal || !options.batch else { throw ValidationError("--seal takes one message, not a batch.") }
    }

    func run() async throws {
        guard !options.batch else {
            for line in StandardInput.lines() where !line.isEmpty { try Output.jsonLine(await answer(line)) }
            return
        }
        let message = WireLines.of(StandardInput.all())
        guard sealing.seal else {
            let result = try await ARCVerifier.verify(message, asking: options.resolver(), at: options.time())
            return try Output.json(ARCReport(result))
        }
        let sealer = try sealing.sealer()
        // What we stamped when the message came in counts; without a stamp the chain is verified now.
        var status = sealer.stampedStatus(in: message)
        if status == nil {
            status = try await ARCVerifier.verify(message, asking: options.resolver(), at: options.time()).result
        }
        guard let fields = try sealing.seal(message, by: sealer, status: status ?? .none, at: options.time()) else {
            return
        }
        print(String(decoding: fields.bytes.filter { $0 != 0x0d }, as: UTF8.self), terminator: "")
    }

    private func answer(_ text: String) async -> BatchAnswer<ARCReport> {
        guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
            return BatchAnswer(error: "the line is no JSON object with message_base64")
        }
        do {
            let resolver: any DNSResolver = try line.zone.map { ZoneResolver([$0]) } ?? options.resolver()
            let message = WireLines.of(Array(line.message))
            let result = try await ARCVerifier.verify(message, asking: resolver, at: options.time(line.now))
            return BatchAnswer(id: line.id, value: ARCReport(result))
        } catch {
            return BatchAnswer(id: line.id, error: "\(error)")
        }
    }
}
