import Foundation
import MailAuth
import Message
import Resolver

/// One line of a batch about messages that needs nothing but the message, the DNS and a time.
struct MessageLine: Decodable {
    private var id: BatchID?
    private var message: Data
    private var zone: Zone?
    private var now: String?

    private enum CodingKeys: String, CodingKey {
        case id, zone, now
        case message = "message_base64"
    }

    /// Reads a line and lets `verify` answer it; what is wrong with the line is its answer.
    ///
    /// - Parameter verify: is given the message as it came, who to ask, and the time to take for now.
    static func answer<Report: Encodable>(
        _ text: String, _ options: InspectOptions,
        verify: ([UInt8], any DNSResolver, Timestamp) async -> Report
    ) async -> BatchAnswer<Report> {
        guard let line = try? JSONDecoder().decode(MessageLine.self, from: Data(text.utf8)) else {
            return BatchAnswer(error: "the line is no JSON object with message_base64")
        }
        do {
            let resolver: any DNSResolver = try line.zone.map { ZoneResolver([$0]) } ?? options.resolver()
            let report = await verify(Array(line.message), resolver, try options.time(line.now))
            return BatchAnswer(id: line.id, value: report)
        } catch {
            return BatchAnswer(id: line.id, error: "\(error)")
        }
    }
}
