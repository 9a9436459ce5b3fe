import MailAuth
import Message
import Testing

/// Chains that others made.
@Suite struct ARCVectorTests {
    private let now = Timestamp(seconds: 1_674_200_000)

    /// Keys stand before the message, one on each line.
    private func verify(_ path: String) async throws -> ARCResult {
        let file = try Vectors.bytes(path)
        let text = String(decoding: file, as: UTF8.self)
        let end = try #require(text.firstRange(of: "\n\n"))
        let resolver = TableResolver()
        for line in text[..<end.lowerBound].split(separator: "\n") {
            let space = try #require(line.firstIndex(of: " "))
            resolver.add("\(line[..<space]) TXT \(line[line.index(after: space)...])")
        }
        return await ARCVerifier.verify(WireLines.of(Array(text[end.upperBound...].utf8)), asking: resolver, at: now)
    }

    @Test(.enabled(if: Vectors.has("arc/stalwart"))) func `a chain of a large provider passes`() async throws {
        let result = try await verify("arc/stalwart/001.txt")
        #expect(result.result == .pass && result.instances == 1, "\(result.reason)")
    }

    @Test(.enabled(if: Vectors.has("arc/stalwart"))) func `a chain with two kinds of keys`() async throws {
        let result = try await verify("arc/stalwart/002.txt")
        #expect(result.result == .pass && result.instances == 2, "\(result.reason)")
    }

    /// Their key stands in another file.
    @Test(
        .enabled(if: Vectors.has("arc/messages") && Vectors.has("arc/stalwart")),
        arguments: [
            ("arc-pass", ARCStatus.pass), ("arc-pass2", .pass), ("arc-fail", .fail), ("arc-fail2", .fail),
            ("arc-fail3", .fail),
        ])
    func `real chains end as they should`(file: String, expected: ARCStatus) async throws {
        let keys = try Vectors.text("arc/stalwart/001.txt").split(separator: "\n")
        let key = try #require(keys.first { $0.hasPrefix("arc-20160816._domainkey.google.com ") })
        let resolver = TableResolver(String(key.replacing(" k=rsa", with: " TXT k=rsa", maxReplacements: 1)))
        let message = WireLines.of(try Vectors.bytes("arc/messages/\(file).eml"))
        let result = await ARCVerifier.verify(message, asking: resolver, at: now)
        #expect(result.result == expected && result.instances == 2, "\(result.reason)")
    }
}
