import ArgumentParser
import Foundation
import MailAuth
import Message

struct InspectMIME: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mime", abstract: "Print the structure of a message (RFC 5322, RFC 2046).",
        discussion: "Batch lines have id and message_base64.")

    @OptionGroup var options: InspectOptions

    private struct Line: Decodable {
        var id: BatchID?
        var message: Data

        private enum CodingKeys: String, CodingKey {
            case id
            case message = "message_base64"
        }
    }

    func run() async throws {
        guard options.batch else {
            return try Output.json(MIMEInspection(message: StandardInput.all()))
        }
        for text in StandardInput.lines() where !text.isEmpty {
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
                try Output.jsonLine(
                    BatchAnswer<MIMEInspection>(error: "the line is no JSON object with message_base64"))
                continue
            }
            try Output.jsonLine(BatchAnswer(id: line.id, value: MIMEInspection(message: Array(line.message))))
        }
    }
}
