import ArgumentParser
import MailAuth
import Message

struct InspectARC: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arc", abstract: "Verify the ARC chain of a message, or add to it (RFC 8617).",
        discussion: """
            Batch lines have id, message_base64 and, if wanted, zone and now. With --seal, the three fields of a new set \
            are printed, or nothing when the chain had failed already.
            """)

    @OptionGroup var options: InspectOptions
    @OptionGroup var sealing: ARCSealOptions

    func validate() throws {
        guard !sealing.seal || !options.batch else { throw ValidationError("--seal takes one message, not a batch.") }
    }

    func run() async throws {
        guard !options.batch else {
            for line in StandardInput.lines() where !line.isEmpty {
                try Output.jsonLine(await MessageLine.answer(line, options, verify: verify))
            }
            return
        }
        let message = WireLines.of(try StandardInput.all())
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

    private func verify(_ message: [UInt8], _ resolver: any DNSResolver, _ now: Timestamp) async -> ARCReport {
        ARCReport(await ARCVerifier.verify(WireLines.of(message), asking: resolver, at: now))
    }
}
