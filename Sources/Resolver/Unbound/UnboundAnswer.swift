import CUnbound
import MailAuth
import Message

/// Reads what libunbound hands over.
enum UnboundAnswer {
    /// A result that failed validation still carries the forged data: that is looked at before anything else.
    static func read(_ result: ub_result, asked name: DNSName, _ type: DNSRecordType) -> DNSAnswer {
        guard result.bogus == 0 else {
            let reason = result.why_bogus.map { String(cString: $0) } ?? "no reason given"
            return DNSAnswer(.failure("not validated: \(reason)"))
        }
        let aliases = AnswerPacket(packet(of: result)).aliases(from: name)
        let answer = { (outcome: DNSAnswer.Outcome) in
            DNSAnswer(outcome, isSecure: result.secure != 0, aliases: aliases, timeToLive: Int(result.ttl))
        }
        if result.nxdomain != 0 { return answer(.noName) }
        guard result.rcode == 0 else { return DNSAnswer(.failure(responseCode(result.rcode))) }
        guard result.havedata != 0 else { return answer(.noData) }
        let records = data(of: result).compactMap { RecordData.read($0, type) }
        guard !records.isEmpty else { return DNSAnswer(.failure("no record could be read")) }
        return answer(.records(records))
    }

    private static func data(of result: ub_result) -> [[UInt8]] {
        guard let items = result.data, let sizes = result.len else { return [] }
        var data: [[UInt8]] = []
        while let item = items[data.count] {
            let bytes = UnsafeRawBufferPointer(start: item, count: Int(sizes[data.count]))
            data.append(Array(bytes))
        }
        return data
    }

    private static func packet(of result: ub_result) -> [UInt8] {
        guard let start = result.answer_packet, result.answer_len > 0 else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(result.answer_len)))
    }

    private static func responseCode(_ code: Int32) -> String {
        switch code {
        case 2: "SERVFAIL"
        case 5: "REFUSED"
        default: "response code \(code)"
        }
    }
}
