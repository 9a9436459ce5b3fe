import Authority
import Logging
import Message
import Spool

extension Pipeline {
    /// Keeps a bounce or report that came to one of our return-path addresses, for whoever reads reports.
    ///
    /// - Returns: whether it is durable.
    public func keep(
        inbound bytes: [UInt8], reversePath: ReversePath, recipients: [Mailbox], from connection: Connection
    ) async -> Bool {
        var scanner = MessageScanner(limits: limits)
        let body = scanner.feed(bytes[...])
        let writer = spool.bodyWriter()
        writer.append(body)
        let shape = scanner.finish()
        do {
            try await spool.receive(
                InboundMessage(
                    message: newID(), reversePath: reversePath, recipients: recipients,
                    header: shape.header.serialised, body: try await writer.finish(),
                    evidence: Array("{\"peer\":\"\(connection.peer?.description ?? "")\"}".utf8),
                    receivedAt: time.now()))
            return true
        } catch {
            log.warning("a report was not kept", metadata: ["error": "\(error)"])
            return false
        }
    }
}
