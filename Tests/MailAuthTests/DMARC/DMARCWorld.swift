import MailAuth
import Message

/// Applies DMARC to messages whose SPF and DKIM results are made up.
struct DMARCWorld {
    var resolver: TableResolver

    init(_ table: String) { resolver = TableResolver(table) }

    static func spf(_ domain: String, _ result: SPFResult.Outcome = .pass) -> SPFResult {
        SPFResult(result: result, domain: domain, identity: .mailFrom)
    }

    static func dkim(_ domain: String, _ result: DKIMResult.Outcome = .pass) -> DKIMResult {
        DKIMResult(domain: domain, selector: "s", identity: "@\(domain)", algorithm: "rsa-sha256", result: result)
    }

    func evaluate(
        _ from: String, spf: SPFResult? = nil, dkim: [DKIMResult] = []
    ) async -> DMARCResult {
        let header = Array("Received: x\r\nFrom: \(from)\r\nTo: y@example.com\r\n\r\nFrom: body@example.net\r\n".utf8)
        return await DMARCEvaluator.evaluate(header: header, spf: spf, dkim: dkim, asking: resolver)
    }
}
