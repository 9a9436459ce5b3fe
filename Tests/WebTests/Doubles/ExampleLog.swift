import Authority
import Message
import Web

/// A message log with a few made-up messages, whose texts try to break out of a page.
struct ExampleLog: MessageLog {
    static let evil = #"<script>alert("x")</script>'&"#
    static let shop = LogCustomer(id: CustomerID(bits: 7), name: "Corner Shop")
    static let desk = LogCustomer(id: CustomerID(bits: 8), name: "Help & Desk <b>")

    let details: [MessageDetail]

    init(now: Timestamp) {
        let states = MessageState.allCases
        details = (0..<120).map { index in
            let id = MessageID(time: now - .minutes(Int64(index * 7)), random: UInt128(index))
            return Self.detail(
                id: id, state: states[(index * 7) % states.count], customer: index % 3 == 0 ? Self.desk : Self.shop,
                index: index)
        }
    }

    private static func detail(id: MessageID, state: MessageState, customer: LogCustomer, index: Int) -> MessageDetail {
        let recipients = (0...(index % 3)).map { "reader\($0)@mail\(index).example.net" }
        let checks: [CheckLine] = CheckName.allCases.map { check in
            if state == .refused, check == .domain {
                return CheckLine(check: check, result: .refused, reason: "example.com is not proved by this customer")
            }
            return CheckLine(check: check, result: .passed, reason: "nothing stands against it")
        }
        return MessageDetail(
            row: LogRow(
                id: id, customer: customer, door: [.submission, .relay, .http][index % 3], state: state,
                sender: index == 4 ? evil : "orders@shop.example.org", recipients: recipients,
                recipientCount: recipients.count, note: state == .refused ? "domain" : nil),
            messageClass: .transactional, reversePath: "orders@shop.example.org",
            identity: "key 01hzy0c2v7m1x4q8s6e9r3t5wb (checkout)", peer: "192.0.2.17", tls: "TLSv1.3",
            greeting: index % 3 == 2 ? nil : "app1.shop.example.org", size: 48_211, policyVersion: 1, notBefore: nil,
            signatures: state == .refused
                ? []
                : [
                    SignatureLine(
                        domain: "shop.example.org", selector: "c1-k3v9q2m7t5x1b8n4", algorithm: "rsa-sha256",
                        expires: id.time + .hours(72)),
                    SignatureLine(
                        domain: "gateway.example", selector: "c1-p0platformzone00", algorithm: "rsa-sha256",
                        expires: id.time + .hours(72)),
                ],
            checks: checks, recipients: recipients.map { recipient($0, state: state, at: id.time) },
            story: "The HTTP door took a message from Corner Shop.\nAll checks passed.")
    }

    private static func recipient(_ address: String, state: MessageState, at time: Timestamp) -> RecipientLine {
        let transcript = [
            "connected to mx1.mail.example.net [203.0.113.9]", "220 mx1.mail.example.net ESMTP ready",
            "EHLO gateway.example", "250-mx1.mail.example.net", "250-PIPELINING", "250 STARTTLS", "STARTTLS",
            "220 go ahead", "TLSv1.3 TLS_AES_256_GCM_SHA384", "MAIL FROM:<b+8f2@rp.gateway.example>",
            "250 2.1.0 ok", "RCPT TO:<\(address)>", "250 2.1.5 ok", "DATA", "354 go ahead",
            state == .bounced ? "550 5.1.1 no such user \(evil)" : "250 2.0.0 queued as 4F2A1",
        ]
        let attempts: [AttemptLine]
        switch state {
        case .delivered, .bounced:
            attempts = [
                AttemptLine(
                    at: time + .seconds(1), host: "mx1.mail.example.net", outcome: state.rawValue,
                    reply: transcript[transcript.count - 1], transcript: transcript)
            ]
        case .queued:
            attempts = [
                AttemptLine(
                    at: time + .seconds(1), host: "mx1.mail.example.net", outcome: "deferred",
                    reply: "451 4.7.1 try again later", transcript: [])
            ]
        default: attempts = []
        }
        return RecipientLine(
            address: address, state: state, publicNote: state == .held ? "held for review" : nil,
            status: state == .bounced ? "5.1.1" : nil,
            finishedAt: state == .delivered || state == .bounced ? time + .seconds(2) : nil,
            nextAttempt: state == .queued ? time + .minutes(15) : nil, attempts: attempts)
    }

    func messages(_ query: LogQuery) async throws -> LogPage {
        let start = query.before.map { Int($0) + 1 } ?? 0
        let rows = details.indices.dropFirst(start).filter { index in
            let row = details[index].row
            return (query.mailbox == nil || row.recipients.contains(query.mailbox?.description ?? ""))
                && (query.customer == nil || row.customer.id == query.customer)
                && (query.state == nil || row.state == query.state)
        }
        let page = rows.prefix(query.limit)
        return LogPage(
            rows: page.map { details[$0].row }, next: rows.count > page.count ? page.last.map { Int64($0) } : nil)
    }

    func message(_ id: MessageID) async throws -> MessageDetail? {
        details.first { $0.row.id == id }
    }

    func counts(since: Timestamp) async throws -> LogCounts {
        let recent = details.filter { $0.row.id.time >= since }
        let counts = [MessageState: [MessageDetail]](grouping: recent) { $0.row.state }.mapValues { $0.count * 137 }
        return LogCounts(messages: counts, isComplete: true)
    }

    func customers() async throws -> [LogCustomer] {
        [Self.shop, Self.desk]
    }
}
