import ArgumentParser
import MailAuth
import Message

struct InspectDKIM: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dkim", abstract: "Verify the DKIM signatures of a message (RFC 6376).",
        discussion: "Batch lines have id, message_base64 and, if wanted, zone and now.")

    @OptionGroup var options: InspectOptions

    func run() async throws {
        guard options.batch else {
            let report = try await verify(StandardInput.all(), options.resolver(), options.time())
            return try Output.json(report)
        }
        for line in StandardInput.lines() where !line.isEmpty {
            try Output.jsonLine(await MessageLine.answer(line, options, verify: verify))
        }
    }

    private func verify(_ message: [UInt8], _ resolver: any DNSResolver, _ now: Timestamp) async -> DKIMReport {
        DKIMReport(signatures: await DKIMVerifier.verify(WireLines.of(message), asking: resolver, at: now))
    }
}
