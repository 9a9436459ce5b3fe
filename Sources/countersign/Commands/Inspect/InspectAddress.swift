import ArgumentParser
import Foundation
import Message

struct InspectAddress: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "address", abstract: "Read addresses, one on each line (RFC 5321 4.1.2).",
        discussion: "Each answer is a JSON line. Batch lines have id and address.")

    @OptionGroup var options: InspectOptions

    private struct Line: Decodable {
        var id: BatchID?
        var address: String
    }

    func run() async throws {
        for text in StandardInput.lines() {
            guard options.batch else {
                try Output.jsonLine(AddressInspection(text))
                continue
            }
            guard let line = try? JSONDecoder().decode(Line.self, from: Data(text.utf8)) else {
                try Output.jsonLine(BatchAnswer<AddressInspection>(error: "the line is no JSON object with address"))
                continue
            }
            try Output.jsonLine(BatchAnswer(id: line.id, value: AddressInspection(line.address)))
        }
    }
}
