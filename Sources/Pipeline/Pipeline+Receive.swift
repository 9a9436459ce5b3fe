import Authority
import FoundationEssentials
import Logging
import Message
import Spool

extension Pipeline {
    /// Keeps a bounce or report that came to one of our return-path addresses, or a letter to the postmaster, for whoever
    /// reads them. It takes a place like any other message, but waits for none.
    ///
    /// - Parameter bytes: the beginning of the message; the caller bounds it.
    /// - Returns: whether it is durable.
    public func keep(
        inbound bytes: [UInt8], reversePath: ReversePath, recipients: [Mailbox], from connection: Connection
    ) async -> Bool {
        guard let place = gate.enterIfRoom(for: .undetermined) else { return false }
        defer { withExtendedLifetime(place) {} }
        var scanner = MessageScanner(limits: limits)
        let body = scanner.feed(bytes[...])
        let writer = spool.bodyWriter()
        writer.append(body)
        let shape = scanner.finish()
        let evidence = Evidence(
            peer: connection.peer, tls: connection.tls, greeting: connection.greeting,
            message: Observation.evidence(
                of: shape, header: shape.header, size: bytes.count, stripped: [], usesUTF8: true))
        do {
            try await spool.receive(
                InboundMessage(
                    message: newID(), reversePath: reversePath, recipients: recipients,
                    header: shape.header.serialised, body: try await writer.finish(),
                    evidence: Array(try JSONEncoder().encode(evidence)), receivedAt: time.now(),
                    source: connection.peer))
            return true
        } catch SpoolError.overQuota {
            log.info("too many reports wait to be read", metadata: ["peer": "\(connection.peer?.description ?? "")"])
            return false
        } catch {
            log.warning("a report was not kept", metadata: ["error": "\(error)"])
            return false
        }
    }
}
